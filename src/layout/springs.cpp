#include "layout/springs.h"

#include <algorithm>
#include <cmath>

#include "flipbook/core/expects.h"

namespace flipbook::layout {
namespace {

constexpr float kLeastChange = 1e-3F;  // mean share of new neighbours

}  // namespace

float meanOverlap(std::span<const float> overlap) {
  if (overlap.empty()) return 0;
  double sum = 0;
  for (const float share : overlap) sum += static_cast<double>(share);
  return static_cast<float>(sum / static_cast<double>(overlap.size()));
}

Springs springsTo(const Layout& page, std::span<const float> overlap,
                  const SpringOptions& options) {
  FLIPBOOK_EXPECTS(page.size() == overlap.size());
  const float mean = meanOverlap(overlap);
  const float hold = options.hold * std::pow(mean, options.holdPower);
  const float changed = std::max(kLeastChange, 1 - mean);
  Springs springs{page, std::vector<float>(page.size()), options.reach / (changed * changed)};
  for (std::size_t i = 0; i < page.size(); ++i) {
    const float kept = std::pow(overlap[i], options.power);
    springs.stiffness[i] =
        options.strength * (options.floor + (1 - options.floor) * kept) + hold * kept;
  }
  return springs;
}

Springs combined(const Springs& a, const Springs& b) {
  FLIPBOOK_EXPECTS(a.to.size() == b.to.size());
  Springs both{Layout(a.to.size()), std::vector<float>(a.to.size()), (a.reach + b.reach) / 2};
  for (std::size_t i = 0; i < a.to.size(); ++i) {
    const float stiffness = a.stiffness[i] + b.stiffness[i];
    const float share = stiffness > 0 ? b.stiffness[i] / stiffness : 0.5F;
    both.to[i] = {(1 - share) * a.to[i].x + share * b.to[i].x,
                  (1 - share) * a.to[i].y + share * b.to[i].y};
    both.stiffness[i] = stiffness;
  }
  return both;
}

}  // namespace flipbook::layout
