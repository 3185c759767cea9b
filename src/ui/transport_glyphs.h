// The pictures on the transport buttons, drawn so that they are sharp at every size and colour.

#pragma once

#include <QToolButton>
#include <cstdint>

class QPainter;

namespace flipbook::ui {

enum class Glyph : std::uint8_t { First, Back, Play, Pause, Forward, Last, Loop };

// Within a square of 16 px around `centre`.
void paintGlyph(QPainter& painter, Glyph glyph, const QPointF& centre, const QColor& color);

// A tool button that shows a glyph on the look the style gives it.
class GlyphButton : public QToolButton {
  Q_OBJECT

 public:
  explicit GlyphButton(Glyph glyph, QWidget* parent = nullptr);

  void setGlyph(Glyph glyph);
  [[nodiscard]] Glyph glyph() const { return m_glyph; }
  [[nodiscard]] QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  Glyph m_glyph;
};

}  // namespace flipbook::ui
