// Who moved most on the shown page, compared with the samples around it: a list with thumbnails, a
// click on which selects the sample and shows its way.

#pragma once

#include <QWidget>

#include "flipbook/ui/run_context.h"
#include "flipbook/viewmodel/moved_model.h"
#include "flipbook/viewmodel/moved_samples.h"

class QListView;
class QStackedWidget;

namespace flipbook::ui {

class TextLabel;

class MovedView : public QWidget {
  Q_OBJECT

 public:
  explicit MovedView(QWidget* parent = nullptr);

  void setRun(const RunContext& context);

 protected:
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;

 private:
  void makeList();
  void refresh();
  void showCurrent();
  [[nodiscard]] QString summary() const;

  RunContext m_context;
  viewmodel::MovedSamples m_moved;
  viewmodel::MovedModel m_model;
  TextLabel* m_summary;
  QListView* m_list{};
  bool m_isFollowing{};  // the current row is being set from outside
};

}  // namespace flipbook::ui
