// An array as pictures: which of its dimensions are what, and one picture of it.

#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "flipbook/core/result.h"
#include "flipbook/core/rgb_image.h"
#include "flipbook/loading/array_file.h"

namespace flipbook::loading {

struct PictureShape {
  std::uint32_t width{};
  std::uint32_t height{};
  std::uint32_t channels{1};  // 1 grey, 3 RGB, 4 RGB and alpha
  bool isPlanar{};            // all red, then all green, then all blue

  // "grey pictures of 28 x 28", "colour pictures of 32 x 32 (channels first)".
  [[nodiscard]] std::string inWords() const;
};

// N x H x W, N x H x W x C, N x C x H x W, or N x P where P is a square or three of them. Where
// both ends could be channels, the last is taken for them. Nothing if it is no array of pictures.
[[nodiscard]] std::optional<PictureShape> pictureShapeOf(const ArrayLayout& layout);

struct ArrayPicture {
  RgbImage image;
  std::uint64_t contentHash{};  // XXH3 of the picture's bytes in the array
};

// Pictures from an array, any thread. Bytes are shades as they are; how other numbers become shades
// is decided by the smallest and largest of up to 64 pictures, spread evenly, and is the same
// whoever asks: 0 to 1 and -1 to 1 are stretched, 0 to 255 taken as they are, 0 to 65,535 divided
// by 257.
class PictureArray {
 public:
  // As ArrayFile::open. Errors: also CorruptData (no pictures, too large for `maxPixels`, or
  // numbers that are no shades).
  [[nodiscard]] static Result<PictureArray> open(const std::filesystem::path& address,
                                                 std::uint64_t maxPixels);

  [[nodiscard]] std::uint64_t count() const { return m_file.layout().count(); }
  [[nodiscard]] const PictureShape& shape() const { return m_shape; }

  // Errors: NotFound (no such picture), Io, CorruptData (cut off; a number that is none).
  [[nodiscard]] Result<ArrayPicture> picture(std::uint64_t index) const;

 private:
  PictureArray(ArrayFile file, PictureShape shape);
  Result<void> findScale();

  ArrayFile m_file;
  PictureShape m_shape;
  double m_offset{};  // shade = (number + offset) x scale
  double m_scale{1};
};

}  // namespace flipbook::loading
