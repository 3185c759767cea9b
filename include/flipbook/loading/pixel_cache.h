// Every image of a list decoded once, as squares of one size in a memory-mapped file in the cache
// directory. Its key is the list of paths, sizes and times of the files and the image size, so that
// runs on the same files share it and a changed file makes a new one.

#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>

#include "flipbook/core/progress.h"
#include "flipbook/core/result.h"
#include "flipbook/loading/image_pass.h"

namespace flipbook::loading {

// Read-only mapping of N images of side x side x 3 bytes; valid for the life of the object,
// unmapped by its destructor. Any thread.
class PixelCache {
 public:
  virtual ~PixelCache() = default;
  [[nodiscard]] virtual std::uint32_t imageSizePx() const = 0;
  [[nodiscard]] virtual std::span<const std::uint8_t> pixels() const = 0;  // N x side x side x 3
};

struct CacheOptions {
  std::filesystem::path directory;  // made if missing
  std::optional<std::uint32_t>
      imageSizePx;  // empty: 32 to 224, chosen from the median shorter side
  std::uint32_t threads{1};
};

struct DecodedImages {
  std::shared_ptr<const PixelCache> pixels;  // of the images that were not refused, in order
  PassResult told;                           // of all images
};

// Decodes what is not cached yet; the directory is made. Errors: Io, Cancelled.
[[nodiscard]] Result<DecodedImages> decodeOnce(const ImageList& images, const CacheOptions& options,
                                               const ProgressSink& progress,
                                               const std::stop_token& stop);

// $XDG_CACHE_HOME/Flipbook/flipbook, ~/.cache/..., or a folder of the user in the temporary
// directory.
[[nodiscard]] std::filesystem::path defaultCacheDirectory();

}  // namespace flipbook::loading
