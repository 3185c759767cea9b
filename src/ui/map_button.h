// A control that lies on the map: a chip with a text that opens a menu, or a square with a sign.

#pragma once

#include <QToolButton>
#include <cstdint>

namespace flipbook::ui {

enum class MapSign : std::uint8_t { None, Plus, Minus, Fit, Move, Rectangle, Lasso };

class MapButton : public QToolButton {
  Q_OBJECT

 public:
  static constexpr int kSidePx = 28;

  MapButton(MapSign sign, const QString& objectName, QWidget* parent);

  [[nodiscard]] QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  MapSign m_sign;
};

}  // namespace flipbook::ui
