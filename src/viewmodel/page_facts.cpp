#include "flipbook/viewmodel/page_facts.h"

#include <cmath>
#include <limits>
#include <utility>

#include "flipbook/core/expects.h"

namespace flipbook::viewmodel {

bool PageFacts::isEvaluated(SampleId sample) const {
  return sample.index() < confidence.size() && std::isfinite(confidence[sample.index()]);
}

PageFactsPtr pageFacts(std::uint32_t page, FramePtr frame, std::span<const Sample> samples) {
  FLIPBOOK_EXPECTS(frame && frame->scores.sampleCount() == samples.size());
  const ClassScores& scores = frame->scores;
  auto facts = std::make_shared<PageFacts>(PageFacts{
      .page = page,
      .frame = frame,
      .predicted = std::vector<ClassId>(samples.size()),
      .confidence = std::vector<float>(samples.size(), std::numeric_limits<float>::quiet_NaN()),
      .training = metrics::computeMetrics(scores, frame->loss, samples, Split::Training),
      .validation = metrics::computeMetrics(scores, frame->loss, samples, Split::Validation)});
  for (std::uint32_t i = 0; i < samples.size(); ++i) {
    const SampleId sample{i};
    if (!scores.isEvaluated(sample)) continue;
    facts->predicted[i] = scores.predicted(sample);
    facts->confidence[i] = scores.confidence(sample);
    if (!samples[i].label.isGiven()) continue;
    ++(samples[i].label.is(facts->predicted[i]) ? facts->right : facts->wrong);
  }
  return facts;
}

}  // namespace flipbook::viewmodel
