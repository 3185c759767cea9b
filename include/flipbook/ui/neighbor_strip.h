// A few samples as thumbnails in rows of five; a click on one is said.

#pragma once

#include <QWidget>
#include <vector>

#include "flipbook/core/epoch_frame.h"
#include "flipbook/core/ids.h"
#include "flipbook/ui/run_context.h"

namespace flipbook::ui {

class ThumbnailButton;

class NeighborStrip : public QWidget {
  Q_OBJECT

 public:
  static constexpr int kPerRow = 5;

  // Room for `rows` rows is kept whether or not there are samples, so that nothing below jumps.
  explicit NeighborStrip(int rows, QWidget* parent = nullptr);

  void setRun(const RunContext& context);
  // The first that fit are shown. `frame` (may be null) is what the tool tips say of the model.
  void setSamples(std::vector<SampleId> samples, const FramePtr& frame);
  [[nodiscard]] const std::vector<SampleId>& samples() const { return m_samples; }
  [[nodiscard]] std::size_t capacity() const { return m_buttons.size(); }

  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override;

 Q_SIGNALS:
  void sampleClicked(flipbook::SampleId sample);

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  [[nodiscard]] int sidePx() const;
  [[nodiscard]] QString inWords(SampleId sample, const FramePtr& frame) const;
  void showThumbnail(SampleId sample);

  RunContext m_context;
  int m_rows;
  std::vector<ThumbnailButton*> m_buttons;
  std::vector<SampleId> m_samples;
};

}  // namespace flipbook::ui
