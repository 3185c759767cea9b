// Counts work that several threads share and tells of it at most ten times a second.

#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>
#include <thread>
#include <utility>

#include "flipbook/core/progress.h"

namespace flipbook {

// The sink is called only from the thread that made the meter; `sink` must outlive it.
class ProgressMeter {
 public:
  ProgressMeter(const ProgressSink& sink, std::string stage, std::uint64_t total)
      : m_sink{sink}, m_stage{std::move(stage)}, m_total{total} {
    report(0);
  }

  // Any thread.
  void advance(std::uint64_t by = 1) {
    const std::uint64_t done = m_done.fetch_add(by, std::memory_order_relaxed) + by;
    if (!m_sink || std::this_thread::get_id() != m_owner) return;
    const auto now = std::chrono::steady_clock::now();
    if (now - m_reported < std::chrono::milliseconds{100}) return;
    m_reported = now;
    report(done);
  }

  // The last word; from the thread that made the meter.
  void finish() { report(m_done.load(std::memory_order_relaxed)); }

 private:
  void report(std::uint64_t done) const {
    if (m_sink) m_sink({m_stage, done, m_total});
  }

  const ProgressSink& m_sink;
  std::string m_stage;
  std::uint64_t m_total;
  std::atomic<std::uint64_t> m_done{0};
  std::thread::id m_owner{std::this_thread::get_id()};
  std::chrono::steady_clock::time_point m_reported{std::chrono::steady_clock::now()};
};

}  // namespace flipbook
