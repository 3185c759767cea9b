// The confusion matrix of the shown page as a heat map: a row per label, a column per class the
// model calls them. A click on a cell or a name selects those datapoints.

#pragma once

#include <QWidget>
#include <optional>

#include "flipbook/core/ids.h"
#include "flipbook/ui/run_context.h"
#include "flipbook/viewmodel/confusion_model.h"
#include "flipbook/viewmodel/shown_page.h"

class QButtonGroup;
class QTableView;

namespace flipbook::ui {

class ClassNamesHeader;
class TextLabel;

class ConfusionView : public QWidget {
  Q_OBJECT

 public:
  explicit ConfusionView(QWidget* parent = nullptr);

  void setRun(const RunContext& context);

 protected:
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  [[nodiscard]] QWidget* makeTitle();
  void makeTable();
  void showPage();
  void fitCells();
  void select(std::optional<ClassId> label, std::optional<ClassId> predicted);

  RunContext m_context;
  viewmodel::ShownPage m_page;
  viewmodel::ConfusionModel m_model;
  TextLabel* m_caption{};
  QButtonGroup* m_split{};
  QTableView* m_table{};
  ClassNamesHeader* m_columns{};
  ClassNamesHeader* m_rows{};
};

}  // namespace flipbook::ui
