// The page the playhead is on, as the views of it need it: the frame at once when it is in memory,
// and what follows from it a moment later, computed on a pool thread.

#pragma once

#include <QObject>
#include <QString>
#include <QThreadPool>
#include <cstdint>
#include <memory>

#include "flipbook/core/epoch_frame.h"
#include "flipbook/viewmodel/page_facts.h"

namespace flipbook::viewmodel {

class FlipbookPlayer;
class LatestJob;
class OpenRun;

// While a page is being read the page before stays: whoever shows it says which page it is
// (`frame()->epoch`), so nothing wrong is shown as right.
class ShownPage : public QObject {
  Q_OBJECT

 public:
  explicit ShownPage(QObject* parent = nullptr);
  ~ShownPage() override;

  // Both null: no run. Both must outlive their being set here.
  void setRun(OpenRun* run, FlipbookPlayer* player);
  // While nobody wants facts none are computed (a view that is hidden).
  void setFactsWanted(bool areWanted);

  [[nodiscard]] const FramePtr& frame() const { return m_frame; }      // null: none yet
  [[nodiscard]] const PageFactsPtr& facts() const { return m_facts; }  // null: none yet
  [[nodiscard]] const QString& problem() const { return m_problem; }  // why the page cannot be read

 Q_SIGNALS:
  void frameChanged();
  void factsChanged();

 private:
  void show(std::uint32_t page);
  void take(std::uint32_t page, const FramePtr& frame);
  void computeFacts();
  void forget();

  OpenRun* m_run{};
  FlipbookPlayer* m_player{};
  std::uint32_t m_page{};  // of m_frame
  FramePtr m_frame;
  PageFactsPtr m_facts;
  QString m_problem;
  bool m_areFactsWanted{};
  QThreadPool m_pool;
  std::unique_ptr<LatestJob> m_job;
};

}  // namespace flipbook::viewmodel
