// How one sample behaved through the pages, as the four small charts beside a finding show it: its
// margin, what the model gave its label and the suggested class, how strongly the network
// responded, and how its neighbours are labelled. Read page by page beside the window.

#pragma once

#include <QObject>
#include <QThreadPool>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

#include "flipbook/core/epoch_frame.h"
#include "flipbook/core/sample.h"

namespace flipbook::viewmodel {

class LatestJob;
class OpenRun;

// On one page; NaN where the page does not say.
struct StoryPage {
  EpochIndex epoch;
  float margin{};              // logit of the label minus the largest other
  float labelShare{};          // probability of the label
  float suggestedShare{};      // of the suggested class; NaN where none is suggested
  float strongerThan{};        // share of all samples with shorter features, in [0, 1]
  float labelNeighbors{};      // share of its 15 nearest with its label
  float suggestedNeighbors{};  // likewise of the suggested class

  friend bool operator==(const StoryPage&, const StoryPage&) = default;
};

// The samples most alike on one page, of the label and of the suggested class: what the image is
// compared with. Nearest first, at most kAlike of each.
struct Alike {
  static constexpr std::size_t kAlike = 5;
  std::vector<SampleId> label;
  std::vector<SampleId> suggested;
};
[[nodiscard]] Alike alikeOn(const EpochFrame& page, std::span<const Sample> samples,
                            SampleId sample, std::optional<ClassId> suggested);

// Of one page. `samples` are the run's. O(N D).
[[nodiscard]] StoryPage storyOn(const EpochFrame& page, std::span<const Sample> samples,
                                SampleId sample, std::optional<ClassId> suggested);

class FindingStory : public QObject {
  Q_OBJECT

 public:
  explicit FindingStory(QObject* parent = nullptr);
  ~FindingStory() override;

  // Null: no run. Must outlive its being set here. The sample is forgotten.
  void setRun(const OpenRun* run);
  // The same sample and suggestion again do nothing.
  void setSample(std::optional<SampleId> sample, std::optional<ClassId> suggested);

  // Rising by epoch, all of them at once; empty until they are read.
  [[nodiscard]] const std::vector<StoryPage>& pages() const { return m_told.pages; }
  // On the newest page that could be read; comes with the pages.
  [[nodiscard]] const Alike& alike() const { return m_told.alike; }

 Q_SIGNALS:
  void changed();

 private:
  void read();

  const OpenRun* m_run{};
  std::optional<SampleId> m_sample;
  std::optional<ClassId> m_suggested;
  struct Told {
    std::vector<StoryPage> pages;
    Alike alike;
  } m_told;
  std::stop_source m_stop;
  QThreadPool m_pool;
  std::unique_ptr<LatestJob> m_job;
};

}  // namespace flipbook::viewmodel
