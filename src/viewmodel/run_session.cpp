#include "flipbook/viewmodel/run_session.h"

#include <utility>

#include "flipbook/core/sample.h"
#include "flipbook/viewmodel/metric_curves.h"
#include "viewmodel/latest_job.h"

namespace flipbook::viewmodel {
namespace {

RecentItem::End endOf(const RunFacts& facts, bool isTrainedHere) {
  if (isTrainedHere || (!facts.end && facts.isWrittenElsewhere)) return RecentItem::End::Training;
  if (!facts.end) return RecentItem::End::Stopped;
  switch (*facts.end) {
    case RunEnd::Completed:
      return RecentItem::End::Completed;
    case RunEnd::Stopped:
      return RecentItem::End::Stopped;
    case RunEnd::Failed:
      return RecentItem::End::Failed;
  }
  return RecentItem::End::None;
}

}  // namespace

RunSession::RunSession(RunController& controller, RecentItems& recent, QObject* parent)
    : QObject{parent},
      m_controller{controller},
      m_recent{recent},
      m_job{std::make_unique<LatestJob>(this, &m_pool)} {
  m_pool.setMaxThreadCount(2);  // one that hangs on a dead disk does not hold up the next
  connect(&m_controller, &RunController::ended, this, &RunSession::follow);
  // Connected before whoever starts the engine, so that the lock is free by then.
  connect(&m_controller, &RunController::resumeRequested, this, [this] { m_mapMaker.giveWay(); });
  connect(&m_controller, &RunController::changed, this, [this] {
    if (m_controller.stage() == TrainingStage::Inspecting) giveUpOpening();
  });
}

RunSession::~RunSession() {
  m_job->cancel();
  m_pool.waitForDone();
  m_thumbnails.setRun(nullptr);
  m_mapMaker.setRun(nullptr);
  m_events.setRun(nullptr);
  setReviewRun(nullptr);
}

void RunSession::setReviewRun(const OpenRun* run) {
  m_edits.setRun(run);
  m_findings.setRun(run);
  m_reviewer.setRun(run, &m_thumbnails);
  m_comparison.setRun(run, &m_player);
}

void RunSession::open(const std::filesystem::path& path) {
  setOpening(path);
  m_job->start([path] { return OpenRun::read(path); },
               [this](const Result<std::shared_ptr<OpenRun::Reading>>& reading) { take(reading); });
}

void RunSession::take(const Result<std::shared_ptr<OpenRun::Reading>>& reading) {
  setOpening({});
  if (!reading) {
    Q_EMIT failed(tr("The run cannot be opened"),
                  QString::fromStdString(reading.error().message()));
    return;
  }
  letGo();
  m_run = OpenRun::open(**reading);
  connect(m_run.get(), &OpenRun::pagesChanged, this, &RunSession::follow);
  m_view.reset();
  m_thumbnails.setRun(m_run.get());
  m_events.setRun(m_run.get());
  setReviewRun(m_run.get());
  m_player.apply(playback::SetPageCount{static_cast<std::uint32_t>(m_run->pages().size())});
  m_player.apply(playback::Follow{});
  m_controller.setRun(facts());
  m_mapMaker.setRun(m_run.get());
  remember();
  Q_EMIT opened();
}

void RunSession::close() {
  giveUpOpening();
  letGo();
}

void RunSession::letGo() {
  if (!m_run) return;
  remember();
  Q_EMIT closing();
  m_thumbnails.setRun(nullptr);
  m_mapMaker.setRun(nullptr);
  m_events.setRun(nullptr);
  setReviewRun(nullptr);
  m_view.reset();
  m_run.reset();
  m_player.apply(playback::SetPageCount{0});
  m_controller.setRun(std::nullopt);
  Q_EMIT closed();
}

void RunSession::giveUpOpening() {
  m_job->cancel();
  setOpening({});
}

void RunSession::setOpening(const std::filesystem::path& path) {
  if (path == m_opening) return;
  m_opening = path;
  Q_EMIT openingChanged();
}

RunFacts RunSession::facts() const {
  RunFacts facts;
  if (!m_run) return facts;
  const RunInfo& info = m_run->info();
  facts.path = m_run->path();
  facts.name = QString::fromStdString(printablePath(info.name));
  facts.dataset = info.dataset.root;
  if (info.writer.starts_with("flipbook ")) {
    facts.reading = {info.dataset.kind, info.dataset.lastWins, info.dataset.takesUnlabeled};
  }
  facts.training = info.training;
  facts.split = info.split;
  facts.plannedEpochs = plannedEpochsOf(info);
  if (!m_run->pages().empty()) facts.lastEpoch = m_run->pages().back().summary.epoch.value();
  if (const auto end = m_run->end()) facts.end = end->how;
  facts.isWrittenElsewhere = !m_controller.isTraining() && m_run->reader()->isLocked();
  return facts;
}

void RunSession::follow() {
  if (!m_run) return;
  m_player.apply(playback::SetPageCount{static_cast<std::uint32_t>(m_run->pages().size())});
  m_controller.setRun(facts());
  remember();
}

void RunSession::remember() {
  const RunFacts run = facts();
  RecentItem item;
  item.kind = RecentItem::Kind::Run;
  item.path = run.path;
  item.name = run.name;
  item.end = endOf(run, m_controller.isTraining());
  item.lastPage = run.lastEpoch;
  item.plannedPages = run.plannedEpochs;
  item.opened = QDateTime::currentDateTime();
  m_recent.add(item);
}

}  // namespace flipbook::viewmodel
