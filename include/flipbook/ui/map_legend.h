// What the colours of the map mean where the list of classes does not say it: right and wrong,
// split, loss, honesty.

#pragma once

#include <QWidget>
#include <cstdint>
#include <functional>
#include <vector>

#include "flipbook/viewmodel/view_state.h"

namespace flipbook::ui {

class MapLegend : public QWidget {
  Q_OBJECT

 public:
  explicit MapLegend(QWidget* parent = nullptr);

  // Shows itself for modes that need a legend. `classCount` sets the ends of the loss scale.
  void setMode(viewmodel::ColorMode mode, std::uint32_t classCount);
  // False: nothing can be said of the honesty of the shown page.
  void setHonestyKnown(bool isKnown);

  [[nodiscard]] QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  struct Entry {
    QString text;
    QColor color;
    bool isDiamond{};
  };
  [[nodiscard]] std::vector<Entry> entries() const;
  struct Scale {
    QString what, low, high;
    std::function<QColor(float)> color;  // of a share in [0, 1]
  };
  [[nodiscard]] Scale scale() const;
  [[nodiscard]] bool hasScale() const;
  [[nodiscard]] bool isUnknown() const;
  void paintScale(QPainter& painter) const;

  viewmodel::ColorMode m_mode{};
  std::uint32_t m_classCount{2};
  bool m_isHonestyKnown{true};
};

}  // namespace flipbook::ui
