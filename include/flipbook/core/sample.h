// One image, labelled or not, as a run lists it (samples.jsonl; docs/run-format.md).

#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "flipbook/core/ids.h"
#include "flipbook/core/label.h"

namespace flipbook {

// Samples without a label are on the map and are judged by nobody: they are in neither of the first
// two, and all others are.
enum class Split : std::uint8_t { Training, Validation, Unlabeled };

struct Sample {
  std::string path;  // relative to the dataset root; raw bytes, not necessarily UTF-8
  Label label;
  Split split{};
  std::optional<std::uint64_t> contentHash;        // XXH3 of the file's bytes
  std::optional<std::array<std::int32_t, 4>> box;  // x, y, width, height in pixels: a crop
  std::string group;            // samples of one group share a split; often empty
  std::string excludedBecause;  // empty: takes part in training and metrics
  // Another sample of nearly the same picture (saved again, cropped a little, lighter, mirrored),
  // the most alike of them, as the pixels told when the run was begun. Not necessarily one of the
  // run.
  std::optional<SampleId> nearDuplicate;
  std::optional<Label>
      labelBefore;  // as the dataset has it, perhaps none, where an edit changed it

  [[nodiscard]] bool isUnlabeled() const { return split == Split::Unlabeled; }

  friend bool operator==(const Sample&, const Sample&) = default;
};

// Text that is safe to show or to write as UTF-8: bytes that are no valid UTF-8 become \xNN,
// control characters and bidirectional overrides too. `printablePath("a\xff.png")` is "a\\xff.png".
[[nodiscard]] std::string printablePath(std::string_view bytes);

// The samples.jsonl spelling of a path: UTF-8 stays as it is, other bytes become \xNN, and a
// backslash that would read as such an escape becomes \x5c. `pathFromText` is the inverse.
[[nodiscard]] std::string textFromPath(std::string_view bytes);
[[nodiscard]] std::string pathFromText(std::string_view text);

}  // namespace flipbook
