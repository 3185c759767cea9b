#include "flipbook/viewmodel/map_honesty.h"

#include <QLocale>
#include <algorithm>
#include <chrono>
#include <cmath>
#include <exception>

#include "flipbook/core/quantized_features.h"
#include "viewmodel/latest_job.h"

namespace flipbook::viewmodel {
namespace {

constexpr std::chrono::milliseconds kRest{250};

bool isFinite(const Point2& point) { return std::isfinite(point.x) && std::isfinite(point.y); }

// Of the samples that are on the map. No exception leaves it: it runs on a pool thread.
std::optional<layout::LayoutQuality> measured(const EpochFrame& frame) {
  if (frame.features.isEmpty() || frame.layout.empty()) return std::nullopt;
  const std::size_t columns = frame.features.columns();
  if (frame.features.bytes.size() != frame.layout.size() * columns) return std::nullopt;
  try {
    FloatMatrix features = dequantizeFeatures(frame.features);
    Layout placed;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < frame.layout.size(); ++i) {
      if (!isFinite(frame.layout[i])) continue;
      const auto row = features.values.begin() + static_cast<std::ptrdiff_t>(i * columns);
      std::copy_n(row, columns,
                  features.values.begin() + static_cast<std::ptrdiff_t>(kept * columns));
      placed.push_back(frame.layout[i]);
      ++kept;
    }
    features.values.resize(kept * columns);
    return layout::measureQuality(features.view(), placed);
  } catch (const std::exception&) {  // no memory: the page shows without its figure
    return std::nullopt;
  }
}

}  // namespace

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
  m_page.setRun(run, player);
  follow();
}

std::optional<layout::LayoutQuality> MapHonesty::quality() const {
  const FramePtr& frame = m_page.frame();
  const auto found = frame ? m_measured.find(frame->epoch) : m_measured.end();
  return found == m_measured.end() ? std::nullopt : found->second;
}

void MapHonesty::follow() {
  const FramePtr& frame = m_page.frame();
  if (frame && !m_measured.contains(frame->epoch)) {
    m_rest.start();
  } else {
    m_rest.stop();
  }
  Q_EMIT changed();
}

void MapHonesty::measure() {
  const FramePtr frame = m_page.frame();
  if (!frame) return;
  m_job->start([frame] { return measured(*frame); },
               [this, epoch = frame->epoch](std::optional<layout::LayoutQuality> quality) {
                 m_measured[epoch] = quality;
                 Q_EMIT changed();
               });
}

QString honestyText(const layout::LayoutQuality& quality) {
  return MapHonesty::tr("nearest drawn neighbours that are true: %1 of %2")
      .arg(QLocale{}.toString(quality.trueNeighbors, 'f', 1))
      .arg(quality.k);
}

}  // namespace flipbook::viewmodel
