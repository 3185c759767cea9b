// Splits samples into lists of samples that lie near each other, so that neighbours are looked for
// in a few lists only ("inverted file", Jégou et al. 2011, doi:10.1109/TPAMI.2010.57).

#pragma once

#include <cstdint>
#include <vector>

#include "flipbook/core/matrix.h"
#include "layout/distance_kernels.h"

namespace flipbook::layout {

inline constexpr std::size_t kLongestList = 64;  // rows

struct CoarseLists {
  std::vector<std::vector<std::uint32_t>> members;  // every row in one list, ascending
  FloatMatrix centers;                              // one row per list
};

// About sqrt(N) lists by a few rounds of k-means on a strided sample, each halved along its widest
// column, again and again, into lists of 32 to 64 rows: with short lists less is searched in vain.
// What was halved stays side by side. A function of the features alone. All values finite.
[[nodiscard]] CoarseLists makeCoarseLists(MatrixView features);

// For each list the lists to search, nearest first and beginning with itself, until they hold at
// least `targetRows` rows.
[[nodiscard]] std::vector<std::vector<std::uint32_t>> listsToSearch(const CoarseLists& lists,
                                                                    std::size_t targetRows);

}  // namespace flipbook::layout
