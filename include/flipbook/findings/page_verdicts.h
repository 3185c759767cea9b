// What the model said of every sample on every page, and who its neighbours are: what the reasons
// of many findings are made of.

#pragma once

#include <optional>
#include <span>
#include <vector>

#include "flipbook/core/epoch_frame.h"
#include "flipbook/core/sample.h"
#include "flipbook/findings/stands_out.h"
#include "flipbook/layout/neighbors.h"

namespace flipbook::findings {

// Eight bytes per sample and page; of the run's own pages, or of an audit's held-out ones.
class PageVerdicts {
 public:
  // Pages in rising order.
  void add(EpochIndex epoch, const ClassScores& scores);
  [[nodiscard]] std::vector<PageVerdict> of(SampleId sample) const;

 private:
  struct Page {
    EpochIndex epoch;
    std::vector<ClassId> predicted;  // N
    std::vector<float> confidence;   // N; NaN: not evaluated
  };
  std::vector<Page> m_pages;
};

// Labels of the 15 nearest samples on one page, as the inspector shows them; of those among them
// that have one.
class NeighborLabels {
 public:
  // `asked` are the samples that will be asked for; few are answered exactly, many by one search
  // for all. `page` may be null: then nobody has neighbours.
  NeighborLabels(FramePtr page, std::span<const Sample> samples, std::span<const SampleId> asked);

  [[nodiscard]] std::vector<ClassId> of(SampleId sample) const;
  [[nodiscard]] std::optional<EpochIndex> epoch() const;

 private:
  FramePtr m_page;
  std::vector<Label> m_labels;
  FloatMatrix m_features;
  layout::NeighborGraph m_graph;  // empty where few were asked for
};

}  // namespace flipbook::findings
