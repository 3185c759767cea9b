// The colours of N points as a short list of the different ones and each point's place in it: two
// bytes per point, which a crowd is drawn with.

#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "flipbook/raster/pixel_buffer.h"

namespace flipbook::raster {

class IndexedColors {
 public:
  static constexpr std::size_t kMostDifferent = 4096;

  IndexedColors() = default;
  //   places  N, each below the number of colours
  //   list    at most kMostDifferent
  IndexedColors(std::vector<std::uint16_t> places, std::vector<Color> list);

  [[nodiscard]] std::size_t size() const { return m_places.size(); }  // N
  [[nodiscard]] Color operator[](std::size_t i) const { return m_list[m_places[i]]; }

  [[nodiscard]] std::span<const std::uint16_t> places() const { return m_places; }  // N
  [[nodiscard]] std::span<const Color> list() const { return m_list; }

 private:
  std::vector<std::uint16_t> m_places;
  std::vector<Color> m_list;
};

}  // namespace flipbook::raster
