// Apply: the only thing in Flipbook that touches the images of a dataset. What was decided in a run
// is carried out on them: files move between class folders, or a table's labels are rewritten, and
// what was excluded is put aside, never deleted. A journal in the run (applied/) is on the disk
// before the first file moves, so that whatever a crash leaves can be completed or taken back, and
// all of it undone later. docs/apply.md.

#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "flipbook/core/result.h"
#include "flipbook/core/sample.h"
#include "flipbook/recording/run_reader.h"

namespace flipbook::correction {

enum class Way : std::uint8_t {
  Folders,   // files move
  Table,     // cells of a CSV or TSV file are rewritten
  CopyOnly,  // of this kind of dataset only a cleaned copy can be made (exporting/dataset_copy.h)
};

// Paths are relative to the dataset's root, raw bytes.
struct PlannedMove {
  std::string from;
  std::string to;     // free when it was planned
  std::string label;  // the class it is of from here on; empty: put aside
  std::uint64_t contentHash{};
};

struct PlannedTable {
  std::string file;
  std::uint64_t relabelled{};  // rows
  std::uint64_t removed{};     // rows; their images stay where they are
  std::uint64_t hashBefore{};
  std::uint64_t hashAfter{};
  std::string after;  // its whole text
};

struct Plan {
  Way way{};
  std::string why;  // in words, where only a copy is possible
  std::filesystem::path root;
  std::vector<PlannedMove> moves;
  std::vector<PlannedTable> tables;

  [[nodiscard]] bool isEmpty() const { return moves.empty() && tables.empty(); }
};

// What would happen. `edited` are the run's samples with the edits that stand
// (recording/edited_samples.h); what was applied before is taken into account. Changes nothing;
// reads every file that would move. Errors: CorruptData (files changed since the training; how
// many, and one of them), NotFound (an image or the root is gone), InvalidArgument (a table to
// which edits were applied already: undo that first; something that a crash left has to be
// recovered first), Io.
[[nodiscard]] Result<Plan> planCorrection(const recording::RunReader& run,
                                          std::span<const Sample> edited);

struct Outcome {
  std::uint64_t moved{};
  std::uint64_t tables{};
};

// Carries the plan out, all of it or nothing. Errors: InvalidArgument (nothing to do, only a copy
// possible, the run is being written), CorruptData (a file changed since), Io (what was begun is
// taken back).
[[nodiscard]] Result<Outcome> apply(const recording::RunReader& run, const Plan& plan);

// What a crash left half done; recover() brings it to an end.
enum class Unfinished : std::uint8_t {
  Nothing,
  Apply,  // is completed, or taken back where that is not possible
  Undo,   // is taken back to the end
};
// Changes nothing. Errors: CorruptData (a damaged journal), Io.
[[nodiscard]] Result<Unfinished> unfinished(const recording::RunReader& run);

enum class Recovery : std::uint8_t {
  NothingToDo,
  Completed,  // what was begun is done now
  TakenBack,  // all files are as before
};
// Brings to an end what a crash interrupted. Errors: CorruptData (somebody changed the files in
// between; says which), Io.
[[nodiscard]] Result<Recovery> recover(const recording::RunReader& run);

// Takes back the last Apply that stands, byte for byte. Errors: NotFound (there is none),
// CorruptData (a file changed or moved since; nothing is done then), Io.
[[nodiscard]] Result<Outcome> undo(const recording::RunReader& run);

// Where the samples of the run lie now that were moved by what stands: from the path in
// samples.jsonl to the present one. Does not know where the files of something unfinished are.
// Errors: CorruptData (a damaged journal), Io.
[[nodiscard]] Result<std::unordered_map<std::string, std::string>> movedFiles(
    const recording::RunReader& run);

}  // namespace flipbook::correction
