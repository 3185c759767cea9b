// XXH3 of numbers and texts one after the other.

#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

struct stat;

namespace flipbook::loading {

struct Hash128 {
  std::uint64_t low{};
  std::uint64_t high{};

  friend bool operator==(const Hash128&, const Hash128&) = default;
};

class RunningHash {
 public:
  RunningHash();

  void add(std::uint64_t number);
  void add(std::string_view text);  // with its length, so that "ab", "c" is not "a", "bc"
  [[nodiscard]] Hash128 value() const;

 private:
  struct State;
  struct Free {
    void operator()(State* state) const;
  };
  std::unique_ptr<State, Free> m_state;
};

// Size, times and identity of a file: whatever is put in its place, by whatever means, the hash is
// another one.
void addIdentity(RunningHash& hash, const struct ::stat& status);

// 32 hex digits.
[[nodiscard]] std::string hexOf(const Hash128& hash);

}  // namespace flipbook::loading
