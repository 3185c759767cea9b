#include "cli/run_findings.h"

#include <cmath>

#include "cli/console.h"
#include "cli/interruption.h"

namespace flipbook::cli {
namespace {

constexpr std::uint32_t kNeighbors = 15;
constexpr std::size_t kFew = 400;  // samples; a search for each costs no more than one for all

}  // namespace

void PageVerdicts::add(const EpochFrame& page) {
  const std::size_t count = page.scores.sampleCount();
  Page& added = m_pages.emplace_back(Page{.epoch = page.epoch});
  added.predicted.reserve(count);
  added.confidence.reserve(count);
  for (std::uint32_t i = 0; i < count; ++i) {
    added.predicted.push_back(page.scores.predicted(SampleId{i}));
    added.confidence.push_back(page.scores.confidence(SampleId{i}));
  }
}

std::vector<findings::PageVerdict> PageVerdicts::of(SampleId sample) const {
  std::vector<findings::PageVerdict> verdicts;
  verdicts.reserve(m_pages.size());
  for (const Page& page : m_pages) {
    verdicts.push_back(
        {page.epoch, page.predicted[sample.index()], page.confidence[sample.index()]});
  }
  return verdicts;
}

NeighborLabels::NeighborLabels(FramePtr page, std::span<const Sample> samples,
                               std::span<const SampleId> asked)
    : m_page{std::move(page)} {
  for (const Sample& sample : samples) m_labels.push_back(sample.label);
  if (!m_page || asked.empty()) return;
  m_features = dequantizeFeatures(m_page->features);
  if (asked.size() > kFew) m_graph = layout::findNeighbors(m_features.view(), kNeighbors);
}

std::vector<ClassId> NeighborLabels::of(SampleId sample) const {
  std::vector<ClassId> labels;
  if (m_features.values.empty()) return labels;
  if (m_graph.k > 0) {
    for (const std::uint32_t other : m_graph.of(sample)) labels.push_back(m_labels[other]);
    return labels;
  }
  for (const std::uint32_t other : layout::nearestTo(m_features.view(), sample, kNeighbors)) {
    labels.push_back(m_labels[other]);
  }
  return labels;
}

std::optional<EpochIndex> NeighborLabels::epoch() const {
  return m_page ? std::optional{m_page->epoch} : std::nullopt;
}

Result<RunFindings> findInRun(const recording::RunReader& run) {
  const Interruption interruption;
  findings::Evidence evidence{run.samples(), static_cast<std::uint32_t>(run.info().classes.size())};
  RunFindings found;
  ProgressLine progress;
  std::uint64_t done = 0;
  for (const recording::EpochEntry& entry : run.epochs()) {
    if (Interruption::isRequested()) return fail(ErrorCode::Cancelled, "interrupted");
    progress.show("Reading pages", done++, run.epochs().size());
    auto frame = run.readFrame(entry.summary.epoch);
    if (!frame) {
      progress.clear();
      warn(fmt::format("{}; the findings do without it", frame.error().message()));
      continue;
    }
    const auto page = std::make_shared<const EpochFrame>(*std::move(frame));
    evidence.add(page);
    found.verdicts.add(*page);
  }
  progress.show("Ranking", done, run.epochs().size());
  auto ranked = findings::rankFindings(evidence);
  if (!ranked) return passOn(ranked.error());
  found.findings = *std::move(ranked);
  found.latestWithFeatures = evidence.latestWithFeatures();
  found.pages = evidence.pages();
  return found;
}

}  // namespace flipbook::cli
