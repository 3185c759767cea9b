// Work of the engine that may take long.

#pragma once

#include <type_traits>

#include "cli/interruptible_job.h"
#include "flipbook/pipeline/engine_loader.h"

namespace flipbook::cli {

// Loads the engine and calls `job(engine, progress, stop)` as runInterruptibly does.
template <typename Job>
auto runEngineJob(Job job)
    -> std::invoke_result_t<Job, pipeline::Engine&, const ProgressSink&, std::stop_token> {
  auto engine = pipeline::loadEngine();
  if (!engine) return passOn(engine.error());
  return runInterruptibly([&](const ProgressSink& progress, std::stop_token stop) {
    return job(**engine, progress, std::move(stop));
  });
}

}  // namespace flipbook::cli
