// Numbers and texts to bytes and back, for files that stay on this machine.

#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace flipbook::loading {

class BytePacker {
 public:
  void put(std::uint64_t number) { append(&number, sizeof number); }
  void put(const std::string& text) {
    put(text.size());
    append(text.data(), text.size());
  }
  [[nodiscard]] const std::vector<std::byte>& bytes() const { return m_bytes; }

 private:
  void append(const void* data, std::size_t count) {
    const std::size_t at = m_bytes.size();
    m_bytes.resize(at + count);
    if (count > 0) std::memcpy(m_bytes.data() + at, data, count);
  }

  std::vector<std::byte> m_bytes;
};

// After the first value that is not there everything is nothing.
class ByteUnpacker {
 public:
  explicit ByteUnpacker(std::span<const std::byte> bytes) : m_bytes{bytes} {}

  std::optional<std::uint64_t> number() {
    std::uint64_t value = 0;
    if (m_bytes.size() < sizeof value) return std::nullopt;
    std::memcpy(&value, m_bytes.data(), sizeof value);
    m_bytes = m_bytes.subspan(sizeof value);
    return value;
  }
  // A number of things of which each takes at least `bytesEach`.
  std::optional<std::size_t> count(std::size_t bytesEach) {
    const auto value = number();
    if (!value || *value > m_bytes.size() / bytesEach) return std::nullopt;
    return static_cast<std::size_t>(*value);
  }
  std::optional<std::string> text() {
    const auto length = count(1);
    if (!length) return std::nullopt;
    std::string value(*length, '\0');
    if (*length > 0) std::memcpy(value.data(), m_bytes.data(), *length);
    m_bytes = m_bytes.subspan(*length);
    return value;
  }

 private:
  std::span<const std::byte> m_bytes;
};

}  // namespace flipbook::loading
