#include "flipbook/viewmodel/moved_samples.h"

#include <algorithm>
#include <exception>
#include <utility>

#include "flipbook/analysis/relative_movement.h"
#include "flipbook/raster/camera.h"
#include "flipbook/viewmodel/flipbook_player.h"
#include "flipbook/viewmodel/map_compass.h"
#include "flipbook/viewmodel/open_run.h"
#include "viewmodel/latest_job.h"

namespace flipbook::viewmodel {
namespace {

constexpr float kLeastShare = 0.005F;  // of the map: less is no movement that an eye would see

std::optional<ClassId> predictedOn(const EpochFrame& frame, SampleId sample) {
  return frame.scores.isEvaluated(sample) ? std::optional{frame.scores.predicted(sample)}
                                          : std::nullopt;
}

FramePtr read(const recording::RunReader& reader, EpochIndex epoch, const FramePtr& inMemory) {
  if (inMemory) return inMemory;
  auto frame = reader.readFrame(epoch);
  return frame ? std::make_shared<const EpochFrame>(std::move(*frame)) : nullptr;
}

}  // namespace

std::vector<MovedSample> movedBetween(const EpochFrame& before, const EpochFrame& now,
                                      std::size_t count) {
  // A layout and a compass have nothing in common.
  if (before.layout.empty() != now.layout.empty()) return {};
  const Layout from = drawnLayout(before);
  const Layout to = drawnLayout(now);
  const auto bounds = raster::boundsOf(to);
  if (from.size() != to.size() || !bounds) return {};
  const float longer = bounds->extent();
  std::vector<MovedSample> moved;
  for (const analysis::Moved& one :
       analysis::movedMost(analysis::relativeMovement(from, to), count)) {
    const float share = longer > 0 ? one.distance / longer : 0;
    if (share < kLeastShare) break;
    moved.push_back({.sample = one.sample,
                     .shareOfMap = share,
                     .predictedBefore = predictedOn(before, one.sample),
                     .predictedNow = predictedOn(now, one.sample)});
  }
  return moved;
}

MovedSamples::MovedSamples(QObject* parent)
    : QObject{parent}, m_job{std::make_unique<LatestJob>(this, &m_pool)} {
  m_pool.setMaxThreadCount(1);
}

MovedSamples::~MovedSamples() {
  m_job->cancel();
  m_pool.waitForDone();
}

void MovedSamples::setRun(OpenRun* run, FlipbookPlayer* player) {
  if (m_run) m_run->disconnect(this);
  if (m_player) m_player->disconnect(this);
  m_job->cancel();
  m_run = run;
  m_player = player;
  m_samples.clear();
  if (m_run && m_player) {
    connect(m_player, &FlipbookPlayer::pageChanged, this, &MovedSamples::follow);
    connect(m_run, &OpenRun::pagesChanged, this, &MovedSamples::follow);
  }
  enter(State::NoPage);
  follow();
}

void MovedSamples::setWanted(bool isWanted) {
  if (std::exchange(m_isWanted, isWanted) == isWanted) return;
  if (isWanted) return follow();
  m_job->cancel();
  if (m_state == State::Looking) m_state = State::NoPage;
}

void MovedSamples::follow() {
  if (!m_isWanted || !m_run) return;
  const std::uint32_t page = m_player->playhead().page();
  if (page >= m_run->pages().size()) return;
  const EpochIndex epoch = m_run->pages()[page].summary.epoch;
  if (m_state == State::Found && epoch == m_epoch) return;  // more pages came
  m_job->cancel();
  if (page == 0) {
    m_samples.clear();
    return enter(State::FirstPage);
  }
  enter(State::Looking);
  using Moved = std::optional<std::vector<MovedSample>>;
  const EpochIndex epochBefore = m_run->pages()[page - 1].summary.epoch;
  const auto look = [reader = m_run->reader(), epochBefore, epoch,
                     frameBefore = m_run->frame(page - 1), frame = m_run->frame(page)]() -> Moved {
    try {
      const FramePtr before = read(*reader, epochBefore, frameBefore);
      const FramePtr now = read(*reader, epoch, frame);
      if (!before || !now) return std::nullopt;
      return movedBetween(*before, *now, kMost);
    } catch (const std::exception&) {  // no memory
      return std::nullopt;
    }
  };
  m_job->start(look, [this, epoch](Moved moved) {
    m_samples = moved ? std::move(*moved) : std::vector<MovedSample>{};
    m_epoch = epoch;
    enter(moved ? State::Found : State::Unreadable);
  });
}

void MovedSamples::enter(State state) {
  m_state = state;
  Q_EMIT changed();
}

}  // namespace flipbook::viewmodel
