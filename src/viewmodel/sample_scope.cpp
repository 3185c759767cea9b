#include "flipbook/viewmodel/sample_scope.h"

#include <QStringList>
#include <algorithm>

#include "flipbook/viewmodel/sample_text.h"

namespace flipbook::viewmodel {

bool passesFilters(const Filters& filters, const Sample& sample, SampleId id,
                   const PageFacts* facts) {
  if (!sample.label.isGiven()) return filters.showsUnlabeled;
  if (filters.dimmedClasses.contains(sample.label.klass())) return false;
  const bool isTraining = sample.split == Split::Training;
  if (!(isTraining ? filters.showsTraining : filters.showsValidation)) return false;
  if (!facts || !facts->isEvaluated(id)) return true;
  const bool isRight = sample.label.is(facts->predicted[id.index()]);
  return isRight ? filters.showsRight : filters.showsWrong;
}

std::vector<SampleId> samplesInScope(const ViewState& state, std::span<const Sample> samples,
                                     const PageFacts* facts) {
  if (!state.selection.empty()) {
    std::vector<SampleId> selected;
    std::ranges::copy_if(state.selection, std::back_inserter(selected),
                         [&](SampleId id) { return id.index() < samples.size(); });
    return selected;
  }
  std::vector<SampleId> shown;
  for (std::uint32_t i = 0; i < samples.size(); ++i) {
    if (passesFilters(state.filters, samples[i], SampleId{i}, facts)) shown.emplace_back(i);
  }
  return shown;
}

std::vector<SampleId> SampleSearch::find(const QString& text, const RunInfo& run,
                                         std::span<const Sample> samples) {
  std::vector<std::string> words;
  for (const QString& word : text.simplified().split(u' ', Qt::SkipEmptyParts)) {
    words.push_back(word.toCaseFolded().toStdString());
  }
  if (words.empty()) return {};
  if (m_folded.size() != samples.size()) {
    m_folded.clear();
    m_folded.reserve(samples.size());
    for (const Sample& sample : samples) {
      const QString both = shownText(sample.path) + u'\n' + labelText(run, sample.label);
      m_folded.push_back(both.toCaseFolded().toStdString());
    }
  }
  std::vector<SampleId> found;
  for (std::uint32_t i = 0; i < m_folded.size(); ++i) {
    const auto occurs = [&](const std::string& word) {
      return m_folded[i].find(word) != std::string::npos;
    };
    if (std::ranges::all_of(words, occurs)) found.emplace_back(i);
  }
  return found;
}

void SampleSearch::forget() { m_folded.clear(); }

}  // namespace flipbook::viewmodel
