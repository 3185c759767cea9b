// The upper part of the inspector: the image, what it is labelled, what the model says, where it
// lies.

#pragma once

#include <QWidget>
#include <filesystem>
#include <optional>

#include "flipbook/core/run_info.h"
#include "flipbook/core/sample.h"
#include "flipbook/recording/run_reader.h"
#include "flipbook/ui/image_view.h"
#include "ui/text_label.h"

class QBoxLayout;
class QPushButton;

namespace flipbook::ui {

class ReasonBox;

class InspectorHead : public QWidget {
  Q_OBJECT

 public:
  explicit InspectorHead(QWidget* parent = nullptr);

  void setSample(const RunInfo& run, const Sample& sample);
  void setPage(const RunInfo& run, const std::optional<recording::SampleOnPage>& page,
               std::optional<EpochIndex> epoch);
  // A preview while the whole image is on its way; then the image, with what is odd about it.
  void setPreview(const QImage& image);
  void setImage(const QImage& image, const QString& problem);

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  void toggleSize();
  void arrange();
  [[nodiscard]] QWidget* makeFacts();
  [[nodiscard]] QWidget* makePathRow();

  ImageView* m_image;
  QBoxLayout* m_top{};
  TextLabel* m_label{};
  TextLabel* m_pageCaption{};
  TextLabel* m_prediction{};
  TextLabel* m_confidence{};
  TextLabel* m_fileName{};
  TextLabel* m_path{};
  QPushButton* m_showInFolder{};
  QPushButton* m_copyPath{};
  ReasonBox* m_problem;
  std::filesystem::path m_file;  // empty: leaves the dataset, or its place is not known
  QString m_pathText;
  bool m_isLarge{};
};

}  // namespace flipbook::ui
