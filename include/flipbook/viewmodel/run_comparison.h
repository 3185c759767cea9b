// The open run beside another one: the page that is shown against a page of the other, on the
// validation samples that both have. Computed beside the window, while somebody wants to know.

#pragma once

#include <QObject>
#include <QString>
#include <QThreadPool>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <vector>

#include "flipbook/comparison/comparison.h"
#include "flipbook/core/ids.h"
#include "flipbook/viewmodel/metric_curves.h"

namespace flipbook::recording {
class RunReader;
}

namespace flipbook::viewmodel {

class FlipbookPlayer;
class LatestJob;
class OpenRun;

class RunComparison : public QObject {
  Q_OBJECT

 public:
  enum class State : std::uint8_t {
    NoRun,
    NoOther,    // nothing to compare with was chosen
    Reading,    // result() is of the page before, or null
    Compared,   // result() is of the shown page
    Impossible  // problem() says why
  };
  enum class OtherPage : std::uint8_t { Same, Last };

  // The other run comes first ("before"), the open one second.
  struct Compared {
    comparison::Comparison figures;
    EpochIndex before;  // epochs that were compared
    EpochIndex now;
  };

  explicit RunComparison(QObject* parent = nullptr);
  ~RunComparison() override;

  // Both null: no run. Both must outlive their being set here. Begins with the run that the edits
  // of this one came from, where there is one.
  void setRun(const OpenRun* run, const FlipbookPlayer* player);
  void setOther(const std::filesystem::path& run);  // empty: none
  void setOtherPage(OtherPage page);
  void setLabels(comparison::LabelsOf labels);
  void setWanted(bool isWanted);

  [[nodiscard]] const std::filesystem::path& other() const { return m_otherPath; }
  [[nodiscard]] QString otherName() const;
  // F1 and the rest of the other run; null: none is open.
  [[nodiscard]] const std::shared_ptr<const Timeline>& otherTimeline() const { return m_timeline; }
  [[nodiscard]] OtherPage otherPage() const { return m_otherPage; }
  [[nodiscard]] comparison::LabelsOf labels() const { return m_labels; }
  [[nodiscard]] State state() const { return m_state; }
  [[nodiscard]] const QString& problem() const { return m_problem; }
  [[nodiscard]] const std::shared_ptr<const Compared>& result() const { return m_result; }

 Q_SIGNALS:
  void changed();       // state(), result(), what is compared
  void otherChanged();  // other(), otherTimeline()

 private:
  struct Opened;
  struct Answer;

  void openOther();
  void compare();
  void enter(State state, const QString& problem = {});

  const OpenRun* m_run{};
  const FlipbookPlayer* m_player{};
  std::filesystem::path m_otherPath;
  std::shared_ptr<const recording::RunReader> m_other;
  std::shared_ptr<const Timeline> m_timeline;
  OtherPage m_otherPage{OtherPage::Last};
  comparison::LabelsOf m_labels{comparison::LabelsOf::Second};
  State m_state{State::NoRun};
  QString m_problem;
  std::shared_ptr<const Compared> m_result;
  bool m_isWanted{};
  QThreadPool m_pool;
  std::unique_ptr<LatestJob> m_openJob;
  std::unique_ptr<LatestJob> m_compareJob;
};

}  // namespace flipbook::viewmodel
