#include "flipbook/viewmodel/reviewer.h"

#include <algorithm>
#include <span>
#include <string_view>
#include <unordered_set>

#include "flipbook/viewmodel/edit_session.h"
#include "flipbook/viewmodel/open_run.h"
#include "flipbook/viewmodel/sample_text.h"
#include "flipbook/viewmodel/view_state.h"

namespace flipbook::viewmodel {
namespace {

using Decision = recording::EditLog::Decision;
using findings::FindingKind;
using recording::Verdict;

constexpr float kStandsHigh = 0.8F;  // a score below which a finding is no news to anyone

}  // namespace

Reviewer::Reviewer(RunFindings& findings, EditSession& edits, ViewStateHolder& view,
                   QObject* parent)
    : QObject{parent}, m_findings{findings}, m_edits{edits}, m_view{view} {
  connect(&m_view, &ViewStateHolder::currentChanged, this, &Reviewer::changed);
  connect(&m_view, &ViewStateHolder::selectionChanged, this, &Reviewer::changed);
  connect(&m_list, &FindingsModel::listChanged, this, &Reviewer::changed);
}

void Reviewer::setRun(const OpenRun* run, ThumbnailStore* thumbnails) {
  m_run = run;
  m_list.setRun(run, thumbnails, &m_findings, &m_edits);
  Q_EMIT changed();
}

void Reviewer::setReviewing(bool isReviewing) {
  if (isReviewing == m_isReviewing) return;
  m_isReviewing = isReviewing;
  Q_EMIT changed();
}

std::vector<SampleId> Reviewer::targets() const {
  if (!m_run) return {};
  const auto isThere = [this](SampleId sample) { return sample.index() < m_run->samples().size(); };
  const ViewState& state = m_view.state();
  const bool isSelected =
      state.selection.size() > 1 && std::ranges::all_of(state.selection, isThere);
  // A datapoint looked at outside the selection is looked at by itself.
  const bool isOutside =
      state.current && !std::ranges::binary_search(state.selection, *state.current);
  if (isSelected && !isOutside) return state.selection;
  if (state.current && isThere(*state.current)) return {*state.current};
  return {};
}

std::optional<ClassId> Reviewer::suggestion() const {
  const std::vector<SampleId> samples = targets();
  if (samples.size() != 1 || !m_findings.ranked()) return std::nullopt;
  const ListedFinding* finding = m_findings.ranked()->find(FindingKind::Label, samples.front());
  return finding ? finding->suggested : std::nullopt;
}

std::optional<recording::Edit> Reviewer::standing() const {
  const std::vector<SampleId> samples = targets();
  return samples.size() == 1 ? m_edits.standing(samples.front()) : std::nullopt;
}

std::optional<Split> Reviewer::movedTo() const {
  const std::vector<SampleId> samples = targets();
  return samples.size() == 1 ? m_edits.movedTo(samples.front()) : std::nullopt;
}

const ListedFinding* Reviewer::worstFinding(SampleId sample) const {
  if (!m_findings.ranked()) return nullptr;
  const ListedFinding* worst = nullptr;
  for (const FindingKind kind : findings::kFindingKinds) {
    const ListedFinding* finding = m_findings.ranked()->find(kind, sample);
    if (finding == nullptr) continue;
    if (kind != FindingKind::Duplicate && finding->score < kStandsHigh) continue;
    if (worst == nullptr || finding->score > worst->score) worst = finding;
  }
  return worst;
}

Possible Reviewer::canDecide() const {
  if (!m_run) return {false, tr("No run is open")};
  if (!m_edits.isPossible()) return {false, m_edits.whyNotPossible()};
  if (targets().empty()) return {false, tr("Choose a datapoint first")};
  return {true, {}};
}

Possible Reviewer::canAccept() const {
  const Possible decide = canDecide();
  if (!decide.isPossible) return decide;
  if (targets().size() == 1 && !suggestion()) {
    return {false, tr("No other class is suggested for this datapoint")};
  }
  return {true, {}};
}

Possible Reviewer::canConfirm() const {
  const Possible decide = canDecide();
  if (!decide.isPossible) return decide;
  const bool hasLabel = std::ranges::any_of(targets(), [this](SampleId sample) {
    return m_run->samples()[sample.index()].label.isGiven();
  });
  if (hasLabel) return {true, {}};
  return {false, tr("It has no label that could be right; give it one")};
}

Possible Reviewer::canMoveTo(Split split) const {
  const Possible decide = canDecide();
  if (!decide.isPossible) return decide;
  const Split other = split == Split::Training ? Split::Validation : Split::Training;
  bool isThere = false;
  for (const SampleId sample : targets()) {
    const Split now = splitOf(sample);
    if (now == other) return {true, {}};
    isThere |= now == split;
  }
  if (!isThere) return {false, tr("Without a label it is in no split")};
  return {false, split == Split::Training ? tr("It is a training datapoint already")
                                          : tr("It is a validation datapoint already")};
}

Possible Reviewer::canUndo() const {
  return m_edits.canUndo() ? Possible{true, {}} : Possible{false, tr("Nothing was decided yet")};
}

Possible Reviewer::canRedo() const {
  return m_edits.canRedo() ? Possible{true, {}} : Possible{false, tr("Nothing was taken back")};
}

void Reviewer::accept() {
  if (!canAccept().isPossible || !m_findings.ranked()) return;
  std::vector<Decision> decisions;
  for (const SampleId sample : targets()) {
    const ListedFinding* finding = m_findings.ranked()->find(FindingKind::Label, sample);
    if (finding == nullptr || !finding->suggested) continue;
    decisions.push_back({sample, Verdict::Relabel, *finding->suggested, {}});
  }
  record(decisions);
}

void Reviewer::relabel(ClassId klass) {
  if (!m_run || klass.index() >= m_run->info().classes.size()) return;
  decide(Verdict::Relabel, klass);
}
void Reviewer::exclude() { decide(Verdict::Exclude, std::nullopt); }
void Reviewer::confirmLabel() { decide(Verdict::LabelIsRight, std::nullopt); }
void Reviewer::putOff() { decide(Verdict::Undecided, std::nullopt); }

Split Reviewer::splitOf(SampleId sample) const {
  if (const auto moved = m_edits.movedTo(sample)) return *moved;
  const Sample& given = m_run->samples()[sample.index()];
  const auto standing = m_edits.standing(sample);
  const bool hasLabel = standing ? standing->label.isGiven() : given.label.isGiven();
  if (!hasLabel) return Split::Unlabeled;
  return given.isUnlabeled() ? Split::Training : given.split;
}

void Reviewer::moveTo(Split split) {
  if (!canMoveTo(split).isPossible) return;
  const std::span<const Sample> samples = m_run->samples();
  const std::vector<SampleId> meant = targets();
  std::unordered_set<std::string_view> groups;
  for (const SampleId sample : meant) groups.insert(samples[sample.index()].group);
  groups.erase(std::string_view{});
  std::vector<Decision> decisions;
  std::size_t along = 0;
  for (std::uint32_t i = 0; i < samples.size(); ++i) {
    const SampleId sample{i};
    const bool isMeant = std::ranges::binary_search(meant, sample);
    if (!isMeant && !groups.contains(samples[i].group)) continue;
    const Split now = splitOf(sample);
    if (now == Split::Unlabeled || now == split) continue;
    decisions.push_back({.sample = sample, .verdict = Verdict::Move, .to = {}, .split = split});
    along += isMeant ? 0U : 1U;
  }
  if (decisions.empty() || !m_edits.decide(decisions)) return;
  const recording::Edit edit{.sample = {}, .verdict = Verdict::Move, .label = {}, .split = split};
  const QString what = verdictText(edit, m_run->info());
  if (along > 0) {
    Q_EMIT decided(tr("%1 datapoints: %2, %3 of them because they are of the same group")
                       .arg(countText(decisions.size()), what, countText(along)));
  } else if (decisions.size() > 1) {
    Q_EMIT decided(tr("%1 datapoints: %2").arg(countText(decisions.size()), what));
  }
}

void Reviewer::decide(Verdict verdict, std::optional<ClassId> klass) {
  if (!canDecide().isPossible) return;
  std::vector<Decision> decisions;
  for (const SampleId sample : targets()) {
    const Label& given = m_run->samples()[sample.index()].label;
    if (verdict == Verdict::LabelIsRight && !given.isGiven()) continue;
    // The class that it has already: that is what a person says who finds the label right.
    const bool isAsGiven = verdict == Verdict::Relabel && klass && given.is(*klass);
    decisions.push_back(
        {sample, isAsGiven ? Verdict::LabelIsRight : verdict, klass.value_or(ClassId{}), {}});
  }
  record(decisions);
}

void Reviewer::record(const std::vector<Decision>& decisions) {
  if (decisions.empty()) return;
  const SampleId first = decisions.front().sample;
  const int row = decisions.size() == 1 ? m_list.rowOf(first).value_or(-1) : -1;
  if (!m_edits.decide(decisions)) return;
  if (decisions.size() > 1) {
    const auto edit = m_edits.standing(first);
    Q_EMIT decided(tr("%1 datapoints: %2")
                       .arg(countText(decisions.size()), verdictText(*edit, m_run->info())));
    return;
  }
  if (row < 0 || !m_isReviewing) return;
  // Where the decided one has left the list, the next one stands in its place.
  const int next = m_list.rowOf(first) ? row + 1 : row;
  if (const ListedFinding* finding = m_list.findingAt(next)) m_view.setCurrent(finding->sample);
}

void Reviewer::undo() { showAgain(m_edits.undo()); }
void Reviewer::redo() { showAgain(m_edits.redo()); }

void Reviewer::showAgain(const std::vector<SampleId>& samples) {
  if (samples.empty()) return;
  if (samples.size() == 1) {
    // Keys act on the selection: one that this sample is no part of is none of its business.
    const auto& selection = m_view.state().selection;
    if (!std::ranges::binary_search(selection, samples.front())) m_view.setSelection({});
    return m_view.setCurrent(samples.front());
  }
  m_view.setSelection(samples);
}

void Reviewer::goNext() { step(1); }
void Reviewer::goPrevious() { step(-1); }

void Reviewer::step(int by) {
  const auto current = m_view.state().current;
  const auto row = current ? m_list.rowOf(*current) : std::nullopt;
  const ListedFinding* finding = m_list.findingAt(row ? *row + by : 0);
  if (finding != nullptr) m_view.setCurrent(finding->sample);
}

}  // namespace flipbook::viewmodel
