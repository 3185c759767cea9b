// One colour per class, the same in every view, told apart with colour-vision deficiency (after
// Paul Tol's schemes). Beyond ten classes colours repeat and members of a colour differ in
// lightness.

#pragma once

#include <QColor>
#include <cstdint>

#include "flipbook/core/label.h"

namespace flipbook::viewmodel {

inline constexpr std::uint32_t kClassColors = 60;  // different ones; then from the start

[[nodiscard]] QColor classColor(ClassId klass);
// The colour of its class; without one a grey that is no class's, in both themes.
[[nodiscard]] QColor labelColor(const Label& label);

}  // namespace flipbook::viewmodel
