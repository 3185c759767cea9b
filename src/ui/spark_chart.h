// A small chart of one or two lines over the pages: title, lines, their last values. A click turns
// to a page.

#pragma once

#include <QColor>
#include <QString>
#include <QWidget>
#include <optional>
#include <vector>

#include "flipbook/core/ids.h"

namespace flipbook::ui {

class SparkChart : public QWidget {
  Q_OBJECT

 public:
  struct Line {
    QString name;
    QColor color;
    std::vector<float> values;  // one for each epoch; NaN: a gap
  };
  struct Content {
    QString title;
    QString meaning;  // a sentence for the tool tip
    std::vector<EpochIndex> epochs;
    std::vector<Line> lines;
    // The range of the axis; where it is none, that of the values, with 0 always in it and marked.
    std::optional<std::pair<float, float>> range;
    bool isPercent{};
  };

  explicit SparkChart(QWidget* parent = nullptr);

  void setContent(Content content);
  void setMarked(std::optional<EpochIndex> shown, std::optional<EpochIndex> since);
  // What the chart says, for those who cannot see it.
  [[nodiscard]] QString inWords() const;

  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override;

 Q_SIGNALS:
  void epochClicked(flipbook::EpochIndex epoch);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;

 private:
  [[nodiscard]] QRectF plot() const;
  [[nodiscard]] double xOf(EpochIndex epoch) const;
  [[nodiscard]] std::pair<float, float> range() const;
  [[nodiscard]] QString valueText(float value) const;

  Content m_content;
  std::optional<EpochIndex> m_shown;
  std::optional<EpochIndex> m_since;
};

}  // namespace flipbook::ui
