// Reads a run directory, whoever wrote it and while it is being written (docs/run-format.md).
//
// Everything is validated before it is believed. Damage is local: a frame that fails is a gap with
// a reason, the rest opens. Missing parts of a foreign run (loss, summaries) are computed.

#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "flipbook/core/epoch_frame.h"
#include "flipbook/core/run_info.h"
#include "flipbook/core/sample.h"
#include "flipbook/core/tensor.h"

namespace flipbook::recording {

// One committed epoch. A damaged one stays in the list with the reason.
struct EpochEntry {
  EpochSummary summary;
  std::string file;        // relative to the run
  std::string checkpoint;  // relative; empty: none kept
  std::string problem;     // empty: not known to be damaged
};

struct EndEntry {
  RunEnd how{};
  std::string reason;
};

// One sample on one page; NaN where the page has no value for it.
struct SampleOnPage {
  EpochIndex epoch;
  ClassId predicted;
  float confidence{};
  float labelProbability{};
  ClassProbability strongestOther;
  float loss{};
  float trainingMargin{};
};

enum class LayoutTrack : std::uint8_t { Live, Refined };

// What the refined track says of itself.
struct TrackNote {
  std::optional<double> calm;  // stiffness of the springs between pages; nullopt: not said
  std::uint64_t pages{};
};

class RunReader {
 public:
  // `path` is a run directory or a symbolic link to one.
  // Errors: NotFound; CorruptData ("not a run: ..." says what was looked for); UnsupportedVersion.
  [[nodiscard]] static Result<RunReader> open(const std::filesystem::path& path);

  RunReader(RunReader&&) noexcept;
  RunReader& operator=(RunReader&&) noexcept;
  ~RunReader();

  [[nodiscard]] const std::filesystem::path& path() const;
  [[nodiscard]] const RunInfo& info() const;
  [[nodiscard]] const std::vector<Sample>& samples() const;  // N, fixed

  // Rising by epoch. Changes only in refresh().
  [[nodiscard]] const std::vector<EpochEntry>& epochs() const;
  [[nodiscard]] const EpochEntry* find(EpochIndex epoch) const;  // null: no such epoch
  [[nodiscard]] std::optional<EndEntry> end() const;             // nullopt: not closed
  [[nodiscard]] std::vector<std::string> warnings() const;       // torn lines, repeated epochs, ...
  [[nodiscard]] bool isLocked() const;  // another process, or this one, is writing it now

  // Looks for newly committed epochs; true if anything changed. The only non-const call: must not
  // run while another thread uses this object. Cheap when nothing changed (a stat).
  [[nodiscard]] Result<bool> refresh();

  // The whole frame, with its live layout where there is one. Any thread.
  // Errors: NotFound, CorruptData naming the epoch and the file, Io.
  [[nodiscard]] Result<EpochFrame> readFrame(EpochIndex epoch) const;
  [[nodiscard]] Result<Layout> readLayout(EpochIndex epoch, LayoutTrack track) const;
  // Errors: NotFound (the run has no refined track), CorruptData, Io.
  [[nodiscard]] Result<TrackNote> readRefinedNote() const;
  [[nodiscard]] bool hasLayout(EpochIndex epoch,
                               LayoutTrack track) const;  // a file; not its health
  [[nodiscard]] Result<Checkpoint> readCheckpoint(EpochIndex epoch) const;

  // The sample on every page that can be read, by a few scattered reads. Any thread.
  [[nodiscard]] Result<std::vector<SampleOnPage>> history(SampleId sample) const;

 private:
  struct State;
  explicit RunReader(std::unique_ptr<State> state);
  std::unique_ptr<State> m_state;
};

// The file that says how the refined track of a run was made; there while the track is.
[[nodiscard]] std::filesystem::path refinedNoteOf(const std::filesystem::path& run);

// True if `path` looks like a run directory (has a run.json); says nothing of its health.
[[nodiscard]] bool looksLikeRun(const std::filesystem::path& path);

}  // namespace flipbook::recording
