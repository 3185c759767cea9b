// Some rows that stand for all: evenly spread, the same for the same numbers.

#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace flipbook::layout {

// At most `most` of `total` rows, ascending.
[[nodiscard]] inline std::vector<std::uint32_t> evenRows(std::size_t total, std::size_t most) {
  const std::size_t count = std::min(total, most);
  std::vector<std::uint32_t> rows(count);
  for (std::size_t i = 0; i < count; ++i) rows[i] = static_cast<std::uint32_t>(i * total / count);
  return rows;
}

}  // namespace flipbook::layout
