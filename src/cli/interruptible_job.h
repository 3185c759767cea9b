// Work that may take long: progress shown, Ctrl+C passed on.

#pragma once

#include <chrono>
#include <future>
#include <stop_token>
#include <type_traits>

#include "cli/console.h"
#include "cli/interruption.h"

namespace flipbook::cli {

// Calls `job(progress, stop)` on another thread and returns what it returns; an interruption
// becomes a request to stop.
template <typename Job>
auto runInterruptibly(Job job) -> std::invoke_result_t<Job, const ProgressSink&, std::stop_token> {
  const Interruption interruption;
  ProgressLine line;
  std::stop_source stop;
  auto result = std::async(std::launch::async,
                           [&, sink = line.sink()] { return job(sink, stop.get_token()); });
  while (result.wait_for(std::chrono::milliseconds{50}) != std::future_status::ready) {
    if (Interruption::isRequested()) stop.request_stop();
  }
  return result.get();
}

}  // namespace flipbook::cli
