#include "flipbook/viewmodel/run_comparison.h"

#include <algorithm>
#include <exception>
#include <optional>
#include <utility>

#include "flipbook/recording/run_reader.h"
#include "flipbook/viewmodel/flipbook_player.h"
#include "flipbook/viewmodel/open_run.h"
#include "flipbook/viewmodel/sample_text.h"
#include "viewmodel/latest_job.h"

namespace flipbook::viewmodel {

struct RunComparison::Opened {
  std::shared_ptr<const recording::RunReader> reader;
  QString problem;
};

struct RunComparison::Answer {
  std::shared_ptr<const Compared> compared;
  QString problem;
};

namespace {

QString textOf(const Error& error) { return shownText(error.message()); }

comparison::Side sideOf(const EpochFrame& frame, const recording::RunReader& run) {
  return {.scores = &frame.scores, .samples = run.samples(), .classes = run.info().classes};
}

// The page of the same epoch, or else the last one before it.
std::optional<EpochIndex> pageFor(RunComparison::OtherPage which, EpochIndex shown,
                                  const std::vector<recording::EpochEntry>& pages) {
  std::optional<EpochIndex> found;
  for (const recording::EpochEntry& page : pages) {
    const bool isLater = page.summary.epoch > shown;
    if (which == RunComparison::OtherPage::Same && isLater) break;
    found = page.summary.epoch;
  }
  return found;
}

}  // namespace

RunComparison::RunComparison(QObject* parent)
    : QObject{parent},
      m_openJob{std::make_unique<LatestJob>(this, &m_pool)},
      m_compareJob{std::make_unique<LatestJob>(this, &m_pool)} {
  m_pool.setMaxThreadCount(1);
}

RunComparison::~RunComparison() {
  m_openJob->cancel();
  m_compareJob->cancel();
  m_pool.waitForDone();
}

void RunComparison::setRun(const OpenRun* run, const FlipbookPlayer* player) {
  if (m_run) m_run->disconnect(this);
  if (m_player) m_player->disconnect(this);
  m_run = run;
  m_player = run ? player : nullptr;
  m_labels = comparison::LabelsOf::Second;
  if (m_run) {
    connect(m_player, &FlipbookPlayer::pageChanged, this, &RunComparison::compare);
    connect(m_run, &OpenRun::pagesChanged, this, &RunComparison::compare);
  }
  const std::string from = m_run ? m_run->info().edits.from : std::string{};
  // Where the edits came as a file, its run is the folder that it lies in.
  std::filesystem::path before{from};
  if (before.filename() == "edits.jsonl") before = before.parent_path();
  setOther(before);
}

void RunComparison::setOther(const std::filesystem::path& run) {
  m_openJob->cancel();
  m_compareJob->cancel();
  m_otherPath = run;
  m_other.reset();
  m_timeline.reset();
  m_result.reset();
  if (!m_run || run.empty()) {
    enter(m_run ? State::NoOther : State::NoRun);
  } else {
    openOther();
  }
  Q_EMIT otherChanged();
}

void RunComparison::setOtherPage(OtherPage page) {
  if (page == m_otherPage) return;
  m_otherPage = page;
  compare();
}

void RunComparison::setLabels(comparison::LabelsOf labels) {
  if (labels == m_labels) return;
  m_labels = labels;
  compare();
}

void RunComparison::setWanted(bool isWanted) {
  if (isWanted == m_isWanted) return;
  m_isWanted = isWanted;
  compare();
}

QString RunComparison::otherName() const {
  if (m_other) return shownText(m_other->info().name);
  return shownText(m_otherPath.filename().native());
}

void RunComparison::openOther() {
  enter(State::Reading);
  const auto open = [path = m_otherPath]() -> Opened {
    auto reader = recording::RunReader::open(path);
    if (!reader) return {nullptr, textOf(reader.error())};
    return {std::make_shared<const recording::RunReader>(*std::move(reader)), {}};
  };
  m_openJob->start(open, [this](Opened opened) {
    if (!opened.reader) return enter(State::Impossible, opened.problem);
    m_other = std::move(opened.reader);
    m_timeline = std::make_shared<const Timeline>(timelineOf(m_other->epochs(), 0));
    Q_EMIT otherChanged();
    compare();
  });
}

void RunComparison::compare() {
  if (!m_run || !m_other || !m_isWanted) return;
  const std::uint32_t page = m_player->playhead().page();
  const auto& pages = m_run->pages();
  if (page >= pages.size()) return;
  const EpochIndex now = pages[page].summary.epoch;
  const auto before = pageFor(m_otherPage, now, m_other->epochs());
  if (!before) return enter(State::Impossible, tr("The other run has no page yet."));
  enter(State::Reading);
  const auto work = [now, before = *before, frame = m_run->frame(page), run = m_run->reader(),
                     other = m_other, labels = m_labels]() -> Answer {
    try {
      const auto first = other->readFrame(before);
      if (!first) return {nullptr, textOf(first.error())};
      FramePtr second = frame;
      if (!second) {
        auto read = run->readFrame(now);
        if (!read) return {nullptr, textOf(read.error())};
        second = std::make_shared<const EpochFrame>(*std::move(read));
      }
      auto compared =
          comparison::compare(sideOf(*first, *other), sideOf(*second, *run), {.labels = labels});
      if (!compared) return {nullptr, textOf(compared.error())};
      return {std::make_shared<const Compared>(Compared{*std::move(compared), before, now}), {}};
    } catch (const std::exception&) {
      return {nullptr, tr("There is not enough memory to compare the two pages.")};
    }
  };
  m_compareJob->start(work, [this](Answer answer) {
    m_result = std::move(answer.compared);
    enter(m_result ? State::Compared : State::Impossible, answer.problem);
  });
}

void RunComparison::enter(State state, const QString& problem) {
  m_state = state;
  m_problem = problem;
  if (state == State::Impossible) m_result.reset();
  Q_EMIT changed();
}

}  // namespace flipbook::viewmodel
