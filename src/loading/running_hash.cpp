#include "flipbook/loading/running_hash.h"

#define XXH_INLINE_ALL
#include <fmt/format.h>
#include <sys/stat.h>
#include <xxhash.h>

namespace flipbook::loading {
namespace {

std::uint64_t nanoseconds(const timespec& time) {
  return static_cast<std::uint64_t>(time.tv_sec) * 1'000'000'000ULL +
         static_cast<std::uint64_t>(time.tv_nsec);
}

}  // namespace

struct RunningHash::State {
  XXH3_state_t xxh3;
};

void RunningHash::Free::operator()(State* state) const { delete state; }  // NOLINT: its owner

RunningHash::RunningHash() : m_state{new State} { XXH3_128bits_reset(&m_state->xxh3); }

void RunningHash::add(std::uint64_t number) {
  XXH3_128bits_update(&m_state->xxh3, &number, sizeof number);
}

void RunningHash::add(std::string_view text) {
  add(text.size());
  XXH3_128bits_update(&m_state->xxh3, text.data(), text.size());
}

Hash128 RunningHash::value() const {
  const XXH128_hash_t hash = XXH3_128bits_digest(&m_state->xxh3);
  return {hash.low64, hash.high64};
}

void addIdentity(RunningHash& hash, const struct ::stat& status) {
  hash.add(static_cast<std::uint64_t>(status.st_size));
  hash.add(nanoseconds(status.st_mtim));
  hash.add(nanoseconds(status.st_ctim));
  hash.add(static_cast<std::uint64_t>(status.st_ino));
}

std::string hexOf(const Hash128& hash) {
  return fmt::format("{:016x}{:016x}", hash.high, hash.low);
}

}  // namespace flipbook::loading
