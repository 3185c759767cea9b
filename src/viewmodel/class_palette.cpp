#include "flipbook/viewmodel/class_palette.h"

#include <array>

namespace flipbook::viewmodel {
namespace {

constexpr std::array<QRgb, 10> kColors{0xFF4477AA, 0xFFEE6677, 0xFF228833, 0xFFCCBB44, 0xFF66CCEE,
                                       0xFFAA3377, 0xFFEE8866, 0xFF999933, 0xFF44AA99, 0xFF8888DD};

constexpr QRgb kNoLabel = 0xFF9AA3AF;

// Each further round of ten goes this share of the way to black (below 0) or white; then from the
// start.
constexpr std::array<float, 6> kShares{0, -0.35F, 0.4F, -0.55F, 0.65F, -0.18F};

static_assert(kClassColors == kColors.size() * kShares.size());

}  // namespace

QColor classColor(ClassId klass) {
  const QColor base = QColor::fromRgb(kColors[klass.index() % kColors.size()]);
  const float share = kShares[klass.index() / kColors.size() % kShares.size()];
  if (share == 0) return base;
  const float before = base.lightnessF();
  const float lightness = share < 0 ? before * (1 + share) : before + (1 - before) * share;
  return QColor::fromHslF(base.hslHueF(), base.hslSaturationF(), lightness).toRgb();
}

QColor labelColor(const Label& label) {
  return label.isGiven() ? classColor(label.klass()) : QColor::fromRgb(kNoLabel);
}

}  // namespace flipbook::viewmodel
