// Things that must not be parted, known by their positions and put together bit by bit.

#pragma once

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <vector>

namespace flipbook::dataset {

class Bundles {
 public:
  explicit Bundles(std::size_t count) : m_parent(count) {
    std::iota(m_parent.begin(), m_parent.end(), std::size_t{0});
  }

  // The one that stands for all that it was united with: the first of them.
  [[nodiscard]] std::size_t headOf(std::size_t i) {
    while (m_parent[i] != i) i = m_parent[i] = m_parent[m_parent[i]];
    return i;
  }
  void unite(std::size_t a, std::size_t b) {
    const auto [first, second] = std::minmax({headOf(a), headOf(b)});
    m_parent[second] = first;
  }

 private:
  std::vector<std::size_t> m_parent;  // itself for the first of a bundle
};

}  // namespace flipbook::dataset
