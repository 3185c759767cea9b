// Runs one session on a thread of its own.

#pragma once

#include <functional>
#include <memory>
#include <thread>

#include "flipbook/pipeline/engine.h"
#include "pipeline/session_context.h"

namespace flipbook::pipeline {

using Session = std::function<Result<RunOutcome>(SessionContext&)>;

class RunWorker : public RunHandle {
 public:
  RunWorker(std::shared_ptr<RunObserver> observer, bool isBackground, Session session);
  RunWorker(const RunWorker&) = delete;
  RunWorker& operator=(const RunWorker&) = delete;
  ~RunWorker() override;

  void pause() override { m_control.pause(); }
  void resume() override { m_control.resume(); }
  void nextEpoch() override { m_control.nextEpoch(); }
  void stop() override { m_control.stop(); }

 private:
  void work(const Session& session, bool isBackground);

  std::shared_ptr<RunObserver> m_observer;
  RunControl m_control;
  std::jthread m_thread;  // last, so that it ends before what it uses
};

}  // namespace flipbook::pipeline
