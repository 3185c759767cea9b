// What goes on, in one line at the bottom: how far the training is, how fast, on what, and what was
// set aside.

#pragma once

#include <QString>
#include <QWidget>
#include <optional>

#include "flipbook/viewmodel/training_progress.h"

class QLabel;
class QProgressBar;
class QPushButton;

namespace flipbook::ui {

class StatusStrip : public QWidget {
  Q_OBJECT

 public:
  explicit StatusStrip(QWidget* parent = nullptr);

  // A text while nothing is trained: "20 pages, finished".
  void setIdleText(const QString& text);
  void setProgress(const std::optional<viewmodel::TrainingProgress>& progress);
  // `why` is its tooltip: the reason why no GPU is used.
  void setDevice(const QString& device, const QString& why);
  void setQuarantined(std::size_t files);

 Q_SIGNALS:
  void quarantineClicked();

 private:
  void refresh();

  QString m_idleText;
  std::optional<viewmodel::TrainingProgress> m_progress;
  QLabel* m_where;
  QProgressBar* m_bar;
  QLabel* m_pace;
  QLabel* m_device;
  QPushButton* m_quarantine;
};

}  // namespace flipbook::ui
