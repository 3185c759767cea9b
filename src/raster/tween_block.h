// Positions of a few hundred points at a time: small enough to stay in the first cache, long enough
// for vector code.

#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "flipbook/raster/camera.h"
#include "flipbook/raster/map_points.h"
#include "raster/tween_course.h"

namespace flipbook::raster {

class TweenBlock {
 public:
  static constexpr std::size_t kCapacity = 512;

  explicit TweenBlock(const Tween& tween) : m_tween{tween}, m_course{tween} {}

  // Fills the block with the first samples of `samples`, at most kCapacity; positions in the box.
  void load(std::span<const std::uint32_t> samples);
  // The same for the samples from `begin` on, before `end`.
  void load(std::size_t begin, std::size_t end);
  void moveTo(const Transform& screenFromBox);

  [[nodiscard]] std::size_t size() const { return m_size; }
  [[nodiscard]] float x(std::size_t k) const { return m_x[k]; }
  [[nodiscard]] float y(std::size_t k) const { return m_y[k]; }
  [[nodiscard]] const float* xs() const { return m_x.data(); }
  [[nodiscard]] const float* ys() const { return m_y.data(); }
  [[nodiscard]] bool anyFades() const { return m_anyFades; }
  [[nodiscard]] bool fades(std::size_t k) const { return m_fades[k] != 0; }

 private:
  void place(const MapPoint* from, const MapPoint* to, const Bend* bends);

  const Tween& m_tween;
  TweenCourse m_course;
  std::size_t m_size{};
  bool m_anyFades{};
  alignas(64) std::array<float, kCapacity> m_x;
  alignas(64) std::array<float, kCapacity> m_y;
  alignas(64) std::array<std::int32_t, kCapacity> m_fades;
  std::array<MapPoint, kCapacity> m_from;  // of samples that do not follow one another
  std::array<MapPoint, kCapacity> m_to;
  std::array<Bend, kCapacity> m_bends;
};

}  // namespace flipbook::raster
