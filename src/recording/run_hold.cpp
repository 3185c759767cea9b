#include "flipbook/recording/run_hold.h"

#include <utility>

#include "recording/run_folder.h"
#include "recording/run_json.h"
#include "recording/run_lock.h"

namespace flipbook::recording {

RunHold::RunHold(std::unique_ptr<RunLock> lock) : m_lock{std::move(lock)} {}
RunHold::RunHold(RunHold&&) noexcept = default;
RunHold& RunHold::operator=(RunHold&&) noexcept = default;
RunHold::~RunHold() = default;

Result<RunHold> RunHold::take(const std::filesystem::path& run) {
  const auto folder = RunFolder::open(run);
  if (!folder) return passOn(folder.error());
  if (const auto info = readRunInfo(*folder); !info) return passOn(info.error());
  auto lock = RunLock::take(run);
  if (!lock) return passOn(lock.error());
  return RunHold{std::make_unique<RunLock>(std::move(*lock))};
}

}  // namespace flipbook::recording
