// Our own line icons (resources/icons), drawn in the theme's colours whenever they are painted, so
// that a change of theme or screen needs nothing done.

#pragma once

#include <QIcon>
#include <QString>
#include <cstdint>

namespace flipbook::ui {

enum class IconTone : std::uint8_t { Text, Dim, Accent, OnAccent, Good, Warn, Bad };

// `name` is a file of resources/icons without its ending; an unknown one draws nothing.
[[nodiscard]] QIcon themeIcon(const QString& name, IconTone tone = IconTone::Text);

// The program's own icon.
[[nodiscard]] QIcon applicationIcon();

}  // namespace flipbook::ui
