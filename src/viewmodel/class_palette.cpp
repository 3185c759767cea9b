#include "flipbook/viewmodel/class_palette.h"

#include <algorithm>
#include <array>

namespace flipbook::viewmodel {
namespace {

constexpr std::array<QRgb, 10> kColors{0xFF4477AA, 0xFFEE6677, 0xFF228833, 0xFFCCBB44, 0xFF66CCEE,
                                       0xFFAA3377, 0xFFEE8866, 0xFF999933, 0xFF44AA99, 0xFF8888DD};

// Lightness of each further round of ten: darker, lighter, darker still, ... and then from the
// start.
constexpr std::array<float, 6> kLightnessSteps{0, -0.16F, 0.14F, -0.26F, 0.22F, -0.08F};

}  // namespace

QColor classColor(ClassId klass) {
  const QColor base = QColor::fromRgb(kColors[klass.index() % kColors.size()]);
  const float step = kLightnessSteps[klass.index() / kColors.size() % kLightnessSteps.size()];
  if (step == 0) return base;
  const float lightness = std::clamp(base.lightnessF() + step, 0.18F, 0.88F);
  return QColor::fromHslF(base.hslHueF(), base.hslSaturationF(), lightness).toRgb();
}

}  // namespace flipbook::viewmodel
