#include "flipbook/viewmodel/run_findings.h"

#include <algorithm>
#include <exception>
#include <span>
#include <utility>

#include "flipbook/recording/audit.h"
#include "flipbook/viewmodel/open_run.h"
#include "viewmodel/finding_lists.h"
#include "viewmodel/latest_job.h"

namespace flipbook::viewmodel {

using findings::FindingKind;

struct RunFindings::Work {
  Work(std::span<const Sample> samples, std::uint32_t classCount) : evidence{samples, classCount} {}

  // Once: an audit that ends while the run is open begins everything anew.
  void takeAudit(const recording::RunReader& run, const std::stop_token& stop) {
    if (std::exchange(m_hasLookedForAudit, true)) return;
    const auto audit = recording::Audit::open(run);
    if (!audit || !*audit) return;
    state = AuditState{(*audit)->plan().folds, (*audit)->plan().epochs, (*audit)->foldsDone()};
    for (const EpochIndex epoch : (*audit)->epochs()) {
      if (stop.stop_requested()) return;
      auto scores = (*audit)->heldOut(run, epoch);
      if (!scores) continue;  // a damaged page of a fold: the others judge without it
      verdicts.heldOut.add(epoch, *scores);
      evidence.addHeldOut(epoch, *std::move(scores));
    }
  }

  findings::Evidence evidence;
  Verdicts verdicts;
  std::optional<AuditState> state;  // of the audit

 private:
  bool m_hasLookedForAudit{};
};

struct RunFindings::Answer {
  EpochIndex epoch;          // that was taken in, or could not be
  RankedFindingsPtr ranked;  // null: more pages are waiting
};

std::optional<std::size_t> RankedFindings::rankOf(FindingKind kind, SampleId sample) const {
  const auto& ranks = m_ranks[static_cast<std::size_t>(kind)];
  const auto found = ranks.find(sample.value());
  if (found == ranks.end()) return std::nullopt;
  return found->second;
}

const ListedFinding* RankedFindings::find(FindingKind kind, SampleId sample) const {
  const auto rank = rankOf(kind, sample);
  return rank ? &list(kind)[*rank] : nullptr;
}

void RankedFindings::append(ListedFinding finding) {
  const auto kind = static_cast<std::size_t>(finding.kind);
  m_ranks[kind].emplace(finding.sample.value(), m_lists[kind].size());
  m_lists[kind].push_back(std::move(finding));
}

void RankedFindings::setGuess(FindingKind kind, std::vector<double> guess) {
  m_guesses[static_cast<std::size_t>(kind)] = std::move(guess);
}

RunFindings::RunFindings(QObject* parent)
    : QObject{parent}, m_job{std::make_unique<LatestJob>(this, &m_pool)} {
  m_pool.setMaxThreadCount(1);
  m_pool.setThreadPriority(QThread::LowestPriority);
}

RunFindings::~RunFindings() {
  m_job->cancel();
  m_stop.request_stop();
  m_pool.waitForDone();
}

void RunFindings::setRun(const OpenRun* run) {
  if (m_run) m_run->disconnect(this);
  m_run = run;
  if (m_run) connect(m_run, &OpenRun::pagesChanged, this, &RunFindings::follow);
  restart();
}

std::uint32_t RunFindings::pagesRead() const { return static_cast<std::uint32_t>(m_read.size()); }

void RunFindings::rereadAudit() {
  if (m_run) restart();
}

void RunFindings::restart() {
  m_job->cancel();
  m_stop.request_stop();
  m_stop = {};
  m_ranked.reset();
  m_work.reset();
  m_read.clear();
  m_isWorking = false;
  m_state = !m_run                                   ? State::NoRun
            : m_run->samples().size() > kMostSamples ? State::TooMany
                                                     : State::Reading;
  if (m_state == State::Reading) {
    m_work = std::make_shared<Work>(m_run->samples(),
                                    static_cast<std::uint32_t>(m_run->info().classes.size()));
  }
  Q_EMIT changed();
  follow();
}

void RunFindings::follow() {
  if (!m_work) return;
  const auto& pages = m_run->pages();
  const bool isSame = m_read.size() <= pages.size() &&
                      std::ranges::equal(m_read, std::span{pages}.first(m_read.size()), {}, {},
                                         [](const auto& entry) { return entry.summary.epoch; });
  if (!isSame) return restart();  // pages were taken back
  if (!m_isWorking) takeNext();
}

void RunFindings::takeNext() {
  if (m_read.size() >= m_run->pages().size()) return;
  m_isWorking = true;
  const auto number = static_cast<std::uint32_t>(m_read.size());
  const bool isNewest = number + 1 == m_run->pages().size();
  const EpochIndex epoch = m_run->pages()[number].summary.epoch;
  const auto takeIn = [epoch, isNewest, work = m_work, frame = m_run->frame(number),
                       reader = m_run->reader(), stop = m_stop.get_token()]() -> Answer {
    try {
      FramePtr page = frame;
      if (!page) {
        auto fromDisk = reader->readFrame(epoch);
        if (fromDisk) page = std::make_shared<const EpochFrame>(*std::move(fromDisk));
      }
      if (page && page->scores.sampleCount() == reader->samples().size()) {
        work->evidence.add(page);
        work->verdicts.own.add(epoch, page->scores);
      }
      if (!isNewest) return {epoch, nullptr};
      work->takeAudit(*reader, stop);
      auto ranked = findings::rankFindings(work->evidence, stop);
      if (!ranked) return {epoch, nullptr};  // nobody waits for it any more
      auto listed = listFindings(*ranked, work->evidence, work->verdicts, reader->info());
      listed.audit = work->state;
      return {epoch, std::make_shared<const RankedFindings>(std::move(listed))};
    } catch (const std::exception&) {  // no memory: the pages before keep their ranking
      return {epoch, nullptr};
    }
  };
  m_job->start(takeIn, [this](Answer answer) { take(std::move(answer)); });
}

void RunFindings::take(Answer answer) {
  m_isWorking = false;
  m_read.push_back(answer.epoch);
  if (answer.ranked) m_ranked = std::move(answer.ranked);
  const bool hasMore = m_read.size() < m_run->pages().size();
  m_state = !m_ranked ? State::Reading : hasMore ? State::Updating : State::Ranked;
  Q_EMIT changed();
  follow();
}

}  // namespace flipbook::viewmodel
