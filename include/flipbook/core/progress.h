// How long work tells how far it is.

#pragma once

#include <cstdint>
#include <functional>
#include <string>

namespace flipbook {

struct Progress {
  std::string stage;  // what is being done, for people: "Reading images"
  std::uint64_t done{};
  std::uint64_t total{};  // 0: not known yet
};

// Called from the working thread, at most about ten times a second; may be empty.
using ProgressSink = std::function<void(const Progress&)>;

}  // namespace flipbook
