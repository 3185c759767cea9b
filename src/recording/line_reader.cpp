#include "recording/line_reader.h"

#include <algorithm>
#include <cstring>

namespace flipbook::recording {

LineReader::LineReader(const File& file, std::uint64_t offset, std::filesystem::path path)
    : m_file{&file}, m_path{std::move(path)}, m_offset{offset} {}

Result<bool> LineReader::fill() {
  constexpr std::size_t kFirstBytes = 64U << 10U;
  std::copy(m_buffer.begin() + static_cast<std::ptrdiff_t>(m_begin),
            m_buffer.begin() + static_cast<std::ptrdiff_t>(m_end), m_buffer.begin());
  m_end -= m_begin;
  m_begin = 0;
  if (m_end == m_buffer.size()) m_buffer.resize(std::max(kFirstBytes, 2 * m_buffer.size()));
  const auto count = readSome(*m_file, m_offset + m_end,
                              std::as_writable_bytes(std::span{m_buffer}.subspan(m_end)), m_path);
  if (!count) return passOn(count.error());
  m_end += *count;
  return *count > 0;
}

Result<std::optional<Line>> LineReader::next() {
  Line line{.offset = m_offset};
  for (std::size_t searched = 0;;) {
    const char* const begin = m_buffer.data() + m_begin;
    const std::size_t size = m_end - m_begin;
    const void* const found =
        size > searched ? std::memchr(begin + searched, '\n', size - searched) : nullptr;
    const std::size_t length =
        found != nullptr ? static_cast<std::size_t>(static_cast<const char*>(found) - begin) : size;
    line.isTooLong = line.isTooLong || length > kMaxLineBytes;
    if (found != nullptr) {
      if (!line.isTooLong) line.text = {begin, length};
      line.isTerminated = true;
      m_begin += length + 1;
      m_offset += length + 1;
      line.nextOffset = m_offset;
      return line;
    }
    searched = size;
    if (line.isTooLong) {  // forget what is known to be too long
      m_offset += size;
      m_begin = m_end = 0;
      searched = 0;
    }
    const auto more = fill();
    if (!more) return passOn(more.error());
    if (*more) continue;
    const std::size_t rest = m_end - m_begin;
    if (rest == 0 && m_offset == line.offset) return std::nullopt;
    if (!line.isTooLong) line.text = {m_buffer.data() + m_begin, rest};
    m_begin = m_end;
    m_offset += rest;
    line.nextOffset = m_offset;
    return line;
  }
}

}  // namespace flipbook::recording
