// Training the same images once more: with what was decided about them, from scratch or from a
// page.

#pragma once

#include <QDialog>
#include <optional>

#include "flipbook/viewmodel/edit_session.h"
#include "flipbook/viewmodel/run_controller.h"

class QCheckBox;
class QComboBox;
class QRadioButton;
class QSpinBox;

namespace flipbook::ui {

class TrainAgainDialog : public QDialog {
  Q_OBJECT

 public:
  struct Facts {
    viewmodel::EditSession::Counts edits;
    std::uint32_t shownEpoch{};
    std::uint32_t lastEpoch{};
    std::uint32_t folds{};  // of the run; 0: it was split once
  };
  TrainAgainDialog(const Facts& facts, QWidget* parent);

 Q_SIGNALS:
  void asked(const flipbook::viewmodel::Again& again);

 private:
  [[nodiscard]] viewmodel::Again choice() const;
  void refresh();

  Facts m_facts;
  QCheckBox* m_withEdits{};
  QRadioButton* m_fromScratch{};
  QRadioButton* m_fromPage{};
  QSpinBox* m_page{};
  QComboBox* m_settings{};
};

}  // namespace flipbook::ui
