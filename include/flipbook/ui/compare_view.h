// Before and after: the open run beside another one, as a whole, class by class, and the images
// that changed sides.

#pragma once

#include <QWidget>
#include <cstdint>

#include "flipbook/ui/run_context.h"
#include "flipbook/viewmodel/comparison_model.h"
#include "flipbook/viewmodel/recent_items.h"
#include "flipbook/viewmodel/sample_gallery_model.h"

class QButtonGroup;
class QComboBox;
class QListView;
class QPushButton;
class QTableView;

namespace flipbook::ui {

class TextLabel;

class CompareView : public QWidget {
  Q_OBJECT

 public:
  explicit CompareView(QWidget* parent = nullptr);

  // `context.comparison` is not null.
  void setRun(const RunContext& context);
  // Runs to choose from; outlives this object.
  void setRecentItems(const viewmodel::RecentItems& recent);

 Q_SIGNALS:
  void chooseRunAsked();  // the person wants to look for a run on the disk

 protected:
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;

 private:
  enum Changed : std::uint8_t { Improved, Worsened };

  [[nodiscard]] QWidget* makeHeader();
  [[nodiscard]] QWidget* makeTable();
  [[nodiscard]] QWidget* makeChanged();
  void fillRuns();
  void chooseRun(int index);
  void refresh();
  void listChanged();
  [[nodiscard]] QString summary() const;

  RunContext m_context;
  const viewmodel::RecentItems* m_recent{};
  viewmodel::ComparisonModel m_model;
  viewmodel::SampleGalleryModel m_changed;
  QComboBox* m_runs{};
  QComboBox* m_page{};
  QComboBox* m_labels{};
  TextLabel* m_summary{};
  QTableView* m_table{};
  QWidget* m_body{};
  QPushButton* m_improved{};
  QPushButton* m_worsened{};
  QButtonGroup* m_sides{};
  QListView* m_list{};
};

}  // namespace flipbook::ui
