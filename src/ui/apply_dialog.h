// What would happen to the image files, and the button that lets it happen.

#pragma once

#include <QDialog>

#include "flipbook/viewmodel/applier.h"

class QPushButton;
class QTableWidget;

namespace flipbook::ui {

class TextLabel;

class ApplyDialog : public QDialog {
  Q_OBJECT

 public:
  // Of long plans only these are listed.
  static constexpr int kMostRows = 500;

  // The run need not outlive the dialog.
  ApplyDialog(const viewmodel::OpenRun& run, QWidget* parent);

 Q_SIGNALS:
  void filesChanged();  // images lie elsewhere now

 protected:
  void closeEvent(QCloseEvent* event) override;

 private:
  void refresh();
  void fillTable();

  viewmodel::Applier m_applier;
  TextLabel* m_summary{};
  QTableWidget* m_table{};
  TextLabel* m_note{};
  QPushButton* m_apply{};
  QPushButton* m_takeBack{};
  QPushButton* m_close{};
};

}  // namespace flipbook::ui
