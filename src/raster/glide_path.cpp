#include "flipbook/raster/glide_path.h"

#include <algorithm>
#include <cmath>

#include "flipbook/core/expects.h"
#include "flipbook/core/simd.h"

namespace flipbook::raster {
namespace {

struct Step {
  float x{};
  float y{};
};

inline Step step(MapPoint from, MapPoint to) {
  return {static_cast<float>(to.x) - static_cast<float>(from.x),
          static_cast<float>(to.y) - static_cast<float>(from.y)};
}

// A centripetal knot interval: the square root of the step's length.
inline float interval(Step way) { return std::sqrt(std::sqrt(way.x * way.x + way.y * way.y)); }

constexpr float kTiny = 1e-20F;  // instead of nothing below a line: nothing moved, so all is 0

// The spline's speed where `way` meets its neighbour, along one axis, in Bend's units. The interval
// of the way is `own` and of its neighbour `other`. Without meaning where ownStep is 0.
inline float speed(float ownStep, float own, float otherStep, float other) {
  const float otherSpeed = otherStep / (other + kTiny);
  const float bothSpeed = (ownStep + otherStep) / (own + other + kTiny);
  const float divisor = ownStep != 0 ? ownStep : 1.0F;
  const float ratio = 1 + own * (otherSpeed - bothSpeed) / divisor;
  // Up to three times the even speed no piece turns back.
  const float kept = std::min(std::max(ratio, 0.0F), 3.0F);
  return kept * Bend::kStraight + 0.5F;
}

struct BendKernel {
  template <typename Lanes>
  FLIPBOOK_KERNEL void run(const FourPages* pages, std::size_t size, float limit, Bend* bends) {
    const MapPoint* const before = pages->before.data();
    const MapPoint* const from = pages->from.data();
    const MapPoint* const to = pages->to.data();
    const MapPoint* const after = pages->after.data();
    Bend* const __restrict made = bends;
    for (std::size_t i = 0; i < size; ++i) {
      const Step come = step(before[i], from[i]);
      const Step way = step(from[i], to[i]);
      const Step go = step(to[i], after[i]);
      const float own = interval(way);
      const float coming = interval(come);
      const float going = interval(go);
      const bool isFar = way.x * way.x + way.y * way.y > limit;
      const auto kept = [isFar](float value) {
        return static_cast<std::uint8_t>(
            static_cast<std::int32_t>(isFar ? static_cast<float>(Bend::kStraight) : value));
      };
      made[i] = {kept(speed(way.x, own, come.x, coming)), kept(speed(way.y, own, come.y, coming)),
                 kept(speed(way.x, own, go.x, going)), kept(speed(way.y, own, go.y, going))};
    }
  }
};

}  // namespace

std::vector<Bend> bendsOf(const FourPages& pages, float straightBeyond) {
  const std::size_t size = pages.from.size();
  FLIPBOOK_EXPECTS(pages.before.size() == size && pages.to.size() == size &&
                   pages.after.size() == size);
  std::vector<Bend> bends(size);
  simd::run<BendKernel>(&pages, size, straightBeyond * straightBeyond, bends.data());
  return bends;
}

}  // namespace flipbook::raster
