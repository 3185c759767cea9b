// The check boxes under the legend: which splits and which verdicts are shown, with their counts.
// One for the datapoints without a label is there where the run has such.

#pragma once

#include <QWidget>
#include <cstdint>

#include "flipbook/viewmodel/page_facts.h"
#include "flipbook/viewmodel/view_state.h"

class QCheckBox;
class QVBoxLayout;

namespace flipbook::ui {

class TextLabel;

class ShownSection : public QWidget {
  Q_OBJECT

 public:
  explicit ShownSection(QWidget* parent = nullptr);

  struct SplitCounts {
    std::uint64_t training{};
    std::uint64_t validation{};
    std::uint64_t unlabeled{};
  };
  void setCounts(const SplitCounts& counts,
                 const viewmodel::PageFacts* facts);  // null: no page yet
  void setFilters(const viewmodel::Filters& filters);
  // `filters` with the check boxes' answers.
  [[nodiscard]] viewmodel::Filters applied(viewmodel::Filters filters) const;

 Q_SIGNALS:
  void changed();  // by the person

 protected:
  void changeEvent(QEvent* event) override;

 private:
  struct Row {
    QCheckBox* box{};
    TextLabel* count{};
  };
  [[nodiscard]] Row addRow(QVBoxLayout* column, const QString& name, const QString& text);
  void drawGlyphs();

  Row m_training;
  Row m_validation;
  Row m_unlabeled;
  Row m_right;
  Row m_wrong;
};

}  // namespace flipbook::ui
