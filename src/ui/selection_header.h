// What several selected datapoints have in common: how many, of which labels, how many wrong, and
// the first of them as pictures.

#pragma once

#include <QWidget>
#include <span>

#include "flipbook/core/epoch_frame.h"
#include "flipbook/core/ids.h"
#include "flipbook/ui/run_context.h"

namespace flipbook::ui {

class NeighborStrip;
class TextLabel;

class SelectionHeader : public QWidget {
  Q_OBJECT

 public:
  explicit SelectionHeader(QWidget* parent = nullptr);

  void setRun(const RunContext& context);
  // Hides itself for fewer than two. `frame` may be null.
  void setSelection(std::span<const SampleId> samples, const FramePtr& frame);

 private:
  [[nodiscard]] QString labelsInWords(std::span<const SampleId> samples) const;

  RunContext m_context;
  TextLabel* m_count;
  TextLabel* m_wrong;
  TextLabel* m_labels;
  NeighborStrip* m_strip;
};

}  // namespace flipbook::ui
