// Which points lie near a point: a k-d tree over the coarse structure of pictures.

#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "likeness/frequencies.h"

namespace flipbook::likeness {

class PointTree {
 public:
  // A point's number is its position in `points`.
  explicit PointTree(std::span<const CoarsePoint> points);

  using Found = std::vector<std::pair<std::uint32_t, std::uint32_t>>;  // distance, number

  // The points within `radius` (sum of differences) of `point`, itself included; of more than
  // `most` those that are nearest. Nearest first, then by number. Any thread.
  void findNear(const CoarsePoint& point, std::uint32_t radius, std::size_t most,
                Found& found) const;

 private:
  struct Node {
    std::uint32_t begin{};
    std::uint32_t end{};
    std::uint32_t right{};  // 0 in a leaf; the left child comes next
    std::uint32_t axis{};
    std::uint8_t leftMost{};  // the largest value on the left, the smallest on the right
    std::uint8_t rightLeast{};
  };
  struct Search;

  std::uint32_t build(std::span<const CoarsePoint> points, std::uint32_t begin, std::uint32_t end);
  void visit(std::uint32_t node, std::uint32_t least, CoarsePoint& offsets, Search& search) const;
  void scan(const Node& leaf, Search& search) const;

  std::vector<std::uint32_t> m_numbers;  // in the order of the tree
  std::vector<CoarsePoint> m_points;     // likewise
  std::vector<Node> m_nodes;
};

}  // namespace flipbook::likeness
