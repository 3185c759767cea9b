// Work of the engine that may take long: progress shown, Ctrl+C passed on.

#pragma once

#include <future>
#include <thread>

#include "cli/console.h"
#include "cli/interruption.h"
#include "flipbook/pipeline/engine_loader.h"

namespace flipbook::cli {

// Calls `job(engine, progress, stop)` on another thread and returns what it returns; an
// interruption becomes a request to stop.
template <typename Job>
auto runEngineJob(Job job)
    -> std::invoke_result_t<Job, pipeline::Engine&, const ProgressSink&, std::stop_token> {
  const Interruption interruption;
  auto engine = pipeline::loadEngine();
  if (!engine) return passOn(engine.error());
  ProgressLine line;
  std::stop_source stop;
  auto result = std::async(std::launch::async, [&, sink = line.sink()] {
    return job(**engine, sink, stop.get_token());
  });
  while (result.wait_for(std::chrono::milliseconds{50}) != std::future_status::ready) {
    if (Interruption::isRequested()) stop.request_stop();
  }
  return result.get();
}

}  // namespace flipbook::cli
