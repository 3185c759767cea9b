#include "flipbook/findings/page_verdicts.h"

#include <utility>

namespace flipbook::findings {
namespace {

constexpr std::uint32_t kNeighbors = 15;
constexpr std::size_t kFew = 400;  // samples; a search for each costs no more than one for all

}  // namespace

void PageVerdicts::add(EpochIndex epoch, const ClassScores& scores) {
  const std::size_t count = scores.sampleCount();
  Page& added = m_pages.emplace_back(Page{.epoch = epoch});
  added.predicted.reserve(count);
  added.confidence.reserve(count);
  for (std::uint32_t i = 0; i < count; ++i) {
    added.predicted.push_back(scores.predicted(SampleId{i}));
    added.confidence.push_back(scores.confidence(SampleId{i}));
  }
}

std::vector<PageVerdict> PageVerdicts::of(SampleId sample) const {
  std::vector<PageVerdict> verdicts;
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
  const auto note = [&](std::uint32_t other) {
    if (m_labels[other].isGiven()) labels.push_back(m_labels[other].klass());
  };
  if (m_features.values.empty()) return labels;
  if (m_graph.k > 0) {
    for (const std::uint32_t other : m_graph.of(sample)) note(other);
    return labels;
  }
  for (const std::uint32_t other : layout::nearestTo(m_features.view(), sample, kNeighbors)) {
    note(other);
  }
  return labels;
}

std::optional<EpochIndex> NeighborLabels::epoch() const {
  return m_page ? std::optional{m_page->epoch} : std::nullopt;
}

}  // namespace flipbook::findings
