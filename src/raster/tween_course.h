// Where a sample is on its way from one page to the next. One formula for whoever draws, picks or
// asks for a single sample; this module is compiled without fused multiply-add, so that vector code
// and plain code agree to the last bit.

#pragma once

#include "flipbook/core/point.h"
#include "flipbook/raster/map_points.h"

namespace flipbook::raster {

class TweenCourse {
 public:
  explicit TweenCourse(const Tween& tween)
      : m_fraction{tween.fraction},
        m_snapped{tween.fraction < 0.5F ? 0.0F : 1.0F},
        m_limit{tween.fadeBeyond * tween.fadeBeyond},
        // Cubic Hermite: what of the way is done, and what the speeds at the two ends add.
        m_done{tween.fraction * tween.fraction * (3 - 2 * tween.fraction)},
        m_left{tween.fraction * (1 - tween.fraction) * (1 - tween.fraction) / Bend::kStraight},
        m_arrived{tween.fraction * tween.fraction * (tween.fraction - 1) / Bend::kStraight} {}

  struct Place {
    float x{};  // box units
    float y{};
    bool fades{};
  };
  [[nodiscard]] inline Place straight(MapPoint from, MapPoint to) const {
    return place(from, to, m_fraction, m_fraction);
  }
  [[nodiscard]] inline Place bent(MapPoint from, MapPoint to, Bend bend) const {
    return place(from, to, share(bend.leaveX, bend.arriveX), share(bend.leaveY, bend.arriveY));
  }

 private:
  [[nodiscard]] inline float share(std::uint8_t leave, std::uint8_t arrive) const {
    return m_done + static_cast<float>(leave) * m_left + static_cast<float>(arrive) * m_arrived;
  }
  [[nodiscard]] inline Place place(MapPoint from, MapPoint to, float shareX, float shareY) const {
    const float ax = from.x;
    const float ay = from.y;
    const float dx = static_cast<float>(to.x) - ax;
    const float dy = static_cast<float>(to.y) - ay;
    const bool fades = dx * dx + dy * dy > m_limit;
    return {ax + (fades ? m_snapped : shareX) * dx, ay + (fades ? m_snapped : shareY) * dy, fades};
  }

  float m_fraction;
  float m_snapped;
  float m_limit;
  float m_done;
  float m_left;
  float m_arrived;
};

}  // namespace flipbook::raster
