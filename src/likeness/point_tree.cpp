#include "likeness/point_tree.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <numeric>

#if defined(__SSE2__)
#include <immintrin.h>
#endif

namespace flipbook::likeness {
namespace {

constexpr std::uint32_t kLeaf = 64;

// The sum of differences.
std::uint32_t apart(const CoarsePoint& a, const CoarsePoint& b) {
#if defined(__SSE2__)
  static_assert(kCoarse == 16);
  const __m128i sums = _mm_sad_epu8(_mm_loadu_si128(reinterpret_cast<const __m128i*>(a.data())),
                                    _mm_loadu_si128(reinterpret_cast<const __m128i*>(b.data())));
  return static_cast<std::uint32_t>(_mm_cvtsi128_si32(sums) + _mm_extract_epi16(sums, 4));
#else
  std::uint32_t sum = 0;
  for (std::size_t axis = 0; axis < kCoarse; ++axis) {
    sum += static_cast<std::uint32_t>(std::abs(a[axis] - b[axis]));
  }
  return sum;
#endif
}

// The axis along which the points are spread most.
std::uint32_t widestAxis(std::span<const CoarsePoint> points,
                         std::span<const std::uint32_t> numbers) {
  std::array<double, kCoarse> sums{};
  std::array<double, kCoarse> squares{};
  for (const std::uint32_t number : numbers) {
    for (std::size_t axis = 0; axis < kCoarse; ++axis) {
      const double value = points[number][axis];
      sums[axis] += value;
      squares[axis] += value * value;
    }
  }
  std::uint32_t widest = 0;
  double most = -1;
  for (std::uint32_t axis = 0; axis < kCoarse; ++axis) {
    const double spread =
        squares[axis] - sums[axis] * sums[axis] / static_cast<double>(numbers.size());
    if (spread > most) {
      most = spread;
      widest = axis;
    }
  }
  return widest;
}

}  // namespace

struct PointTree::Search {
  const CoarsePoint& point;
  std::uint32_t reach;  // shrinks once there are enough
  std::size_t most;
  Found& found;  // a heap with the farthest in front, once there are enough

  void add(std::uint32_t distance, std::uint32_t number) {
    found.emplace_back(distance, number);
    if (found.size() < most) return;
    if (found.size() == most) {
      std::ranges::make_heap(found);
    } else {
      std::ranges::push_heap(found);
      std::ranges::pop_heap(found);
      found.pop_back();
    }
    reach = std::min(reach, found.front().first);
  }
};

PointTree::PointTree(std::span<const CoarsePoint> points) : m_numbers(points.size()) {
  std::iota(m_numbers.begin(), m_numbers.end(), 0U);
  if (!points.empty()) build(points, 0, static_cast<std::uint32_t>(points.size()));
  m_points.reserve(points.size());
  for (const std::uint32_t number : m_numbers) m_points.push_back(points[number]);
}

std::uint32_t PointTree::build(std::span<const CoarsePoint> points, std::uint32_t begin,
                               std::uint32_t end) {
  const auto index = static_cast<std::uint32_t>(m_nodes.size());
  m_nodes.push_back({begin, end});
  if (end - begin <= kLeaf) return index;
  const std::span<std::uint32_t> numbers{m_numbers.data() + begin, end - begin};
  const std::uint32_t axis = widestAxis(points, numbers);
  const std::uint32_t half = (end - begin) / 2;
  std::ranges::nth_element(numbers, numbers.begin() + half, {}, [&](std::uint32_t number) {
    return std::pair{points[number][axis], number};
  });
  std::uint8_t leftMost = 0;
  for (const std::uint32_t number : numbers.first(half)) {
    leftMost = std::max(leftMost, points[number][axis]);
  }
  const std::uint8_t rightLeast = points[numbers[half]][axis];
  build(points, begin, begin + half);
  const std::uint32_t right = build(points, begin + half, end);
  m_nodes[index] = {begin, end, right, axis, leftMost, rightLeast};
  return index;
}

void PointTree::findNear(const CoarsePoint& point, std::uint32_t radius, std::size_t most,
                         Found& found) const {
  found.clear();
  if (m_nodes.empty() || most == 0) return;
  Search search{point, radius, most, found};
  CoarsePoint offsets{};
  visit(0, 0, offsets, search);
  std::ranges::sort(found);
}

// `least` is the distance from the point to the node's part of space, `offsets` its parts.
void PointTree::visit(std::uint32_t node, std::uint32_t least, CoarsePoint& offsets,
                      Search& search) const {
  const Node& here = m_nodes[node];
  if (here.right == 0) {
    scan(here, search);
    return;
  }
  const std::uint8_t value = search.point[here.axis];
  const auto beyond = [](std::uint8_t high, std::uint8_t low) {
    return static_cast<std::uint8_t>(std::max(0, high - low));
  };
  const std::uint8_t toLeft = beyond(value, here.leftMost);
  const std::uint8_t toRight = beyond(here.rightLeast, value);
  const std::uint8_t before = offsets[here.axis];
  const auto enter = [&](std::uint32_t child, std::uint8_t offset) {
    const std::uint8_t outside = std::max(before, offset);
    const std::uint32_t leastThere = least - before + outside;
    if (leastThere > search.reach) return;
    offsets[here.axis] = outside;
    visit(child, leastThere, offsets, search);
    offsets[here.axis] = before;
  };
  if (toLeft <= toRight) {
    enter(node + 1, toLeft);
    enter(here.right, toRight);
  } else {
    enter(here.right, toRight);
    enter(node + 1, toLeft);
  }
}

void PointTree::scan(const Node& leaf, Search& search) const {
  for (std::uint32_t i = leaf.begin; i < leaf.end; ++i) {
    const std::uint32_t distance = apart(m_points[i], search.point);
    if (distance <= search.reach) search.add(distance, m_numbers[i]);
  }
}

}  // namespace flipbook::likeness
