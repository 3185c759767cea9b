#include "flipbook/raster/indexed_colors.h"

#include <algorithm>
#include <utility>

#include "flipbook/core/expects.h"

namespace flipbook::raster {

IndexedColors::IndexedColors(std::vector<std::uint16_t> places, std::vector<Color> list)
    : m_places{std::move(places)}, m_list{std::move(list)} {
  FLIPBOOK_EXPECTS(m_list.size() <= kMostDifferent);
  FLIPBOOK_EXPECTS(m_places.empty() || *std::ranges::max_element(m_places) < m_list.size());
}

}  // namespace flipbook::raster
