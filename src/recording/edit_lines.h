// The lines of edits.jsonl as text.

#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "flipbook/core/sample.h"
#include "flipbook/recording/edit_log.h"

namespace flipbook::recording {

inline constexpr const char* kEditsFile = "edits.jsonl";

// One sample's part of a step: `part` of `parts`, from 1.
struct EditLine {
  std::uint64_t step{};
  std::uint64_t part{};
  std::uint64_t parts{};
  std::string when;
  std::string who;
  Edit edit;
};
// The same as it is written, before it is looked up in a run.
struct RawEditLine {
  std::uint64_t step{};
  std::uint64_t part{};
  std::uint64_t parts{};
  std::string when;
  std::string who;
  std::uint64_t sample{};
  std::string path;  // raw bytes
  Verdict verdict{};
  // Names of classes, raw bytes, empty where the line has none; nothing: no label. Of a move, names
  // of splits.
  std::optional<std::string> from;
  std::optional<std::string> to;
};
struct UndoLine {
  std::uint64_t step{};
  bool isRedo{};
};
using AnyEditLine = std::variant<EditLine, UndoLine>;

// What names in lines refer to.
struct EditNames {
  std::span<const Sample> samples;
  std::span<const std::string> classes;
};

// What the decision changes: how it was until now.
struct StateBefore {
  Label label;
  Split split{};
};

// Both end in a line break.
[[nodiscard]] std::string textOf(const EditLine& line, const StateBefore& before,
                                 const EditNames& names);
[[nodiscard]] std::string textOf(const UndoLine& line, const std::string& when,
                                 const std::string& who);

// Errors: CorruptData, saying which rule is broken.
[[nodiscard]] Result<std::variant<RawEditLine, UndoLine>> rawEditLineFrom(std::string_view text);
// Where a move puts it. Errors: CorruptData.
[[nodiscard]] Result<Split> destinationOf(const RawEditLine& line);
[[nodiscard]] Result<AnyEditLine> editLineFrom(std::string_view text, const EditNames& names);

}  // namespace flipbook::recording
