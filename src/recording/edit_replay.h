// What an edits.jsonl comes to: its steps one after the other, with every undo and redo.

#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "flipbook/recording/edit_log.h"
#include "flipbook/recording/file_io.h"
#include "recording/edit_lines.h"

namespace flipbook::recording {

struct EditReplay {
  std::vector<EditStep> steps;      // in the order in which they were made, undone ones too
  std::vector<std::size_t> done;    // indices of steps that stand, oldest first
  std::vector<std::size_t> undone;  // that can be redone, the next one last
  std::unordered_map<std::uint32_t, Edit> standing;              // by sample, moves apart
  std::unordered_map<std::uint32_t, Split> moved;                // by sample
  std::unordered_multimap<std::uint64_t, std::size_t> byNumber;  // indices of steps
  std::uint64_t nextNumber{1};                                   // higher than every one there is

  void take(EditStep step);
  void takeBack();
  void bringBack();
};

struct LoadedEdits {
  EditReplay replay;
  std::vector<std::string> warnings;
  std::uint64_t wholeBytes{};  // of the file, up to the last whole step
};

using ParseEditLine = std::function<Result<AnyEditLine>(std::string_view)>;

// Reads the whole file. Lines that `parse` refuses, or that cannot be where they are, are left out
// with a warning. So is a step that is there twice, word for word: a copy, which must not outdo
// what was decided since. Different steps of one number are both kept, in the order of the file,
// with a warning: each is somebody's verdict. Errors: Io.
[[nodiscard]] Result<LoadedEdits> loadEdits(const File& file, const std::filesystem::path& path,
                                            const ParseEditLine& parse);

}  // namespace flipbook::recording
