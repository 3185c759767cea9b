// The colours of N points as a short list of the different ones and each point's place in it: with
// that a crowd is drawn with one small store per point.

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
  // O(N). Where there are more than kMostDifferent the object stays empty.
  explicit IndexedColors(std::span<const Color> colors);
  // Of who knows them already: at most kMostDifferent colours, places below their number.
  IndexedColors(std::vector<std::uint16_t> places, std::vector<Color> list);

  [[nodiscard]] bool isEmpty() const { return m_places.empty(); }
  [[nodiscard]] std::span<const std::uint16_t> places() const { return m_places; }  // N
  [[nodiscard]] std::span<const Color> list() const { return m_list; }

 private:
  std::vector<std::uint16_t> m_places;
  std::vector<Color> m_list;
};

}  // namespace flipbook::raster
