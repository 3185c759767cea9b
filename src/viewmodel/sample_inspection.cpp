#include "flipbook/viewmodel/sample_inspection.h"

#include <limits>
#include <utility>

#include "flipbook/viewmodel/flipbook_player.h"
#include "flipbook/viewmodel/open_run.h"
#include "flipbook/viewmodel/sample_neighbors.h"
#include "flipbook/viewmodel/sample_text.h"
#include "viewmodel/latest_job.h"

namespace flipbook::viewmodel {

using recording::SampleOnPage;

SampleInspector::SampleInspector(QObject* parent)
    : QObject{parent},
      m_historyJob{std::make_unique<LatestJob>(this, &m_pool)},
      m_neighborsJob{std::make_unique<LatestJob>(this, &m_pool)} {
  m_pool.setMaxThreadCount(2);  // neither answer waits for the other
  connect(&m_page, &ShownPage::frameChanged, this, &SampleInspector::showPage);
}

SampleInspector::~SampleInspector() {
  m_historyJob->cancel();
  m_neighborsJob->cancel();
  m_pool.waitForDone();
}

void SampleInspector::setRun(OpenRun* run, FlipbookPlayer* player) {
  if (m_run) m_run->disconnect(this);
  m_run = run;
  setSample(std::nullopt);
  m_page.setRun(run, player);
  if (m_run) connect(m_run, &OpenRun::pagesChanged, this, &SampleInspector::readHistory);
}

void SampleInspector::setSample(std::optional<SampleId> sample) {
  if (sample && (!m_run || sample->index() >= m_run->samples().size())) sample.reset();
  if (sample == m_sample) return;
  m_sample = sample;
  m_historyJob->cancel();
  m_neighborsJob->cancel();
  m_history.clear();
  m_historyProblem.clear();
  m_neighbors.clear();
  m_drawnTruth.reset();
  m_neighborsFrame = nullptr;
  m_reason.reset();
  Q_EMIT sampleChanged();
  Q_EMIT neighborsChanged();
  readHistory();
  findNeighbors();
}

std::optional<SampleOnPage> SampleInspector::onPage() const {
  const FramePtr& frame = m_page.frame();
  if (!m_sample || !frame || !frame->scores.isEvaluated(*m_sample)) return std::nullopt;
  const Label& label = m_run->samples()[m_sample->index()].label;
  const ClassScores& scores = frame->scores;
  if (!label.isGiven()) {
    constexpr float kNone = std::numeric_limits<float>::quiet_NaN();
    const ClassProbability said{scores.predicted(*m_sample), scores.confidence(*m_sample)};
    return SampleOnPage{.epoch = frame->epoch,
                        .predicted = said.klass,
                        .confidence = said.probability,
                        .labelProbability = kNone,
                        .strongestOther = said,
                        .loss = kNone};
  }
  return SampleOnPage{.epoch = frame->epoch,
                      .predicted = scores.predicted(*m_sample),
                      .confidence = scores.confidence(*m_sample),
                      .labelProbability = scores.probability(*m_sample, label.klass(), label),
                      .strongestOther = scores.strongestOther(*m_sample, label.klass()),
                      .loss = scores.loss(*m_sample, label)};
}

void SampleInspector::showPage() {
  Q_EMIT pageChanged();
  findNeighbors();
}

void SampleInspector::readHistory() {
  if (!m_sample) return;
  m_historyJob->start(
      [reader = m_run->reader(), sample = *m_sample] { return reader->history(sample); },
      [this](Result<std::vector<SampleOnPage>> history) {
        m_historyProblem = history ? QString{} : shownText(history.error().message());
        m_history = history ? *std::move(history) : std::vector<SampleOnPage>{};
        Q_EMIT historyChanged();
        judge();
      });
}

void SampleInspector::findNeighbors() {
  const FramePtr& frame = m_page.frame();
  m_neighborsJob->cancel();
  if (!m_sample || !frame) return;
  m_neighborsJob->start(
      [frame, sample = *m_sample] {
        return std::pair{neighborsOnPage(*frame, sample, kNeighbors), drawnTruthOf(*frame, sample)};
      },
      [this, frame](std::pair<std::vector<SampleId>, std::optional<DrawnTruth>> found) {
        m_neighborsFrame = frame;
        m_neighbors = std::move(found.first);
        m_drawnTruth = found.second;
        Q_EMIT neighborsChanged();
        judge();
      });
}

void SampleInspector::judge() {
  if (!m_sample || !m_neighborsFrame || m_history.empty()) return;
  const Label& label = m_run->samples()[m_sample->index()].label;
  if (!label.isGiven()) return;  // nothing can be said against it
  std::vector<findings::PageVerdict> pages;
  for (const SampleOnPage& page : m_history) {
    if (page.epoch > m_neighborsFrame->epoch) break;
    pages.push_back({page.epoch, page.predicted, page.confidence});
  }
  const std::span<const Sample> samples = m_run->samples();
  std::vector<ClassId> labels;
  for (const SampleId neighbor : m_neighbors) {
    const Label& given = samples[neighbor.index()].label;
    if (given.isGiven()) labels.push_back(given.klass());
  }
  const auto found =
      findings::standsOut({.label = label.klass(), .pages = pages, .neighborLabels = labels});
  if (found == m_reason) return;
  m_reason = found;
  Q_EMIT reasonChanged();
}

}  // namespace flipbook::viewmodel
