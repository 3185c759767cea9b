// XXH3 (64 bits), the hash by which a run notices damage.

#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace flipbook::recording {

// Hashes bytes that come piece by piece.
class Hasher {
 public:
  Hasher();
  Hasher(Hasher&&) noexcept;
  Hasher& operator=(Hasher&&) noexcept;
  ~Hasher();

  void add(std::span<const std::byte> bytes);
  [[nodiscard]] std::uint64_t value() const;

 private:
  struct State;
  std::unique_ptr<State> m_state;
};

// Exactly 16 lower-case hexadecimal digits, and back (either case); nullopt for anything else.
[[nodiscard]] std::string hexFromHash(std::uint64_t hash);
[[nodiscard]] std::optional<std::uint64_t> hashFromHex(std::string_view text);

}  // namespace flipbook::recording
