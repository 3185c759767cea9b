// The kinds of findings with how many there may be, under the legend: a click opens their list.

#pragma once

#include <QWidget>
#include <array>

#include "flipbook/findings/findings.h"
#include "flipbook/ui/run_context.h"

class QPushButton;

namespace flipbook::ui {

class TextLabel;

class FindingsSection : public QWidget {
  Q_OBJECT

 public:
  explicit FindingsSection(QWidget* parent = nullptr);

  // Without a reviewer it stays empty.
  void setRun(const RunContext& context);

 Q_SIGNALS:
  void kindClicked(flipbook::findings::FindingKind kind);
  void thinSpotsClicked();

 private:
  struct Row {
    QPushButton* name{};
    TextLabel* count{};
  };
  [[nodiscard]] Row addRow(const QString& text, const QString& objectName);
  void refresh();

  RunContext m_context;
  TextLabel* m_caption;
  std::array<Row, findings::kFindingKinds.size()> m_kinds;
  Row m_thinSpots;
};

}  // namespace flipbook::ui
