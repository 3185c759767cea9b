// The findings of a recorded run, with what it takes to tell each one's reason.

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "flipbook/findings/findings.h"
#include "flipbook/findings/reason.h"
#include "flipbook/layout/neighbors.h"
#include "flipbook/recording/run_reader.h"

namespace flipbook::cli {

// What the model said of every sample on every page that could be read.
class PageVerdicts {
 public:
  void add(const EpochFrame& page);
  [[nodiscard]] std::vector<findings::PageVerdict> of(SampleId sample) const;

 private:
  struct Page {
    EpochIndex epoch;
    std::vector<ClassId> predicted;  // N
    std::vector<float> confidence;   // N; NaN: not evaluated
  };
  std::vector<Page> m_pages;
};

// Labels of the nearest samples on one page, as the inspector shows them.
class NeighborLabels {
 public:
  // `asked` are the samples that will be asked for; few are answered exactly, many by one search
  // for all. `page` may be null: then nobody has neighbours.
  NeighborLabels(FramePtr page, std::span<const Sample> samples, std::span<const SampleId> asked);

  [[nodiscard]] std::vector<ClassId> of(SampleId sample) const;
  [[nodiscard]] std::optional<EpochIndex> epoch() const;

 private:
  FramePtr m_page;
  std::vector<ClassId> m_labels;
  FloatMatrix m_features;
  layout::NeighborGraph m_graph;  // empty where few were asked for
};

struct RunFindings {
  findings::Findings findings;
  PageVerdicts verdicts;
  FramePtr latestWithFeatures;
  std::uint32_t pages{};  // judged
};

// Reads every page once; a page that cannot be read is said on standard error and left out.
[[nodiscard]] Result<RunFindings> findInRun(const recording::RunReader& run);

}  // namespace flipbook::cli
