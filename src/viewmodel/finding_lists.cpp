#include "viewmodel/finding_lists.h"

#include <utility>

#include "flipbook/findings/reason.h"
#include "flipbook/findings/wrong_share.h"

namespace flipbook::viewmodel {
namespace {

using findings::FindingKind;

constexpr std::size_t kWithNeighbors =
    400;  // of the wrong labels: more would need a search for all
constexpr float kIsDuplicate = 0.5F;

class ListMaker {
 public:
  ListMaker(const findings::Findings& findings, const findings::Evidence& evidence,
            const Verdicts& verdicts, const RunInfo& run, std::span<const SampleId> labels)
      : m_findings{findings},
        m_samples{evidence.samples()},
        m_verdicts{verdicts},
        m_run{run},
        m_around{evidence.latestWithFeatures(), evidence.samples(), labels} {}

  [[nodiscard]] ListedFinding make(FindingKind kind, SampleId sample, bool hasNeighbors) const {
    ListedFinding listed{.sample = sample, .kind = kind, .score = m_findings.score(kind, sample)};
    switch (kind) {
      case FindingKind::Label:
        tellLabel(listed, hasNeighbors);
        break;
      case FindingKind::Outlier:
        listed.since = m_findings.outlier[sample.index()].weakSince;
        tell(listed, findings::outlierReason(m_findings.outlier[sample.index()]));
        break;
      case FindingKind::Duplicate:
        tellDuplicate(listed);
        break;
      case FindingKind::Hard:
        listed.since = m_findings.hard[sample.index()].firstChange;
        tell(listed, findings::hardReason(m_findings.hard[sample.index()]));
        break;
    }
    return listed;
  }

 private:
  static void tell(ListedFinding& listed, const std::string& reason) {
    listed.reason = QString::fromStdString(reason);
  }
  [[nodiscard]] std::string nameOf(ClassId klass) const {
    return printablePath(m_run.classes[klass.index()]);
  }
  // Said only of labels that differ, and so are given.
  [[nodiscard]] std::string nameOf(const Label& label) const {
    return label.isGiven() ? nameOf(label.klass()) : std::string{};
  }
  [[nodiscard]] const Sample& facts(SampleId sample) const { return m_samples[sample.index()]; }

  void tellLabel(ListedFinding& listed, bool hasNeighbors) const {
    const findings::LabelSuspicion& suspicion = m_findings.label[listed.sample.index()];
    if (!suspicion.suggested) return;
    const Sample& sample = facts(listed.sample);
    const auto pages = m_verdicts.own.of(listed.sample);
    const auto heldOut = m_verdicts.heldOut.of(listed.sample);
    const auto around = hasNeighbors ? m_around.of(listed.sample) : std::vector<ClassId>{};
    const auto counted = findings::labelFacts({.label = sample.label.klass(),
                                               .pages = pages,
                                               .neighborLabels = around,
                                               .heldOut = heldOut},
                                              *suspicion.suggested, sample.split);
    listed.suggested = suspicion.suggested;
    listed.since = counted.since;
    tell(listed,
         findings::labelReason(counted, {nameOf(counted.label), nameOf(*suspicion.suggested)}));
  }

  void tellDuplicate(ListedFinding& listed) const {
    const findings::DuplicateSuspicion& suspicion = m_findings.duplicate[listed.sample.index()];
    listed.other = suspicion.other;
    findings::DuplicateNames names{.label = nameOf(facts(listed.sample).label)};
    if (suspicion.other) {
      names.other = printablePath(facts(*suspicion.other).path);
      names.otherLabel = nameOf(facts(*suspicion.other).label);
    }
    tell(listed, findings::duplicateReason(suspicion, names));
  }

  const findings::Findings& m_findings;
  std::span<const Sample> m_samples;
  const Verdicts& m_verdicts;
  const RunInfo& m_run;
  findings::NeighborLabels m_around;
};

// Those that are worth a look at all.
std::vector<SampleId> listedSamples(const findings::Findings& findings, FindingKind kind,
                                    std::span<const SampleId> ranked,
                                    std::span<const Sample> samples) {
  std::vector<SampleId> listed;
  for (const SampleId sample : ranked) {
    const float score = findings.score(kind, sample);
    if (listed.size() == RankedFindings::kMostListed || score <= 0) break;
    if (kind == FindingKind::Duplicate && score < kIsDuplicate) break;
    const bool isLeftOut = !samples[sample.index()].excludedBecause.empty();
    if (!isLeftOut || kind == FindingKind::Duplicate) listed.push_back(sample);
  }
  return listed;
}

}  // namespace

RankedFindings listFindings(const findings::Findings& findings, const findings::Evidence& evidence,
                            const Verdicts& verdicts, const RunInfo& run) {
  RankedFindings listed;
  listed.isTooEarly = findings.isTooEarly;
  listed.pages = evidence.pages();
  listed.upTo = evidence.lastEpoch();
  listed.thin = findings.thin;
  std::array<std::vector<SampleId>, findings::kFindingKinds.size()> order;
  for (const FindingKind kind : findings::kFindingKinds) {
    const std::vector<SampleId> ranked = findings.ranked(kind);
    std::vector<SampleId>& chosen = order[static_cast<std::size_t>(kind)];
    chosen = listedSamples(findings, kind, ranked, evidence.samples());
    std::vector<float> scores;
    for (const SampleId sample : ranked) scores.push_back(findings.score(kind, sample));
    std::vector<double> guess = findings::guessWrong(scores);
    guess.resize(chosen.size());
    listed.setGuess(kind, std::move(guess));
  }
  const std::vector<SampleId>& labels = order.front();
  const ListMaker maker{findings, evidence, verdicts, run,
                        std::span{labels}.first(std::min(labels.size(), kWithNeighbors))};
  for (const FindingKind kind : findings::kFindingKinds) {
    for (std::size_t rank = 0; const SampleId sample : order[static_cast<std::size_t>(kind)]) {
      listed.append(maker.make(kind, sample, rank < kWithNeighbors));
      ++rank;
    }
  }
  return listed;
}

}  // namespace flipbook::viewmodel
