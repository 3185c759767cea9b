// The lines of a .jsonl file, one at a time, in bounded memory.

#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "flipbook/recording/file_io.h"

namespace flipbook::recording {

struct Line {
  std::string_view text;       // without the line break; valid until the next call
  std::uint64_t offset{};      // of its first byte
  std::uint64_t nextOffset{};  // of the line after it
  bool isTerminated{};         // false: the file ends without a line break
  bool isTooLong{};            // over the limit; `text` is empty
};

class LineReader {
 public:
  static constexpr std::size_t kMaxLineBytes = 1U << 20U;

  // Starts at `offset`. `file` must outlive the reader.
  LineReader(const File& file, std::uint64_t offset, std::filesystem::path path);

  // The next line, or nothing at the end of the file. Errors: Io.
  [[nodiscard]] Result<std::optional<Line>> next();

 private:
  [[nodiscard]] Result<bool> fill();  // false at the end of the file

  const File* m_file;
  std::filesystem::path m_path;
  std::vector<char> m_buffer;
  std::size_t m_begin{};  // of what has not been given out
  std::size_t m_end{};
  std::uint64_t m_offset{};  // of m_buffer[m_begin] in the file
};

}  // namespace flipbook::recording
