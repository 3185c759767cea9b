// Draws the metric curves; MetricCurvesView arranges and listens.

#pragma once

#include <QPainter>
#include <QSize>
#include <QString>
#include <cstdint>
#include <optional>
#include <vector>

#include "flipbook/viewmodel/metric_curves.h"

class QFontMetricsF;

namespace flipbook::ui {

struct PixelSpan {
  double fromPx{};
  double toPx{};
};

// What stands under the curves, from left to right: the name of the axis (left out where there is
// no room for it), the pages' numbers, the name of the scale at the right. Nothing overlaps.
struct AxisTexts {
  struct Figure {
    QString text;
    PixelSpan span;
  };
  std::optional<PixelSpan> page;
  std::vector<Figure> figures;
  PixelSpan loss;
};
[[nodiscard]] AxisTexts axisTexts(const viewmodel::EpochAxis& epochs, const QFontMetricsF& metrics);

class MetricCurvesPainter {
 public:
  // `timeline` outlives this object, and so does `other`: the run that this one is compared with,
  // whose F1 is drawn too; null: none.
  MetricCurvesPainter(const viewmodel::Timeline& timeline, QSize size, bool isCompact,
                      const viewmodel::Timeline* other = nullptr);

  // Grid, figures, curves and their names: what stays while pages turn.
  void paintCurves(QPainter& painter) const;
  // The line of the page shown, with a dot where it meets each curve. `position` in pages.
  void paintPlayhead(QPainter& painter, double position) const;
  // The figures of a page that is pointed at.
  void paintReadout(QPainter& painter, std::uint32_t page) const;

  [[nodiscard]] const viewmodel::EpochAxis& epochs() const { return m_epochs; }

 private:
  [[nodiscard]] bool isShown(viewmodel::Metric metric) const;
  [[nodiscard]] const viewmodel::ValueAxis& valuesOf(viewmodel::Metric metric) const;
  void paintGrid(QPainter& painter) const;
  void paintEpochFigures(QPainter& painter) const;
  void paintCurve(QPainter& painter, viewmodel::Metric metric) const;
  void paintOther(QPainter& painter) const;
  void paintNames(QPainter& painter) const;

  const viewmodel::Timeline& m_timeline;
  const viewmodel::Timeline* m_other;
  QSize m_size;
  bool m_isCompact;
  bool m_hasLoss;
  viewmodel::EpochAxis m_epochs;
  viewmodel::ValueAxis m_ratios;
  viewmodel::ValueAxis m_losses;
};

}  // namespace flipbook::ui
