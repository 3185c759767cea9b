// An audit followed from the terminal: for `audit`, and for `train` in folds.

#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "cli/commands.h"

namespace flipbook::cli {

struct AuditArguments {
  std::string run;
  std::optional<std::uint32_t> folds, epochs;
  bool startsAnew{};
  bool asJson{};
  bool isOneLine{};  // the JSON
};

// Trains the folds and prints what came of them.
[[nodiscard]] ExitCode auditRun(const AuditArguments& arguments);

// After a training that came to its end: the audit that its run asks for, if it does.
[[nodiscard]] ExitCode auditIfAsked(const std::string& run, ExitCode trained, bool asJson);

}  // namespace flipbook::cli
