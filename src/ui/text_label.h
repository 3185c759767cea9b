// A line of plain text in one of the theme's tones: elided when there is no room, with a class dot
// in front where it names a class. Draws itself, so it follows the theme without being told.

#pragma once

#include <QColor>
#include <QLabel>
#include <cstdint>
#include <optional>

#include "flipbook/ui/theme.h"

namespace flipbook::ui {

enum class Tone : std::uint8_t { Text, Dim, Faint, Accent, Good, Warn, Bad };

[[nodiscard]] QColor toneColor(Tone tone);

struct TextStyle {
  Tone tone{Tone::Text};
  int sizePx{Theme::kTextPx};
  bool isBold{};
};

// Text is never taken for markup. With setWordWrap(true) it wraps instead of being elided.
class TextLabel : public QLabel {
  Q_OBJECT

 public:
  explicit TextLabel(const QString& text, TextStyle style, QWidget* parent = nullptr);

  void setDot(std::optional<QColor> color);
  void setTone(Tone tone);
  void setElideMode(Qt::TextElideMode mode);

  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  [[nodiscard]] int dotSpacePx() const;
  void applyFont();

  TextStyle m_style;
  std::optional<QColor> m_dot;
  Qt::TextElideMode m_elideMode{Qt::ElideRight};
};

}  // namespace flipbook::ui
