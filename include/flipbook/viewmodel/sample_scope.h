// Which samples the gallery and the table list.

#pragma once

#include <QString>
#include <span>
#include <string>
#include <vector>

#include "flipbook/core/run_info.h"
#include "flipbook/core/sample.h"
#include "flipbook/viewmodel/page_facts.h"
#include "flipbook/viewmodel/view_state.h"

namespace flipbook::viewmodel {

// True if the filters show the sample, not dimmed. Without facts, and for a sample that was not
// evaluated, right and wrong are not asked.
[[nodiscard]] bool passesFilters(const Filters& filters, const Sample& sample, SampleId id,
                                 const PageFacts* facts);

// The selection where there is one, else all that pass the filters. Rising.
[[nodiscard]] std::vector<SampleId> samplesInScope(const ViewState& state,
                                                   std::span<const Sample> samples,
                                                   const PageFacts* facts);

// Finds samples by text: every word must occur, in whatever case, in the path or the label.
class SampleSearch {
 public:
  // Empty text finds nothing. O(bytes of all paths), the first time with a copy of them.
  [[nodiscard]] std::vector<SampleId> find(const QString& text, const RunInfo& run,
                                           std::span<const Sample> samples);
  void forget();  // for another run

 private:
  std::vector<std::string> m_folded;  // N, path and label in folded case
};

}  // namespace flipbook::viewmodel
