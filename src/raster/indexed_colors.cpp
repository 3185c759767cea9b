#include "flipbook/raster/indexed_colors.h"

#include <utility>

#include "flipbook/core/expects.h"

namespace flipbook::raster {
namespace {

constexpr unsigned kSlotBits = 14;  // at most a quarter of the slots is ever taken
constexpr std::uint32_t kSlots = 1U << kSlotBits;
constexpr std::uint16_t kFree = 0xFFFF;

std::uint32_t slotOf(Color color) { return (color * 0x9E3779B1U) >> (32U - kSlotBits); }

}  // namespace

IndexedColors::IndexedColors(std::vector<std::uint16_t> places, std::vector<Color> list)
    : m_places{std::move(places)}, m_list{std::move(list)} {
  FLIPBOOK_EXPECTS(m_list.size() <= kMostDifferent);
}

IndexedColors::IndexedColors(std::span<const Color> colors) {
  struct Slot {
    Color color{};
    std::uint16_t place{kFree};
  };
  std::vector<Slot> slots(kSlots);
  m_places.resize(colors.size());
  for (std::size_t i = 0; i < colors.size(); ++i) {
    const Color color = colors[i];
    std::uint32_t at = slotOf(color);
    while (slots[at].place != kFree && slots[at].color != color) at = (at + 1) % kSlots;
    if (slots[at].place == kFree) {
      if (m_list.size() == kMostDifferent) {
        m_places.clear();
        m_list.clear();
        return;
      }
      slots[at] = {color, static_cast<std::uint16_t>(m_list.size())};
      m_list.push_back(color);
    }
    m_places[i] = slots[at].place;
  }
}

}  // namespace flipbook::raster
