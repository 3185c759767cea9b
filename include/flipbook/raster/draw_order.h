// In which order points are drawn: what matters most comes last and is never covered.

#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace flipbook::raster {

enum class Layer : std::uint8_t { Dimmed, Ordinary, Wrong, Selected };
inline constexpr std::size_t kLayers = 4;

// Filled: training; a hollow diamond: validation; a hollow ring: without a label.
enum class Shape : std::uint8_t { Dot, Diamond, Ring };
inline constexpr std::size_t kShapes = 3;
inline constexpr std::array kAllShapes{Shape::Dot, Shape::Diamond, Shape::Ring};

// Layers times shapes, in the order of drawing.
inline constexpr std::size_t kGroups = kLayers * kShapes;
[[nodiscard]] constexpr std::size_t groupOf(Layer layer, Shape shape) {
  return static_cast<std::size_t>(layer) * kShapes + static_cast<std::size_t>(shape);
}

// All samples, grouped by layer and within it by shape, in sample order within a group: so the
// drawing loop has one stamp per group and reads memory forwards.
class DrawOrder {
 public:
  DrawOrder() = default;
  //   layers, shapes  N each
  DrawOrder(std::span<const Layer> layers, std::span<const Shape> shapes);

  [[nodiscard]] std::span<const std::uint32_t> group(Layer layer, Shape shape) const;
  [[nodiscard]] std::span<const std::uint32_t> layer(Layer layer) const;           // of all shapes
  [[nodiscard]] std::span<const std::uint32_t> all() const { return m_samples; }   // as drawn
  [[nodiscard]] std::span<const std::uint8_t> groups() const { return m_groups; }  // of N samples

 private:
  [[nodiscard]] std::span<const std::uint32_t> groupsFrom(std::size_t first,
                                                          std::size_t count) const {
    return std::span{m_samples}.subspan(m_begin[first], m_begin[first + count] - m_begin[first]);
  }

  std::vector<std::uint8_t> m_groups;              // N, as groupOf() says
  std::vector<std::uint32_t> m_samples;            // N
  std::array<std::size_t, kGroups + 1> m_begin{};  // group g is [m_begin[g], m_begin[g+1])
};

}  // namespace flipbook::raster
