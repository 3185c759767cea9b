// The true neighbours of the sample under the cursor, found on a pool thread.

#pragma once

#include <QObject>
#include <QThreadPool>
#include <memory>
#include <optional>
#include <vector>

#include "flipbook/core/epoch_frame.h"
#include "flipbook/core/ids.h"

namespace flipbook::viewmodel {

class LatestJob;

class Neighborhood : public QObject {
  Q_OBJECT

 public:
  static constexpr std::uint32_t kNeighbors = 15;

  explicit Neighborhood(QObject* parent = nullptr);
  ~Neighborhood() override;

  // Forgets the neighbours at once and looks for those of `sample` on the page; null or no sample:
  // for none. Asked for the same again it goes on.
  void find(const FramePtr& frame, std::optional<SampleId> sample);

  // Nearest first; empty while they are being looked for.
  [[nodiscard]] const std::vector<SampleId>& neighbors() const { return m_neighbors; }

 Q_SIGNALS:
  void changed();

 private:
  FramePtr m_frame;
  std::optional<SampleId> m_sample;
  std::vector<SampleId> m_neighbors;
  QThreadPool m_pool;
  std::unique_ptr<LatestJob> m_job;
};

}  // namespace flipbook::viewmodel
