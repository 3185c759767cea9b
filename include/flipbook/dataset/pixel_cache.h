// Every image of a dataset decoded once, as squares of one size in a memory-mapped file in the
// cache directory. Its key is the list of paths, sizes and times of the files and the image size,
// so that runs on the same files share it and a changed file makes a new one.

#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "flipbook/core/progress.h"
#include "flipbook/core/result.h"
#include "flipbook/dataset/dataset.h"

namespace flipbook::dataset {

// Read-only mapping of N images of side x side x 3 bytes; valid for the life of the object,
// unmapped by its destructor. Any thread.
class PixelCache {
 public:
  virtual ~PixelCache() = default;
  [[nodiscard]] virtual std::uint32_t imageSizePx() const = 0;
  [[nodiscard]] virtual std::span<const std::uint8_t> pixels() const = 0;  // N x side x side x 3
};

// A dataset of which every image is known to decode.
struct PreparedDataset {
  Dataset dataset;                           // unreadable images moved to `quarantined`
  std::vector<std::uint64_t> contentHashes;  // per image
  std::shared_ptr<const PixelCache> pixels;  // in the order of dataset.images
  std::string fingerprint;  // 16 hex digits over all paths, labels and content hashes
};

struct CacheOptions {
  std::filesystem::path directory;  // made if missing
  std::optional<std::uint32_t>
      imageSizePx;  // empty: 32 to 224, chosen from the median shorter side
  std::uint32_t threads{1};
};

// Decodes what is not cached yet. Bad images are quarantined with a reason.
// Errors: InvalidArgument (B27: over half of the images unreadable, with the three commonest
// reasons; or nothing left to train on), Io, Cancelled.
[[nodiscard]] Result<PreparedDataset> prepareDataset(Dataset dataset, const CacheOptions& options,
                                                     const ProgressSink& progress = {},
                                                     std::stop_token stop = {});

// $XDG_CACHE_HOME/Flipbook/flipbook, ~/.cache/..., or a folder of the user in the temporary
// directory.
[[nodiscard]] std::filesystem::path defaultCacheDirectory();

}  // namespace flipbook::dataset
