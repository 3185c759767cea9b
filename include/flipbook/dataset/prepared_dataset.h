// A dataset ready to train on: every image decoded, what cannot be read left out.

#pragma once

#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "flipbook/core/dataset.h"
#include "flipbook/core/progress.h"
#include "flipbook/core/result.h"
#include "flipbook/loading/pixel_cache.h"

namespace flipbook::dataset {

// A dataset of which every image is known to decode.
struct PreparedDataset {
  Dataset dataset;                                    // unreadable images moved to `quarantined`
  std::vector<std::uint64_t> contentHashes;           // per image
  std::shared_ptr<const loading::PixelCache> pixels;  // in the order of dataset.images
  std::string fingerprint;  // 16 hex digits over all paths, labels and content hashes
};

// Decodes what is not cached yet. Bad images are quarantined with a reason.
// Errors: InvalidArgument (B27: over half of the images unreadable, with the three commonest
// reasons; or nothing left to train on), Io, Cancelled.
[[nodiscard]] Result<PreparedDataset> prepareDataset(Dataset dataset,
                                                     const loading::CacheOptions& options,
                                                     const ProgressSink& progress = {},
                                                     std::stop_token stop = {});

}  // namespace flipbook::dataset
