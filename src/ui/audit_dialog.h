// Auditing the labels: what it does, into how many folds, how long it will take.

#pragma once

#include <QDialog>
#include <optional>

#include "flipbook/viewmodel/run_controller.h"
#include "flipbook/viewmodel/run_findings.h"

class QCheckBox;
class QPushButton;
class QSpinBox;

namespace flipbook::ui {

class TextLabel;

class AuditDialog : public QDialog {
  Q_OBJECT

 public:
  struct Facts {
    std::uint32_t lastEpoch{};              // of the run; at least 1
    std::optional<double> secondsPerEpoch;  // of its training
    std::optional<viewmodel::AuditState> begun;
    bool hasWeights{};  // that the run, and so each fold, begins from
  };
  AuditDialog(const Facts& facts, QWidget* parent);

 Q_SIGNALS:
  void asked(const flipbook::viewmodel::AuditChoice& choice);

 private:
  [[nodiscard]] bool goesOn() const;  // with the audit that was begun
  [[nodiscard]] viewmodel::AuditChoice choice() const;
  [[nodiscard]] QString stateText() const;
  [[nodiscard]] QString costText() const;
  void refresh();

  Facts m_facts;
  QSpinBox* m_folds{};
  QSpinBox* m_epochs{};
  QCheckBox* m_anew{};
  TextLabel* m_state{};
  TextLabel* m_cost{};
  QPushButton* m_audit{};
};

}  // namespace flipbook::ui
