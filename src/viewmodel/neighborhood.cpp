#include "flipbook/viewmodel/neighborhood.h"

#include <utility>

#include "flipbook/viewmodel/sample_neighbors.h"
#include "viewmodel/latest_job.h"

namespace flipbook::viewmodel {

Neighborhood::Neighborhood(QObject* parent)
    : QObject{parent}, m_job{std::make_unique<LatestJob>(this, &m_pool)} {
  m_pool.setMaxThreadCount(1);
}

Neighborhood::~Neighborhood() {
  m_job->cancel();
  m_pool.waitForDone();
}

void Neighborhood::find(const FramePtr& frame, std::optional<SampleId> sample) {
  if (!frame) sample.reset();
  if (frame == m_frame && sample == m_sample) return;
  m_frame = frame;
  m_sample = sample;
  m_job->cancel();
  if (!std::exchange(m_neighbors, {}).empty()) Q_EMIT changed();
  if (!sample) return;
  m_job->start([frame, sample = *sample] { return neighborsOnPage(*frame, sample, kNeighbors); },
               [this](std::vector<SampleId> neighbors) {
                 m_neighbors = std::move(neighbors);
                 Q_EMIT changed();
               });
}

}  // namespace flipbook::viewmodel
