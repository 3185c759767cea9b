// Loads the engine's shared library on first use, and prepares the process for it.

#pragma once

#include "flipbook/core/result.h"
#include "flipbook/pipeline/engine.h"

namespace flipbook::pipeline {

// Makes idle OpenMP threads sleep instead of spin (OMP_WAIT_POLICY=passive, unless the user set
// one): spinning ones starve the window beside a training, and each other on a busy machine. OpenMP
// reads the variable before main() does anything, since Qt itself loads libgomp, so the program
// starts itself once more with it set. First thing in main(); returns without having done anything
// the second time.
void letIdleThreadsSleep(char* const* argv);

// The engine, loaded once per process and never unloaded. Looks beside the program, in ../lib
// beside it, then where the system looks. Takes about half a second the first time; any thread.
// Errors: NotFound, saying what was looked for.
[[nodiscard]] Result<Engine*> loadEngine();

}  // namespace flipbook::pipeline
