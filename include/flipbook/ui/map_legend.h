// What the colours of the map mean where the list of classes does not say it: right and wrong,
// split, loss.

#pragma once

#include <QWidget>
#include <cstdint>
#include <vector>

#include "flipbook/viewmodel/view_state.h"

namespace flipbook::ui {

class MapLegend : public QWidget {
  Q_OBJECT

 public:
  explicit MapLegend(QWidget* parent = nullptr);

  // Shows itself for modes that need a legend. `classCount` sets the ends of the loss scale.
  void setMode(viewmodel::ColorMode mode, std::uint32_t classCount);

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
  void paintLossScale(QPainter& painter) const;

  viewmodel::ColorMode m_mode{};
  std::uint32_t m_classCount{2};
};

}  // namespace flipbook::ui
