// How many of a ranked list are really wrong: a guess from the shape of the scores before anyone
// has looked, and an estimate from the person's own verdicts afterwards. Mathematics:
// docs/findings.md.

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace flipbook::findings {

// From the scores alone, which are in [0, 1], falling, one for each rank: the probability that the
// rank belongs to the upper of two bell curves. Never rises with the rank; 0 where all scores are
// alike or fewer than WrongShare::kFewestVerdicts. O(N).
[[nodiscard]] std::vector<double> guessWrong(std::span<const float> scores);

enum class Judged : std::uint8_t { NotYet, Right, Wrong };

class WrongShare {
 public:
  static constexpr std::size_t kFewestVerdicts = 20;  // fewer say nothing

  // `guess` as guessWrong makes it, for all ranks or the first of them; `verdicts` as many. O(N).
  WrongShare(std::vector<double> guess, std::span<const Judged> verdicts);

  // Whether the person's own verdicts speak; else the scores alone do, and that is a guess.
  [[nodiscard]] bool isFromVerdicts() const { return m_isFromVerdicts; }
  // Probability that the rank is wrong, never rising with the rank; in [0, 1].
  [[nodiscard]] double at(std::size_t rank) const { return m_share[rank]; }
  // Of the next `count` that nobody has judged, counted from the top: how many there are, and how
  // many of them are wrong.
  struct Next {
    std::size_t count{};
    double wrong{};
  };
  [[nodiscard]] Next next(std::size_t count) const;
  // Expected among all of them, those that were judged counted as they were judged.
  [[nodiscard]] double total() const;

 private:
  std::vector<double> m_share;  // one for each rank
  std::vector<Judged> m_verdicts;
  bool m_isFromVerdicts{};
};

}  // namespace flipbook::findings
