// The lines of edits.jsonl as text.

#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "flipbook/core/sample.h"
#include "flipbook/recording/edit_log.h"

namespace flipbook::recording {

// One sample's part of a step: `part` of `parts`, from 1.
struct EditLine {
  std::uint64_t step{};
  std::uint64_t part{};
  std::uint64_t parts{};
  std::string when;
  std::string who;
  Edit edit;
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

// `before` is the sample's label until now. Both end in a line break.
[[nodiscard]] std::string textOf(const EditLine& line, ClassId before, const EditNames& names);
[[nodiscard]] std::string textOf(const UndoLine& line, const std::string& when,
                                 const std::string& who);

// Errors: CorruptData, saying which rule is broken.
[[nodiscard]] Result<AnyEditLine> editLineFrom(std::string_view text, const EditNames& names);

}  // namespace flipbook::recording
