// What the numbers of the shown page say, in sentences; and, on demand, what every term means.

#pragma once

#include <QDialog>
#include <QPointer>
#include <QStringList>
#include <QWidget>
#include <vector>

#include "flipbook/viewmodel/explanations.h"

class QPushButton;
class QVBoxLayout;

namespace flipbook::ui {

class TextLabel;

// Stays open while pages are turned, and follows them.
class ExplanationDialog : public QDialog {
  Q_OBJECT

 public:
  explicit ExplanationDialog(QWidget* parent = nullptr);

  void setExplanations(const std::vector<viewmodel::Explanation>& explanations);

 private:
  QVBoxLayout* m_list;
  std::vector<std::pair<TextLabel*, TextLabel*>> m_entries;
};

class ExplanationPanel : public QWidget {
  Q_OBJECT

 public:
  explicit ExplanationPanel(QWidget* parent = nullptr);

  void setSentences(const QStringList& sentences);
  // What the dialog says; kept for when it is opened.
  void setExplanations(std::vector<viewmodel::Explanation> explanations);
  void setCompact(bool isCompact);  // the link alone

  [[nodiscard]] bool isExplaining() const;  // the dialog is open

 Q_SIGNALS:
  // The dialog has been opened: setExplanations is worth calling now.
  void explanationsWanted();

 private:
  void openDialog();

  TextLabel* m_title;
  TextLabel* m_sentences;
  QPushButton* m_link;
  QPointer<ExplanationDialog> m_dialog;
  std::vector<viewmodel::Explanation> m_explanations;
};

}  // namespace flipbook::ui
