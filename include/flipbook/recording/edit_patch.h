// The decisions that stand in an edits.jsonl, free of the run in which they were made: what a new
// training, a cleaned copy or the originals themselves take over from it.

#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "flipbook/core/image_address.h"
#include "flipbook/core/result.h"
#include "flipbook/core/sample.h"
#include "flipbook/recording/edit_log.h"
#include "flipbook/recording/run_reader.h"

namespace flipbook::recording {

// One sample that gets another label or is left out. Names are raw bytes.
struct PatchEntry {
  std::string path;        // as in samples.jsonl
  std::optional<Box> box;  // known, like the next, only where the run is
  std::optional<std::uint64_t> contentHash;
  Verdict verdict{};  // Relabel or Exclude
  // The class that it was given, and the one that it is of: `from` where it is excluded. Nothing:
  // no label.
  std::optional<std::string> from;
  std::optional<std::string> to;
};

// One sample that goes to the other split.
struct SplitMove {
  std::string path;
  std::optional<Box> box;  // known, like the next, only where the run is
  std::optional<std::uint64_t> contentHash;
  Split to{};
};

struct EditPatch {
  std::filesystem::path source;       // the edits.jsonl, or the run, as it was named
  std::vector<PatchEntry> entries;    // in the order of the run's samples, or of the file
  std::vector<SplitMove> moves;       // likewise
  std::vector<std::string> warnings;  // lines that were left out
  // The run that it lies in: what its samples and classes were. Empty where there is none.
  std::vector<Sample> samples;
  std::vector<std::string> classes;

  [[nodiscard]] bool isEmpty() const { return entries.empty() && moves.empty(); }
  [[nodiscard]] bool isOfRun() const { return !classes.empty(); }
};

[[nodiscard]] EditPatch patchOf(const RunReader& run, const EditLog& edits);

// `source` is a run directory, its edits.jsonl, or such a file on its own. Of the last only paths
// are known. Errors: NotFound (no such file; a run that nobody has edited), CorruptData, Io.
[[nodiscard]] Result<EditPatch> readEditPatch(const std::filesystem::path& source);

}  // namespace flipbook::recording
