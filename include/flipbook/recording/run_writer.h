// Writes a run directory so that a crash at any instant loses at most the epoch in hand
// (docs/run-format.md). Every file appears whole or not at all; an epoch exists when its line does.

#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "flipbook/core/epoch_frame.h"
#include "flipbook/core/run_info.h"
#include "flipbook/core/sample.h"
#include "flipbook/core/tensor.h"
#include "flipbook/recording/run_reader.h"

namespace flipbook::recording {

class RunWriter {
 public:
  // Makes the directory, takes its lock and writes run.json and samples.jsonl. `overwrite` replaces
  // an existing run, and nothing but a run. The parent directory must exist. Errors:
  // InvalidArgument (exists already, or its parent does not), Io.
  [[nodiscard]] static Result<RunWriter> create(const std::filesystem::path& path,
                                                const RunInfo& info,
                                                std::span<const Sample> samples, bool overwrite);

  // Takes the lock of an existing run, drops a torn last line and files that no line names, and
  // keeps only epochs up to `keepThrough` if given (for a damaged checkpoint). Drops the refined
  // track, which is of all pages together. Errors: as
  // RunReader::open; Io if another process holds the lock ("locked by pid N on host H").
  [[nodiscard]] static Result<RunWriter> reopen(const std::filesystem::path& path,
                                                std::optional<EpochIndex> keepThrough = {});

  RunWriter(RunWriter&&) noexcept;
  RunWriter& operator=(RunWriter&&) noexcept;
  ~RunWriter();  // releases the lock

  [[nodiscard]] const std::filesystem::path& path() const;

  // Writes the frame, its layout if it has one (else LayoutWriter brings it) and the checkpoint
  // (null: none this epoch), then the line; when it returns, all of it is on the disk. Epochs must
  // rise by one. Of the checkpoints only the newest and the best by validation F1 are kept. An
  // error means that the epoch is not committed.
  [[nodiscard]] Result<void> commitEpoch(const EpochFrame& frame, const Checkpoint* checkpoint);

  // Closes the run with a last line; a resumed run goes on after it.
  [[nodiscard]] Result<void> end(RunEnd how, const std::string& reason);

  // Appends a line to log.txt.
  void log(const std::string& line);

 private:
  struct State;
  explicit RunWriter(std::unique_ptr<State> state);
  std::unique_ptr<State> m_state;
};

}  // namespace flipbook::recording
