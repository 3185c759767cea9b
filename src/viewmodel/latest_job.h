// Work on pool threads of which only the newest answer counts: a later start, or cancel(), makes
// every earlier answer be dropped, and work that has not begun is not begun.

#pragma once

#include <QMetaObject>
#include <QObject>
#include <QThreadPool>
#include <atomic>
#include <cstdint>
#include <memory>
#include <utility>

namespace flipbook::viewmodel {

// Lives in `owner`, whose destructor must wait for `pool` (a queued answer dies with the owner).
class LatestJob {
 public:
  LatestJob(QObject* owner, QThreadPool* pool) : m_owner{owner}, m_pool{pool} {}

  // `work` runs on the pool and must not touch the owner; `done` gets its result on the owner's
  // thread.
  template <typename Work, typename Done>
  void start(Work work, Done done) {
    const std::uint64_t ticket = ++*m_newest;
    m_pool->start([newest = m_newest, ticket, owner = m_owner, work = std::move(work),
                   done = std::move(done)]() mutable {
      if (*newest != ticket) return;
      QMetaObject::invokeMethod(
          owner,
          [newest, ticket, done = std::move(done), answer = work()]() mutable {
            if (*newest == ticket) done(std::move(answer));
          },
          Qt::QueuedConnection);
    });
  }

  void cancel() { ++*m_newest; }

 private:
  QObject* m_owner;
  QThreadPool* m_pool;
  std::shared_ptr<std::atomic<std::uint64_t>> m_newest{
      std::make_shared<std::atomic<std::uint64_t>>(0)};
};

}  // namespace flipbook::viewmodel
