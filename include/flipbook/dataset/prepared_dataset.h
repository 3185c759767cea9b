// A dataset ready to train on: every image decoded, what cannot be read left out.

#pragma once

#include <cstdint>
#include <memory>
#include <optional>
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
  // Per image, where findDuplicates() found one: the position of the most alike.
  std::vector<std::optional<std::uint32_t>> nearDuplicates;
  std::string fingerprint;  // 16 hex digits over all paths, labels and content hashes
};

// Decodes what is not cached yet. Bad images are quarantined with a reason.
// Errors: InvalidArgument (B27: over half of the images unreadable, with the three commonest
// reasons; or nothing left to train on), Io, Cancelled.
[[nodiscard]] Result<PreparedDataset> prepareDataset(Dataset dataset,
                                                     const loading::CacheOptions& options,
                                                     const ProgressSink& progress = {},
                                                     std::stop_token stop = {});

// Finds images that are there twice, in the same bytes or in nearly the same picture, puts each lot
// into one group (so that a split of ours keeps it on one side) and warns of them. Before it is
// split, and once. Errors: Cancelled.
[[nodiscard]] Result<void> findDuplicates(PreparedDataset& prepared, std::uint32_t threads,
                                          const ProgressSink& progress = {},
                                          const std::stop_token& stop = {});

}  // namespace flipbook::dataset
