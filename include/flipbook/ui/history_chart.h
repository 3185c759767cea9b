// One sample through all pages: the probability of its label and of the strongest other class (of
// the strongest of all, where it has no label), with its loss as a thin line. A click turns to a
// page.

#pragma once

#include <QRectF>
#include <QString>
#include <QWidget>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "flipbook/recording/run_reader.h"

namespace flipbook::ui {

// Which epoch is where along the chart: geometry without a widget.
struct EpochAxis {
  double leftPx{};
  double widthPx{};
  std::uint32_t lastEpoch{};  // at the right end

  [[nodiscard]] double xOf(EpochIndex epoch) const;
  // The position in `history` whose epoch is nearest to `x`; nothing if there is none.
  [[nodiscard]] std::optional<std::size_t> nearestTo(
      double x, const std::vector<recording::SampleOnPage>& history) const;
};

class HistoryChart : public QWidget {
  Q_OBJECT

 public:
  struct Content {
    std::vector<recording::SampleOnPage> history;  // rising by epoch
    Label label;                                   // without one, what the model says is drawn
    std::uint32_t lastEpoch{};                     // planned or reached, whichever is later
    std::function<QString(ClassId)> className;     // not empty
  };

  explicit HistoryChart(QWidget* parent = nullptr);

  void setContent(Content content);
  void clear();
  void setShownEpoch(std::optional<EpochIndex> epoch);  // the line of the playhead

  [[nodiscard]] const Content& content() const { return m_content; }
  [[nodiscard]] EpochAxis axis() const;
  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override;

 Q_SIGNALS:
  void epochClicked(flipbook::EpochIndex epoch);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  bool event(QEvent* event) override;

 private:
  [[nodiscard]] QRectF plot() const;
  [[nodiscard]] QString inWords(const recording::SampleOnPage& page) const;

  Content m_content;
  std::optional<EpochIndex> m_shown;
  std::optional<std::size_t> m_hovered;
};

}  // namespace flipbook::ui
