// Loads the engine's shared library on first use.

#pragma once

#include "flipbook/core/result.h"
#include "flipbook/pipeline/engine.h"

namespace flipbook::pipeline {

// The engine, loaded once per process and never unloaded. Looks beside the program, in ../lib
// beside it, then where the system looks. Sets OMP_WAIT_POLICY=passive first (unless set), so that
// idle OpenMP threads do not starve the window; call before any other OpenMP user. Takes about half
// a second the first time; any thread. Errors: NotFound, saying what was looked for.
[[nodiscard]] Result<Engine*> loadEngine();

}  // namespace flipbook::pipeline
