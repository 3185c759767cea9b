#include "flipbook/recording/hash.h"

#include <fmt/format.h>

#include <charconv>

#define XXH_INLINE_ALL  // header only: nothing to link
#include <xxhash.h>

namespace flipbook::recording {

namespace {
constexpr std::size_t kHexDigits = 16;
}

struct Hasher::State {
  XXH3_state_t xxh{};
};

Hasher::Hasher() : m_state{std::make_unique<State>()} { XXH3_64bits_reset(&m_state->xxh); }
Hasher::Hasher(Hasher&&) noexcept = default;
Hasher& Hasher::operator=(Hasher&&) noexcept = default;
Hasher::~Hasher() = default;

void Hasher::add(std::span<const std::byte> bytes) {
  XXH3_64bits_update(&m_state->xxh, bytes.data(), bytes.size());
}

std::uint64_t Hasher::value() const { return XXH3_64bits_digest(&m_state->xxh); }

std::string hexFromHash(std::uint64_t hash) { return fmt::format("{:016x}", hash); }

std::optional<std::uint64_t> hashFromHex(std::string_view text) {
  if (text.size() != kHexDigits) return std::nullopt;
  std::uint64_t hash = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, hash, 16);
  if (error != std::errc{} || stop != end) return std::nullopt;
  return hash;
}

}  // namespace flipbook::recording
