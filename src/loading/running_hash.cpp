#include "flipbook/loading/running_hash.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace flipbook::loading {

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

}  // namespace flipbook::loading
