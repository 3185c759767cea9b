#include "flipbook/raster/draw_order.h"

#include "flipbook/core/expects.h"

namespace flipbook::raster {

DrawOrder::DrawOrder(std::span<const Layer> layers, std::span<const Shape> shapes)
    : m_groups(layers.size()), m_samples(layers.size()) {
  FLIPBOOK_EXPECTS(layers.size() == shapes.size());
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const std::size_t group = groupOf(layers[i], shapes[i]);
    m_groups[i] = static_cast<std::uint8_t>(group);
    ++m_begin[group + 1];
  }
  for (std::size_t g = 1; g < m_begin.size(); ++g) m_begin[g] += m_begin[g - 1];

  auto next = m_begin;
  for (std::size_t i = 0; i < layers.size(); ++i) {
    m_samples[next[m_groups[i]]++] = static_cast<std::uint32_t>(i);
  }
}

std::span<const std::uint32_t> DrawOrder::group(Layer layer, Shape shape) const {
  return groupsFrom(groupOf(layer, shape), 1);
}

std::span<const std::uint32_t> DrawOrder::layer(Layer layer) const {
  return groupsFrom(groupOf(layer, kAllShapes.front()), kShapes);
}

}  // namespace flipbook::raster
