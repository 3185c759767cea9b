// Ctrl+C and its relatives: the first asks the work to stop, the second ends the program at once.

#pragma once

#include <stop_token>

namespace flipbook::cli {

// While it lives, SIGINT, SIGTERM and SIGHUP are counted instead of fatal; the second one exits
// with code 5, the last commit intact. One at a time.
class Interruption {
 public:
  Interruption();
  ~Interruption();
  Interruption(const Interruption&) = delete;
  Interruption& operator=(const Interruption&) = delete;

  [[nodiscard]] static bool isRequested();
};

}  // namespace flipbook::cli
