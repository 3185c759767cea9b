// From all pictures to the few pairs worth laying over each other.

#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "flipbook/imaging/miniature.h"
#include "likeness/frequencies.h"
#include "likeness/point_tree.h"

namespace flipbook::likeness {

struct Candidate {
  float distance{};  // Deformations::distanceTo
  std::uint32_t number{};
  bool isMirrored{};

  friend auto operator<=>(const Candidate&, const Candidate&) = default;
};

class PairSearch {
 public:
  // The pictures outlive the search. The work is spread over TBB's current arena.
  explicit PairSearch(std::span<const imaging::Miniature> pictures);

  // Pictures that have any structure, by number, ascending.
  [[nodiscard]] const std::vector<std::uint32_t>& structured() const { return m_numbers; }

  // The others of the same coarse structure as picture structured()[i], but for light, contrast, a
  // small crop and which way they face: closer than `limit`, nearest first. Any thread.
  [[nodiscard]] std::vector<Candidate> candidatesFor(std::size_t i, float limit) const;

 private:
  std::span<const imaging::Miniature> m_pictures;
  std::vector<std::uint32_t> m_numbers;
  std::vector<Frequencies> m_frequencies;  // of structured()
  std::vector<CoarsePoint> m_points;
  std::optional<PointTree> m_tree;
};

}  // namespace flipbook::likeness
