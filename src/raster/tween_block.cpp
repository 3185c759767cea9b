#include "raster/tween_block.h"

#include <algorithm>

#include "flipbook/core/simd.h"

namespace flipbook::raster {
namespace {

struct Places {
  float* x{};
  float* y{};
  std::int32_t* fades{};
  std::int32_t any{};
};

template <bool kIsBent>
struct PlaceKernel {
  template <typename Lanes>
  FLIPBOOK_KERNEL void run(const MapPoint* from, const MapPoint* to, const Bend* bends,
                           std::size_t size, TweenCourse course, Places* places) {
    float* const __restrict x = places->x;
    float* const __restrict y = places->y;
    std::int32_t* const __restrict fades = places->fades;
    std::int32_t any = 0;
    for (std::size_t k = 0; k < size; ++k) {
      TweenCourse::Place at;
      if constexpr (kIsBent) {
        at = course.bent(from[k], to[k], bends[k]);
      } else {
        at = course.straight(from[k], to[k]);
      }
      x[k] = at.x;
      y[k] = at.y;
      fades[k] = at.fades ? 1 : 0;
      any |= fades[k];
    }
    places->any = any;
  }
};

struct MapKernel {
  template <typename Lanes>
  FLIPBOOK_KERNEL void run(float* x, float* y, std::size_t size, Transform transform) {
    for (std::size_t k = 0; k < size; ++k) {
      x[k] = x[k] * transform.scale + transform.shift.x;
      y[k] = y[k] * transform.scale + transform.shift.y;
    }
  }
};

}  // namespace

Point2 Tween::at(std::size_t i) const {
  const TweenCourse course{*this};
  const auto place =
      bends.empty() ? course.straight(from[i], to[i]) : course.bent(from[i], to[i], bends[i]);
  return {place.x, place.y};
}

void TweenBlock::load(std::span<const std::uint32_t> samples) {
  m_size = std::min(kCapacity, samples.size());
  if (m_size == 0) return;
  if (samples[m_size - 1] - samples[0] == m_size - 1) return load(samples[0], samples[0] + m_size);
  for (std::size_t k = 0; k < m_size; ++k) {
    m_from[k] = m_tween.from[samples[k]];
    m_to[k] = m_tween.to[samples[k]];
  }
  if (!m_tween.bends.empty()) {
    for (std::size_t k = 0; k < m_size; ++k) m_bends[k] = m_tween.bends[samples[k]];
  }
  place(m_from.data(), m_to.data(), m_bends.data());
}

void TweenBlock::load(std::size_t begin, std::size_t end) {
  m_size = std::min(kCapacity, end - begin);
  place(m_tween.from.data() + begin, m_tween.to.data() + begin,
        m_tween.bends.empty() ? nullptr : m_tween.bends.data() + begin);
}

void TweenBlock::moveTo(const Transform& screenFromBox) {
  simd::run<MapKernel>(m_x.data(), m_y.data(), m_size, screenFromBox);
}

void TweenBlock::place(const MapPoint* from, const MapPoint* to, const Bend* bends) {
  Places places{m_x.data(), m_y.data(), m_fades.data(), 0};
  if (m_tween.bends.empty()) {
    simd::run<PlaceKernel<false>>(from, to, bends, m_size, m_course, &places);
  } else {
    simd::run<PlaceKernel<true>>(from, to, bends, m_size, m_course, &places);
  }
  m_anyFades = places.any != 0;
}

}  // namespace flipbook::raster
