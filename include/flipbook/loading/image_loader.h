// An image by its address, whatever it lies in (core/image_address.h): a file, an array, a part of
// another image.

#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string_view>

#include "flipbook/core/result.h"
#include "flipbook/core/rgb_image.h"
#include "flipbook/imaging/image_decoding.h"

namespace flipbook::loading {

struct LoadedImage {
  RgbImage image;
  std::uint32_t fullWidth{};  // before any scaling while decoding; of a crop, its own
  std::uint32_t fullHeight{};
  std::uint64_t contentHash{};  // XXH3: of the file; of a picture in an array, of its bytes there
};

struct ImageSize {
  std::uint32_t width{};
  std::uint32_t height{};

  [[nodiscard]] std::uint64_t pixels() const { return static_cast<std::uint64_t>(width) * height; }
  friend bool operator==(const ImageSize&, const ImageSize&) = default;
};

// Keeps arrays open, so it should live as long as the work on one dataset. Any thread.
class ImageLoader {
 public:
  ImageLoader();
  ~ImageLoader();
  ImageLoader(const ImageLoader&) = delete;
  ImageLoader& operator=(const ImageLoader&) = delete;

  // Errors: CorruptData with the reason in words, ready for a quarantine list; NotFound, Io.
  [[nodiscard]] Result<LoadedImage> load(const std::filesystem::path& address,
                                         const imaging::DecodeOptions& options) const;

  // From the header alone. Errors: as load.
  [[nodiscard]] Result<ImageSize> sizeOf(const std::filesystem::path& address) const;

 private:
  struct Arrays;
  std::unique_ptr<Arrays> m_arrays;
};

// The file on disk that holds the image: the address without its fragment and without what is no
// file any more. `root` ends at a folder or file that exists.
[[nodiscard]] std::filesystem::path fileHolding(const std::filesystem::path& root,
                                                std::string_view address);

}  // namespace flipbook::loading
