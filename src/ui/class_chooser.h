// A list of classes to choose one from, by typing the beginning of its name, its digit, or a click.

#pragma once

#include <QFrame>
#include <optional>

#include "flipbook/core/ids.h"
#include "flipbook/core/run_info.h"

class QLineEdit;
class QListWidget;

namespace flipbook::ui {

// A popup: shows itself below `anchor`, and deletes itself when it closes.
class ClassChooser : public QFrame {
  Q_OBJECT

 public:
  // `run` is not kept. `current` is marked.
  ClassChooser(const RunInfo& run, std::optional<ClassId> current, QWidget* parent);

  void showAt(const QPoint& globalBottomLeft);

 Q_SIGNALS:
  void chosen(flipbook::ClassId klass);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void filter(const QString& text);
  void choose();

  QLineEdit* m_text;
  QListWidget* m_list;
};

}  // namespace flipbook::ui
