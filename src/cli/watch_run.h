// A training followed from the terminal, for `train` and `resume` alike.

#pragma once

#include <functional>
#include <memory>

#include "cli/commands.h"
#include "flipbook/pipeline/engine.h"

namespace flipbook::cli {

using StartRun = std::function<Result<std::unique_ptr<pipeline::RunHandle>>(
    pipeline::Engine&, std::shared_ptr<pipeline::RunObserver>)>;

// Loads the engine, starts the run, prints a line (or JSON line) per epoch and waits for its end.
// The first Ctrl+C stops it with everything recorded.
[[nodiscard]] ExitCode watchRun(const StartRun& start, bool asJson);

}  // namespace flipbook::cli
