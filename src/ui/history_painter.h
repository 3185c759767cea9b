// Paints the lines of a HistoryChart.

#pragma once

#include <QCoreApplication>
#include <QRectF>
#include <QString>

#include "flipbook/ui/history_chart.h"

class QPainter;

namespace flipbook::ui {

struct HistoryPainter {
  Q_DECLARE_TR_FUNCTIONS(HistoryChart)

 public:
  const HistoryChart::Content& content;
  QRectF plot;
  EpochAxis axis;

  // What stands at the end of the label's line.
  [[nodiscard]] static QString labelText(const HistoryChart::Content& content);

  void paintGrid(QPainter& painter) const;
  void paintLines(QPainter& painter) const;
  void paintEndLabels(QPainter& painter) const;
  // The playhead's page, with its two values as dots; `isHover` for the page under the mouse.
  void paintPage(QPainter& painter, EpochIndex epoch, bool isHover) const;

 private:
  [[nodiscard]] double yOf(float fraction) const;
  [[nodiscard]] const recording::SampleOnPage* lastWithValue() const;
  void paintLoss(QPainter& painter) const;
};

}  // namespace flipbook::ui
