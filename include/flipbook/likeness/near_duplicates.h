// Which pictures are there twice though their files differ: saved again, resized, cropped a little,
// made lighter or mirrored. From pixels alone; how, and what it finds: docs/datasets.md.

#pragma once

#include <cstdint>
#include <span>
#include <stop_token>
#include <vector>

#include "flipbook/core/progress.h"
#include "flipbook/core/result.h"
#include "flipbook/imaging/miniature.h"

namespace flipbook::likeness {

struct NearPair {
  std::uint32_t first{};  // positions in the list of pictures; first < second
  std::uint32_t second{};
  float difference{};  // of their details after the one was laid over the other; 0 the same

  friend bool operator==(const NearPair&, const NearPair&) = default;
};

// Sorted by first, then second. Pictures without detail (plain, or nearly) are in no pair. Where
// pictures that have nothing to do with each other are alike (digits, product shots), pairs must be
// the closer to count. Equal for any number of threads. Errors: Cancelled.
[[nodiscard]] Result<std::vector<NearPair>> findNearDuplicates(
    std::span<const imaging::Miniature> pictures, std::uint32_t threads,
    const ProgressSink& progress = {}, const std::stop_token& stop = {});

}  // namespace flipbook::likeness
