// A dataset before it is trained on: what it holds, how it will be split, what is wrong with it.
// While it is still being looked at, how far that is.

#pragma once

#include <QWidget>

#include "flipbook/viewmodel/run_controller.h"

class QCheckBox;
class QComboBox;
class QHBoxLayout;
class QLabel;
class QProgressBar;
class QPushButton;
class QSpinBox;
class QStackedWidget;

namespace flipbook::ui {

class ClassCountList;
class NoticeList;
class SplitBar;
class WindowActions;

class DatasetPage : public QWidget {
  Q_OBJECT

 public:
  // Both outlive the page.
  DatasetPage(WindowActions& actions, viewmodel::RunController& controller,
              QWidget* parent = nullptr);

  // Brings the list of files that were set aside into view.
  void showQuarantine();

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QWidget* makeBusy();
  QWidget* makeSummary(WindowActions& actions);
  QLayout* makeSplitChoice(QWidget* page);
  void chooseSplit();
  void refresh();
  void refreshProgress();
  void showOtherFormats(const std::vector<viewmodel::OtherFormat>& others);
  void refreshSplit(const viewmodel::DatasetSummary& dataset);
  void refreshSummary(const viewmodel::DatasetSummary& dataset);

  viewmodel::RunController& m_controller;
  QStackedWidget* m_stack;
  QLabel* m_busyTitle{};
  QLabel* m_busyStage{};
  QProgressBar* m_busyBar{};
  QLabel* m_title{};
  QLabel* m_size{};
  QLabel* m_why{};
  QHBoxLayout* m_otherFormats{};  // links to read it otherwise
  QPushButton* m_train{};
  QLabel* m_trainHint{};
  SplitBar* m_split{};
  QLabel* m_splitText{};
  QComboBox* m_method{};     // once or in folds
  QSpinBox* m_validation{};  // percent
  QSpinBox* m_folds{};
  QComboBox* m_groupBy{};
  QSpinBox* m_seed{};
  QCheckBox* m_takesUnlabeled{};
  ClassCountList* m_classes{};
  NoticeList* m_notices{};
};

}  // namespace flipbook::ui
