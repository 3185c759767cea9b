// Keeps everybody else from writing a run while something is made that must fit it: its lock, held.

#pragma once

#include <filesystem>
#include <memory>

#include "flipbook/core/result.h"

namespace flipbook::recording {

class RunLock;

// Held from take() to the end of the object; the system lets go of it when the process dies.
class RunHold {
 public:
  // Errors: as RunReader::open; Io if another process holds the lock ("locked by pid N on host H").
  [[nodiscard]] static Result<RunHold> take(const std::filesystem::path& run);

  RunHold(RunHold&&) noexcept;
  RunHold& operator=(RunHold&&) noexcept;
  ~RunHold();

 private:
  explicit RunHold(std::unique_ptr<RunLock> lock);

  std::unique_ptr<RunLock> m_lock;
};

}  // namespace flipbook::recording
