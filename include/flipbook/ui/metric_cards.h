// Precision, recall and F1 of the shown page, each with its meaning in four words and its change
// since the page before.

#pragma once

#include <QWidget>
#include <array>
#include <cstdint>
#include <optional>

#include "flipbook/viewmodel/metric_curves.h"

class QBoxLayout;

namespace flipbook::ui {

class MetricCard : public QWidget {
  Q_OBJECT

 public:
  explicit MetricCard(viewmodel::Metric metric, QWidget* parent = nullptr);

  // `change` is empty where there is no page before.
  void show(const QString& figure, const QString& change, const QString& meaning);
  void setCompact(bool isCompact);

  [[nodiscard]] const QString& figure() const { return m_figure; }
  [[nodiscard]] const QString& change() const { return m_change; }

  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  void paintFull(QPainter& painter) const;
  void paintCompact(QPainter& painter) const;
  [[nodiscard]] QColor changeColor() const;

  viewmodel::Metric m_metric;
  QString m_figure;
  QString m_change;
  bool m_isCompact{};
};

class MetricCards : public QWidget {
  Q_OBJECT

 public:
  explicit MetricCards(QWidget* parent = nullptr);

  // `before`: the page before, if there is one. No page: en dashes.
  void setPage(const std::optional<EpochSummary>& page, const std::optional<EpochSummary>& before,
               std::uint32_t classCount);
  void setCompact(bool isCompact);

 private:
  std::array<MetricCard*, 3> m_cards{};
  QBoxLayout* m_layout;
};

}  // namespace flipbook::ui
