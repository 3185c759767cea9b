// Positions of a few hundred points on the screen at a time: small enough to stay in the first
// cache, long enough for the compiler's vector code.

#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

#include "flipbook/raster/camera.h"
#include "flipbook/raster/map_points.h"

namespace flipbook::raster {

class TweenBlock {
 public:
  static constexpr std::size_t kCapacity = 256;

  // Fills the block with the first samples of `samples`, at most kCapacity.
  void load(const Tween& tween, std::span<const std::uint32_t> samples,
            const Transform& screenFromBox);

  [[nodiscard]] std::size_t size() const { return m_size; }
  [[nodiscard]] float x(std::size_t k) const { return m_x[k]; }  // on the screen
  [[nodiscard]] float y(std::size_t k) const { return m_y[k]; }
  [[nodiscard]] bool fades(std::size_t k) const { return m_fades[k] != 0; }

 private:
  std::size_t m_size{};
  std::array<float, kCapacity> m_x;
  std::array<float, kCapacity> m_y;
  std::array<std::uint8_t, kCapacity> m_fades;
};

inline void TweenBlock::load(const Tween& tween, std::span<const std::uint32_t> samples,
                             const Transform& screenFromBox) {
  m_size = std::min(kCapacity, samples.size());
  const MapPoint* from = tween.from.data();
  const MapPoint* to = tween.to.data();
  const float limit = tween.fadeBeyond * tween.fadeBeyond;
  const float t = tween.fraction;
  const float snapped = t < 0.5F ? 0.0F : 1.0F;
  for (std::size_t k = 0; k < m_size; ++k) {
    const MapPoint a = from[samples[k]];
    const MapPoint b = to[samples[k]];
    const float ax = a.x;
    const float ay = a.y;
    const float dx = static_cast<float>(b.x) - ax;
    const float dy = static_cast<float>(b.y) - ay;
    const bool fading = dx * dx + dy * dy > limit;
    const float share = fading ? snapped : t;
    m_x[k] = (ax + share * dx) * screenFromBox.scale + screenFromBox.shift.x;
    m_y[k] = (ay + share * dy) * screenFromBox.scale + screenFromBox.shift.y;
    m_fades[k] = fading ? 1 : 0;
  }
}

}  // namespace flipbook::raster
