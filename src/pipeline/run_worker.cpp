#include "pipeline/run_worker.h"

#include <sys/resource.h>

#include <exception>

#include "flipbook/core/log.h"

namespace flipbook::pipeline {
namespace {

constexpr int kBackgroundNice = 10;

// On Linux this is the priority of the calling thread and of the threads that it will start.
void yieldToOthers() {
  if (::setpriority(PRIO_PROCESS, 0, kBackgroundNice) != 0) {
    moduleLog("pipeline")->warn("the training's priority could not be lowered");
  }
}

Result<RunOutcome> runSafely(const Session& session, SessionContext& context) {
  // The modules return their errors; what is thrown all the same (no memory) must not end the
  // program.
  try {
    return session(context);
  } catch (const std::exception& error) {
    return fail(ErrorCode::Training, "train: {}", error.what());
  } catch (...) {
    return fail(ErrorCode::Training, "train: an unknown error");
  }
}

}  // namespace

RunWorker::RunWorker(std::shared_ptr<RunObserver> observer, bool isBackground, Session session)
    : m_observer{std::move(observer)}, m_thread{[this, isBackground, session = std::move(session)] {
        work(session, isBackground);
      }} {}

RunWorker::~RunWorker() { m_control.stop(); }

void RunWorker::work(const Session& session, bool isBackground) {
  if (isBackground) yieldToOthers();
  SessionContext context{*m_observer, m_control};
  m_observer->finished(runSafely(session, context));
}

}  // namespace flipbook::pipeline
