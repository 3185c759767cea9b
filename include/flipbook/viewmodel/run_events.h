// What happened on every page of the open run, found out page by page beside the window.

#pragma once

#include <QObject>
#include <QThreadPool>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "flipbook/analysis/page_events.h"
#include "flipbook/core/ids.h"

namespace flipbook::viewmodel {

class LatestJob;
class OpenRun;

class RunEvents : public QObject {
  Q_OBJECT

 public:
  explicit RunEvents(QObject* parent = nullptr);
  ~RunEvents() override;

  // Forgets the run before and begins with this one; null: none. The run must outlive its being set
  // here.
  void setRun(const OpenRun* run);

  // Pages of which it is known what happened, or that nothing can be known; they are looked at in
  // their order.
  [[nodiscard]] std::uint32_t knownPages() const;
  // Null for the first page, pages that cannot be read, and pages that are not known yet. A page
  // after one that cannot be read is compared with the last that could.
  [[nodiscard]] const analysis::PageEvents* page(std::uint32_t page) const;

 Q_SIGNALS:
  void changed();

 private:
  struct Looked;
  using TracePtr = std::shared_ptr<const analysis::PageTrace>;
  struct Page {
    EpochIndex epoch;
    std::optional<analysis::PageEvents> events;
  };

  void follow();
  void lookAtNext();
  void take(EpochIndex epoch, Looked looked);

  const OpenRun* m_run{};
  std::vector<Page> m_pages;  // as many as are known, in the run's order
  TracePtr m_trace;           // of the last page that could be read; null: none
  bool m_isLooking{};
  QThreadPool m_pool;
  std::unique_ptr<LatestJob> m_job;
};

}  // namespace flipbook::viewmodel
