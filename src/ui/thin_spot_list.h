// Thin spots one below the other: sixteen examples of each, its figures, and buttons to show it on
// the map or to save the list of its images.

#pragma once

#include <QScrollArea>
#include <QString>
#include <vector>

#include "flipbook/findings/thin_spots.h"
#include "flipbook/ui/run_context.h"
#include "flipbook/viewmodel/run_findings.h"

class QVBoxLayout;

namespace flipbook::ui {

class ThinSpotList : public QScrollArea {
  Q_OBJECT

 public:
  static constexpr std::size_t kExamples = 16;

  explicit ThinSpotList(QWidget* parent = nullptr);

  // `context.reviewer` is not null.
  void setRun(const RunContext& context);

 protected:
  void showEvent(QShowEvent* event) override;

 private:
  void refresh();
  [[nodiscard]] QWidget* makeSpot(const findings::ThinSpot& spot, std::size_t number);
  void saveList(const findings::ThinSpot& spot);

  RunContext m_context;
  viewmodel::RankedFindingsPtr m_shown;
  QVBoxLayout* m_column{};
};

}  // namespace flipbook::ui
