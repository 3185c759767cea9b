// A run from nothing: scan, decode, split, record the beginning, train.

#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "flipbook/core/run_info.h"
#include "flipbook/core/sample.h"
#include "flipbook/loading/pixel_cache.h"
#include "flipbook/pipeline/engine.h"
#include "flipbook/training/trainer.h"
#include "pipeline/session_context.h"

namespace flipbook::pipeline {

// Errors: whatever keeps a run from beginning; see LocalEngine::startRun.
[[nodiscard]] Result<RunOutcome> startSession(const RunOptions& options, SessionContext& context);

// A run about to be made. `info` says what is known before there is a network: its training options
// as they were chosen, and nothing of the environment.
struct NewRun {
  std::filesystem::path out;
  bool overwrites{};
  RunInfo info;
  std::span<const Sample> samples;                    // N
  std::shared_ptr<const loading::PixelCache> pixels;  // in the order of `samples`
  std::vector<std::string> warnings;                  // to be told and kept in its log
};

// Makes the network and the run directory, and trains to the end. Errors: options or data that no
// network can be made for; whatever keeps the directory from being made or its first page from
// being recorded.
[[nodiscard]] Result<RunOutcome> trainNewRun(NewRun run, SessionContext& context);

// Threads for decoding and training when the options do not say.
[[nodiscard]] std::uint32_t defaultThreads();

// The weights that `--weights` names, if it names any, into a new trainer.
[[nodiscard]] Result<void> loadWeights(const std::filesystem::path& path,
                                       training::Trainer& trainer);

}  // namespace flipbook::pipeline
