#include "flipbook/viewmodel/map_honesty.h"

#include <QLocale>
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <exception>
#include <ranges>
#include <utility>

#include "flipbook/analysis/drawn_neighbors.h"
#include "flipbook/analysis/page_honesty.h"
#include "flipbook/core/quantized_features.h"
#include "flipbook/viewmodel/open_run.h"
#include "viewmodel/latest_job.h"

namespace flipbook::viewmodel {
namespace {

constexpr std::chrono::milliseconds kRest{250};

constexpr std::size_t kMostShares = 16;  // pages whose shares are kept

// Of the samples that are on the map.
std::optional<layout::LayoutQuality> qualityOf(const EpochFrame& frame) {
  if (frame.features.isEmpty() || frame.layout.empty()) return std::nullopt;
  const std::size_t columns = frame.features.columns();
  if (frame.features.bytes.size() != frame.layout.size() * columns) return std::nullopt;
  FloatMatrix features = dequantizeFeatures(frame.features);
  const std::vector<std::uint32_t> samples = analysis::placedSamples(frame.layout);
  Layout placed;
  for (std::size_t row = 0; row < samples.size(); ++row) {
    const auto from = features.values.begin() + static_cast<std::ptrdiff_t>(samples[row] * columns);
    const auto to = features.values.begin() + static_cast<std::ptrdiff_t>(row * columns);
    if (from != to) std::copy_n(from, columns, to);
    placed.push_back(frame.layout[samples[row]]);
  }
  features.values.resize(samples.size() * columns);
  return layout::measureQuality(features.view(), placed);
}

}  // namespace

// No exception leaves it: it runs on a pool thread.
MapHonesty::Measured MapHonesty::measured(const EpochFrame& frame, bool withShares) {
  try {
    Measured measured{.quality = qualityOf(frame), .shares = nullptr};
    if (withShares) {
      measured.shares = std::make_shared<const std::vector<float>>(
          analysis::honestyOf(frame.features, frame.layout));
    }
    return measured;
  } catch (const std::exception&) {  // no memory: the page shows without its figure
    return {.quality = std::nullopt, .shares = std::make_shared<const std::vector<float>>()};
  }
}

MapHonesty::MapHonesty(QObject* parent)
    : QObject{parent}, m_job{std::make_unique<LatestJob>(this, &m_pool)} {
  m_pool.setMaxThreadCount(1);
  m_rest.setSingleShot(true);
  m_rest.setInterval(kRest);
  connect(&m_rest, &QTimer::timeout, this, &MapHonesty::measure);
  connect(&m_page, &ShownPage::frameChanged, this, &MapHonesty::follow);
}

MapHonesty::~MapHonesty() {
  m_job->cancel();
  m_pool.waitForDone();
}

void MapHonesty::setRun(OpenRun* run, FlipbookPlayer* player) {
  m_job->cancel();
  m_rest.stop();
  m_measured.clear();
  m_shares.reset();
  m_page.setRun(run, player);
  if (run != nullptr) {
    // The layouts of the page are others now.
    connect(run, &OpenRun::trackChanged, &m_page, [this] {
      m_measured.clear();
      m_shares.reset();
      follow();
    });
  }
  follow();
}

std::optional<layout::LayoutQuality> MapHonesty::quality() const {
  const FramePtr& frame = m_page.frame();
  const auto found = frame ? m_measured.find(frame->epoch) : m_measured.end();
  return found == m_measured.end() ? std::nullopt : found->second.quality;
}

void MapHonesty::setSharesWanted(bool areWanted) {
  if (std::exchange(m_areSharesWanted, areWanted) == areWanted) return;
  m_rest.setInterval(areWanted ? std::chrono::milliseconds{0} : kRest);
  if (areWanted) follow();
}

void MapHonesty::follow() {
  const FramePtr& frame = m_page.frame();
  const auto known = frame ? m_measured.find(frame->epoch) : m_measured.end();
  const bool isMeasured = known != m_measured.end() && (!m_areSharesWanted || known->second.shares);
  if (isMeasured && known->second.shares) m_shares = known->second.shares;
  if (frame && !isMeasured) {
    m_rest.start();
  } else {
    m_rest.stop();
  }
  Q_EMIT changed();
}

void MapHonesty::measure() {
  const FramePtr frame = m_page.frame();
  if (!frame || (frame->layout.empty() && !frame->features.isEmpty())) return;  // it may still come
  m_job->start([frame, withShares = m_areSharesWanted] { return measured(*frame, withShares); },
               [this, epoch = frame->epoch](Measured figures) { take(epoch, std::move(figures)); });
}

void MapHonesty::take(EpochIndex epoch, Measured figures) {
  if (figures.shares) m_shares = figures.shares;
  m_measured[epoch] = std::move(figures);
  dropOldShares();
  Q_EMIT changed();
}

// The farthest from the shown page first.
void MapHonesty::dropOldShares() {
  const auto distance = [this](EpochIndex epoch) {
    const std::int64_t shown = m_page.frame() ? m_page.frame()->epoch.value() : 0;
    return std::abs(shown - std::int64_t{epoch.value()});
  };
  const auto hasShares = [](const auto& entry) { return entry.second.shares != nullptr; };
  while (static_cast<std::size_t>(std::ranges::count_if(m_measured, hasShares)) > kMostShares) {
    auto kept = m_measured | std::views::filter(hasShares);
    const auto farthest = std::ranges::max_element(
        kept, {}, [&](const auto& entry) { return distance(entry.first); });
    farthest->second.shares.reset();
  }
}

QString honestyText(const layout::LayoutQuality& quality) {
  return MapHonesty::tr("nearest drawn neighbours that are true: %1 of %2")
      .arg(QLocale{}.toString(quality.trueNeighbors, 'f', 1))
      .arg(quality.k);
}

}  // namespace flipbook::viewmodel
