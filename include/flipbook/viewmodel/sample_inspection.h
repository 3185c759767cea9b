// Everything the inspector says of one sample, gathered without making the window wait: what the
// shown page knows of it at once, its history, its neighbours and the reason it stands out a moment
// later.

#pragma once

#include <QObject>
#include <QString>
#include <QThreadPool>
#include <memory>
#include <optional>
#include <vector>

#include "flipbook/core/sample.h"
#include "flipbook/findings/stands_out.h"
#include "flipbook/recording/run_reader.h"
#include "flipbook/viewmodel/sample_neighbors.h"
#include "flipbook/viewmodel/shown_page.h"

namespace flipbook::viewmodel {

class SampleInspector : public QObject {
  Q_OBJECT

 public:
  static constexpr std::uint32_t kNeighbors = 15;  // that the reason counts

  explicit SampleInspector(QObject* parent = nullptr);
  ~SampleInspector() override;

  // Both null: no run. Both must outlive their being set here. The sample is forgotten.
  void setRun(OpenRun* run, FlipbookPlayer* player);
  // Ids that the run does not have count as none.
  void setSample(std::optional<SampleId> sample);

  [[nodiscard]] std::optional<SampleId> sample() const { return m_sample; }
  [[nodiscard]] const FramePtr& frame() const {
    return m_page.frame();
  }  // of the shown page; or null

  // The sample on the shown page; nothing while the page is read or if it was not evaluated there.
  [[nodiscard]] std::optional<recording::SampleOnPage> onPage() const;
  // Rising by epoch; empty until it is read, and after a failure.
  [[nodiscard]] const std::vector<recording::SampleOnPage>& history() const { return m_history; }
  [[nodiscard]] const QString& historyProblem() const { return m_historyProblem; }
  [[nodiscard]] const std::vector<SampleId>& neighbors() const { return m_neighbors; }
  // Comes with the neighbours.
  [[nodiscard]] const std::optional<DrawnTruth>& drawnTruth() const { return m_drawnTruth; }
  // Judged up to the shown page, once history and neighbours are there.
  [[nodiscard]] const std::optional<findings::StandsOut>& reason() const { return m_reason; }

 Q_SIGNALS:
  void sampleChanged();  // everything else is empty or of the new sample
  void pageChanged();    // onPage() is of another page
  void historyChanged();
  void neighborsChanged();
  void reasonChanged();

 private:
  void showPage();
  void readHistory();
  void findNeighbors();
  void judge();

  OpenRun* m_run{};
  std::optional<SampleId> m_sample;
  ShownPage m_page;
  std::vector<recording::SampleOnPage> m_history;
  QString m_historyProblem;
  std::vector<SampleId> m_neighbors;
  std::optional<DrawnTruth> m_drawnTruth;
  FramePtr m_neighborsFrame;  // that m_neighbors are of
  std::optional<findings::StandsOut> m_reason;
  QThreadPool m_pool;
  std::unique_ptr<LatestJob> m_historyJob;
  std::unique_ptr<LatestJob> m_neighborsJob;
};

}  // namespace flipbook::viewmodel
