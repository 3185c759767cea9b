// The window's colours and sizes: the tokens of the design, one set for light and one for dark.

#pragma once

#include <QColor>
#include <QFont>
#include <QPalette>
#include <cstdint>

class QApplication;
class QWidget;

namespace flipbook::ui {

struct Theme {
  bool isDark{};
  QColor ground, panel, map;  // window, panels, map
  QColor line, chip;          // hairlines; buttons and cards
  QColor text, dim, faint;    // three weights of grey
  QColor accent, onAccent;    // what acts, the playhead; text on it
  QColor good, warn, bad;
  QColor precision, recall, f1;  // curves and cards
  QColor loss;                   // loss curves

  static constexpr int kSmallPx = 11, kTextPx = 13, kFigurePx = 24;
  static constexpr int kGridPx = 4, kMarginPx = 14, kCornerPx = 6;
};

enum class ThemeChoice : std::uint8_t { System, Light, Dark };

// The theme in force; follows the palette of the application.
[[nodiscard]] const Theme& theme();

// Sets palette, fonts and style sheet of the application; `System` looks at the platform's palette.
// Widgets get QEvent::PaletteChange and repaint.
void applyTheme(QApplication& application, ThemeChoice choice);

// The application's font in one of the three sizes; figures are tabular where the font has them.
[[nodiscard]] QFont themeFont(int sizePx, bool isBold = false);

}  // namespace flipbook::ui
