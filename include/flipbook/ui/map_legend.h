// What the colours of the map mean where the list of classes does not say it: right and wrong,
// split, loss, honesty; and what stands for a datapoint without a label.

#pragma once

#include <QWidget>
#include <cstdint>
#include <functional>
#include <vector>

#include "flipbook/raster/draw_order.h"
#include "flipbook/viewmodel/view_state.h"

namespace flipbook::ui {

class MapLegend : public QWidget {
  Q_OBJECT

 public:
  explicit MapLegend(QWidget* parent = nullptr);

  // Shows itself for modes that need a legend. `classCount` sets the ends of the loss scale.
  void setMode(viewmodel::ColorMode mode, std::uint32_t classCount);
  // Where the run has datapoints without a label, what they look like is said in every mode.
  void setUnlabeledShown(bool areThere);
  // False: nothing can be said of the honesty of the shown page.
  void setHonestyKnown(bool isKnown);

  [[nodiscard]] QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  struct Entry {
    QString text;
    QColor color;
    raster::Shape shape{};
  };
  [[nodiscard]] std::vector<Entry> entries() const;
  struct Scale {
    QString what, low, high;
    std::function<QColor(float)> color;  // of a share in [0, 1]
  };
  [[nodiscard]] Scale scale() const;
  [[nodiscard]] bool hasScale() const;
  [[nodiscard]] bool isUnknown() const;
  int paintScale(QPainter& painter) const;  // where it ends

  viewmodel::ColorMode m_mode{};
  std::uint32_t m_classCount{2};
  bool m_isHonestyKnown{true};
  bool m_hasUnlabeled{};
};

}  // namespace flipbook::ui
