// The m nearest candidates seen so far, nearest first; equal distances in order of index.

#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace flipbook::layout {

class NearestBuffer {
 public:
  explicit NearestBuffer(std::size_t capacity) : m_keys(capacity, kEmpty) {}

  void clear() {
    m_keys.assign(m_keys.size(), kEmpty);
    m_size = 0;
  }

  // `squaredDistance` >= 0; an index offered twice is kept twice.
  void offer(float squaredDistance, std::uint32_t index) {
    const std::uint64_t key = keyOf(squaredDistance, index);
    if (key >= m_keys.back()) return;
    std::uint64_t* const keys = m_keys.data();
    std::size_t at = m_size < m_keys.size() ? m_size++ : m_size - 1;
    for (; at > 0 && keys[at - 1] > key; --at) keys[at] = keys[at - 1];
    keys[at] = key;
  }
  // Nothing farther than this will be taken.
  [[nodiscard]] float limit() const {
    const std::uint64_t last = m_keys.back();
    return last == kEmpty ? std::numeric_limits<float>::infinity() : distanceOf(last);
  }

  // Calls visit(index, squaredDistance), nearest first.
  template <typename Visit>
  void forEach(const Visit& visit) const {
    for (const std::uint64_t key : m_keys) {
      if (key == kEmpty) return;
      visit(static_cast<std::uint32_t>(key), distanceOf(key));
    }
  }

 private:
  static constexpr std::uint64_t kEmpty = std::numeric_limits<std::uint64_t>::max();

  // Floats that are not negative order like their bits.
  static std::uint64_t keyOf(float squaredDistance, std::uint32_t index) {
    return (static_cast<std::uint64_t>(std::bit_cast<std::uint32_t>(squaredDistance)) << 32U) |
           index;
  }
  static float distanceOf(std::uint64_t key) {
    return std::bit_cast<float>(static_cast<std::uint32_t>(key >> 32U));
  }

  std::vector<std::uint64_t> m_keys;
  std::size_t m_size{};
};

}  // namespace flipbook::layout
