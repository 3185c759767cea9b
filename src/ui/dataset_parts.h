// The parts of the dataset page: classes with their counts, the split as a bar, notices that
// unfold.

#pragma once

#include <QListView>
#include <QString>
#include <QStringList>
#include <QWidget>
#include <vector>

#include "flipbook/viewmodel/dataset_summary.h"

class QVBoxLayout;

namespace flipbook::ui {

// One row per class: colour, name, count, bar, some of its images. Paints only what is visible, so
// ten thousand classes cost nothing.
class ClassCountList : public QListView {
  Q_OBJECT

 public:
  explicit ClassCountList(QWidget* parent);

  void setClasses(const std::vector<viewmodel::ClassSummary>& classes);
};

// Training and validation as two parts of one bar.
class SplitBar : public QWidget {
  Q_OBJECT

 public:
  explicit SplitBar(QWidget* parent);

  void setSplit(std::uint64_t training, std::uint64_t validation);
  [[nodiscard]] QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  std::uint64_t m_training{};
  std::uint64_t m_validation{};
};

struct Notice {
  enum class Tone { Good, Info, Warn };
  Tone tone{};
  QString title;
  QStringList lines;  // unfolded by a click; may be empty
};

class NoticeList : public QWidget {
  Q_OBJECT

 public:
  explicit NoticeList(QWidget* parent);

  void setNotices(const std::vector<Notice>& notices);
  void unfold(int index);

 private:
  QWidget* makeNotice(const Notice& notice);

  QVBoxLayout* m_column;
};

}  // namespace flipbook::ui
