// Who moved on the map while the samples around it did not, or moved elsewhere.

#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "flipbook/core/ids.h"
#include "flipbook/core/point.h"

namespace flipbook::analysis {

// Per sample the length of its movement minus the median movement of its 15 nearest on the page
// before, coordinate by coordinate; in layout units. So a cluster that moves as a whole does not
// count, and a sample that stays behind does. NaN where the sample has no place on one of the pages
// or no neighbour with a place on both.
//   before, now  N places each
[[nodiscard]] std::vector<float> relativeMovement(std::span<const Point2> before,
                                                  std::span<const Point2> now);

struct Moved {
  SampleId sample;
  float distance{};  // as relativeMovement()

  friend bool operator==(const Moved&, const Moved&) = default;
};

// The `count` samples that moved most, farthest first, equal ones by sample; those that did not
// move at all are left out.
[[nodiscard]] std::vector<Moved> movedMost(std::span<const float> distances, std::size_t count);

}  // namespace flipbook::analysis
