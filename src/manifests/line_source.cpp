#include "manifests/line_source.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string_view>
#include <system_error>
#include <utility>

namespace flipbook::manifests {
namespace {

constexpr std::size_t kBlockBytes = 64UL * 1024;

}  // namespace

LineSource::LineSource(LineSource&& other) noexcept
    : m_descriptor{std::exchange(other.m_descriptor, -1)},
      m_buffer{std::move(other.m_buffer)},
      m_begin{other.m_begin},
      m_end{other.m_end},
      m_isAtEnd{other.m_isAtEnd},
      m_number{other.m_number} {}

LineSource::~LineSource() {
  if (m_descriptor >= 0) close(m_descriptor);
}

Result<LineSource> LineSource::open(const std::filesystem::path& path) {
  const int descriptor =
      ::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
  if (descriptor < 0) {
    return fail(errno == ENOENT ? ErrorCode::NotFound : ErrorCode::Io, "cannot be read: {}",
                std::generic_category().message(errno));
  }
  LineSource source{descriptor};
  struct stat status {};
  if (fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) {
    return fail(ErrorCode::CorruptData, "not a file");
  }
  if (auto filled = source.fill(); !filled) return passOn(filled.error());
  const std::string_view start{source.m_buffer.data(), source.m_end};
  if (start.starts_with("\xFF\xFE") || start.starts_with("\xFE\xFF")) {
    return fail(ErrorCode::CorruptData, "line 1: UTF-16 is not supported; save it as UTF-8");
  }
  if (start.starts_with("\xEF\xBB\xBF")) source.m_begin = 3;
  return source;
}

// Makes room and reads more; false at the end of the file.
Result<bool> LineSource::fill() {
  std::move(m_buffer.begin() + static_cast<std::ptrdiff_t>(m_begin),
            m_buffer.begin() + static_cast<std::ptrdiff_t>(m_end), m_buffer.begin());
  m_end -= m_begin;
  m_begin = 0;
  if (m_buffer.size() < m_end + kBlockBytes) m_buffer.resize(m_end + kBlockBytes);
  while (true) {
    const ssize_t got = read(m_descriptor, m_buffer.data() + m_end, kBlockBytes);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) {
      return fail(ErrorCode::Io, "cannot be read: {}", std::generic_category().message(errno));
    }
    m_end += static_cast<std::size_t>(got);
    return got > 0;
  }
}

Result<std::optional<std::string>> LineSource::next() {
  std::size_t searched = m_begin;
  while (true) {
    const auto begin = m_buffer.begin();
    const auto found = std::find(begin + static_cast<std::ptrdiff_t>(searched),
                                 begin + static_cast<std::ptrdiff_t>(m_end), '\n');
    const auto at = static_cast<std::size_t>(found - begin);
    const bool isWhole = at < m_end;
    if ((isWhole ? at : m_end) - m_begin > kLongestLine) {
      return fail(ErrorCode::CorruptData, "line {}: longer than {} bytes", m_number + 1,
                  kLongestLine);
    }
    if (isWhole || m_isAtEnd) {
      if (!isWhole && m_begin == m_end) return std::nullopt;
      std::string line{m_buffer.data() + m_begin, at - m_begin};
      if (line.ends_with('\r')) line.pop_back();
      m_begin = std::min(at + 1, m_end);
      ++m_number;
      return line;
    }
    const std::size_t kept = m_end - m_begin;
    const auto more = fill();
    if (!more) return passOn(more.error());
    m_isAtEnd = !*more;
    searched = m_begin + kept;
  }
}

}  // namespace flipbook::manifests
