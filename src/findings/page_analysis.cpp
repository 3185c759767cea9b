#include "findings/page_analysis.h"

#include "findings/neighbor_votes.h"
#include "findings/ridge_margins.h"

namespace flipbook::findings {

SampleColumns::SampleColumns(const Evidence& evidence) : classCount{evidence.classCount()} {
  const std::span<const Sample> samples = evidence.samples();
  labels.reserve(samples.size());
  for (std::size_t i = 0; i < samples.size(); ++i) {
    labels.push_back(samples[i].label);
    isValidation.push_back(samples[i].split == Split::Validation ? 1 : 0);
    const bool isJudged = evidence.tallies()[i].pages > 0;
    const bool isMeant = samples[i].label.isGiven() && samples[i].excludedBecause.empty();
    takesPart.push_back(isJudged && isMeant ? 1 : 0);
  }
}

PageAnalysis analyseNeighbors(const TrustedPage& page) {
  PageAnalysis analysis{.frame = page.frame, .trust = page.trust};
  if (page.frame->features.isEmpty()) return analysis;
  const FloatMatrix features = dequantizeFeatures(page.frame->features);
  analysis.graph = layout::findNeighbors(unitRows(features.view()).view(), kVoters);
  return analysis;
}

PageAnalysis analysePage(const TrustedPage& page, const SampleColumns& samples) {
  PageAnalysis analysis = analyseNeighbors(page);
  if (page.frame->features.isEmpty()) return analysis;
  const FloatMatrix features = dequantizeFeatures(page.frame->features);
  analysis.ridge =
      ridgeMargins({features.view(), samples.labels, samples.takesPart, samples.classCount});
  analysis.votes = neighborMargins({&analysis.graph, samples.labels, samples.takesPart});
  return analysis;
}

}  // namespace flipbook::findings
