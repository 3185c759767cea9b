// The lock of the one process that writes a run: flock on `.lock`, which also says who holds it.

#pragma once

#include <filesystem>

#include "flipbook/recording/file_io.h"

namespace flipbook::recording {

// Held from take() to the end of the object; the system lets go of it when the process dies.
class RunLock {
 public:
  // Errors: Io, "locked by pid N on host H", or where another host's program left its mark and this
  // host cannot tell whether it still runs.
  [[nodiscard]] static Result<RunLock> take(const std::filesystem::path& run);

  RunLock(RunLock&&) noexcept = default;
  RunLock& operator=(RunLock&& other) noexcept = default;
  ~RunLock();

 private:
  explicit RunLock(File file) : m_file{std::move(file)} {}

  File m_file;
};

// True if anybody holds the lock now. Never waits, changes nothing.
[[nodiscard]] bool isLocked(const RunFolder& folder);

}  // namespace flipbook::recording
