// The lines of a file of any length, one after the other.

#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "flipbook/core/result.h"

namespace flipbook::manifests {

inline constexpr std::size_t kLongestLine = 1U << 20U;

class LineSource {
 public:
  // Errors: NotFound, Io, CorruptData (not a regular file; UTF-16).
  [[nodiscard]] static Result<LineSource> open(const std::filesystem::path& path);

  LineSource(LineSource&& other) noexcept;
  LineSource(const LineSource&) = delete;
  LineSource& operator=(const LineSource&) = delete;
  LineSource& operator=(LineSource&&) = delete;
  ~LineSource();

  // Without "\n" or "\r\n"; nothing at the end. The byte order mark of UTF-8 is skipped.
  // Errors: Io, CorruptData (a line of more than kLongestLine bytes, with its number).
  [[nodiscard]] Result<std::optional<std::string>> next();

  // Of the line that `next` gave last, from 1.
  [[nodiscard]] std::uint64_t number() const { return m_number; }

 private:
  explicit LineSource(int descriptor) : m_descriptor{descriptor} {}
  Result<bool> fill();

  int m_descriptor;
  std::vector<char> m_buffer;
  std::size_t m_begin{};
  std::size_t m_end{};
  bool m_isAtEnd{};
  std::uint64_t m_number{};
};

}  // namespace flipbook::manifests
