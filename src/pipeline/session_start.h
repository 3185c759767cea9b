// A run from nothing: scan, decode, split, record the beginning, train.

#pragma once

#include "flipbook/pipeline/engine.h"
#include "flipbook/training/trainer.h"
#include "pipeline/session_context.h"

namespace flipbook::pipeline {

// Errors: whatever keeps a run from beginning; see LocalEngine::startRun.
[[nodiscard]] Result<RunOutcome> startSession(const RunOptions& options, SessionContext& context);

// Threads for decoding and training when the options do not say.
[[nodiscard]] std::uint32_t defaultThreads();

// The weights that `--weights` names, if it names any, into a new trainer.
[[nodiscard]] Result<void> loadWeights(const std::filesystem::path& path,
                                       training::Trainer& trainer);

}  // namespace flipbook::pipeline
