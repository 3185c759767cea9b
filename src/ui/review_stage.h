// The large view of a review: the image as large as there is room, what it is compared with, and
// four small charts of how it behaved through the pages. Stands where the map stands.

#pragma once

#include <QWidget>
#include <array>

#include "flipbook/ui/run_context.h"
#include "flipbook/viewmodel/finding_story.h"
#include "flipbook/viewmodel/thumbnail_store.h"

class QGridLayout;

namespace flipbook::viewmodel {
struct ListedFinding;
}

namespace flipbook::ui {

class ImageView;
class NeighborStrip;
class ReasonBox;
class SparkChart;
class TextLabel;

class ReviewStage : public QWidget {
  Q_OBJECT

 public:
  explicit ReviewStage(QWidget* parent = nullptr);

  // `context.reviewer` is not null.
  void setRun(const RunContext& context);

 Q_SIGNALS:
  void closed();  // the person wants the map back

 protected:
  void showEvent(QShowEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

 private:
  enum Chart : std::size_t { kMargin, kShares, kStrength, kNeighbors, kCharts };

  [[nodiscard]] QWidget* makeImages();
  [[nodiscard]] QWidget* makeFacts();
  void refresh();
  void showStory();
  void showPage();
  void showImage(SampleId sample, const viewmodel::Thumbnail& image);
  [[nodiscard]] const viewmodel::ListedFinding* finding() const;

  RunContext m_context;
  viewmodel::FindingStory m_story;
  std::optional<SampleId> m_sample;
  QWidget* m_content{};
  TextLabel* m_empty{};
  QGridLayout* m_images{};
  ImageView* m_image{};
  ImageView* m_other{};  // of a duplicate
  TextLabel* m_imageCaption{};
  TextLabel* m_otherCaption{};
  ReasonBox* m_reason{};
  TextLabel* m_labelTitle{};
  TextLabel* m_suggestedTitle{};
  NeighborStrip* m_labelAlike{};
  NeighborStrip* m_suggestedAlike{};
  std::array<SparkChart*, kCharts> m_charts{};
};

}  // namespace flipbook::ui
