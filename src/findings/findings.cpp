#include "flipbook/findings/findings.h"

#include <algorithm>
#include <numeric>

#include "findings/duplicate_ranking.h"
#include "findings/hard_ranking.h"
#include "findings/label_ranking.h"
#include "findings/outlier_ranking.h"

namespace flipbook::findings {
namespace {

std::size_t sizeOf(const Findings& findings, FindingKind kind) {
  switch (kind) {
    case FindingKind::Label:
      return findings.label.size();
    case FindingKind::Outlier:
      return findings.outlier.size();
    case FindingKind::Duplicate:
      return findings.duplicate.size();
    case FindingKind::Hard:
      return findings.hard.size();
  }
  return 0;
}

// The page among those that are analysed, where its neighbours are added if it is none of them.
const PageAnalysis& analysisOf(const FramePtr& frame, std::vector<PageAnalysis>& pages) {
  const auto found = std::ranges::find(pages, frame, &PageAnalysis::frame);
  if (found != pages.end()) return *found;
  return pages.emplace_back(analyseNeighbors({frame, {}}));
}

}  // namespace

const char* nameOf(FindingKind kind) {
  switch (kind) {
    case FindingKind::Label:
      return "label";
    case FindingKind::Outlier:
      return "outlier";
    case FindingKind::Duplicate:
      return "duplicate";
    case FindingKind::Hard:
      return "hard";
  }
  return "";
}

float Findings::score(FindingKind kind, SampleId sample) const {
  switch (kind) {
    case FindingKind::Label:
      return label[sample.index()].score;
    case FindingKind::Outlier:
      return outlier[sample.index()].score;
    case FindingKind::Duplicate:
      return duplicate[sample.index()].score;
    case FindingKind::Hard:
      return hard[sample.index()].score;
  }
  return 0;
}

std::vector<SampleId> Findings::ranked(FindingKind kind) const {
  std::vector<SampleId> order;
  for (std::uint32_t i = 0; i < sizeOf(*this, kind); ++i) order.push_back(SampleId{i});
  std::ranges::stable_sort(order, std::ranges::greater{},
                           [&](SampleId sample) { return score(kind, sample); });
  return order;
}

Result<Findings> rankFindings(const Evidence& evidence, std::stop_token stop) {
  Findings findings{.isTooEarly = evidence.isTooEarly()};
  if (findings.isTooEarly) {
    findings.duplicate = rankDuplicates(evidence, {});
    return findings;
  }
  const SampleColumns samples{evidence};
  std::vector<PageAnalysis> pages;
  for (const TrustedPage& page : evidence.heaviest()) {
    if (stop.stop_requested()) return fail(ErrorCode::Cancelled, "cancelled");
    pages.push_back(analysePage(page, samples));
  }
  LabelRanking labels = rankLabels(evidence, samples, pages);
  if (stop.stop_requested()) return fail(ErrorCode::Cancelled, "cancelled");
  OutlierRanking outliers = rankOutliers(evidence, samples, analysisOf(evidence.best(), pages));
  if (stop.stop_requested()) return fail(ErrorCode::Cancelled, "cancelled");
  if (evidence.firstWithFeatures()) (void)analysisOf(evidence.firstWithFeatures(), pages);
  findings.duplicate = rankDuplicates(evidence, pages);
  findings.hard = rankHard(evidence, samples, {labels.deviations, outliers.deviations});
  findings.label = std::move(labels.suspicions);
  std::vector<float> suspicion;
  for (const LabelSuspicion& label : findings.label) suspicion.push_back(label.score);
  findings.thin = findThinSpots({.samples = evidence.samples(),
                                 .scores = &evidence.best()->scores,
                                 .graph = &analysisOf(evidence.best(), pages).graph,
                                 .suspicion = suspicion});
  findings.outlier = std::move(outliers.suspicions);
  return findings;
}

}  // namespace flipbook::findings
