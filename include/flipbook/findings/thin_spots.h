// Thin spots: regions in which the model fails on validation samples and samples are few. What to
// collect more of. Mathematics: docs/findings.md.

#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "flipbook/core/class_scores.h"
#include "flipbook/core/ids.h"
#include "flipbook/core/sample.h"
#include "flipbook/layout/neighbors.h"

namespace flipbook::findings {

struct ThinSpot {
  std::vector<SampleId> samples;  // of both splits, the heart of the region first
  std::uint32_t validation{};     // validation samples among them
  std::uint32_t wrong{};          // of these, how many the model gets wrong
  std::uint32_t training{};       // training samples among them
  float sparserThan{};            // share of all samples whose neighbours are nearer, in [0, 1]
  ClassId label;                  // the commonest among the wrong ones,
  ClassId predicted;              // and what these are most often taken for

  [[nodiscard]] double failure() const { return double(wrong) / double(validation); }
};

struct ThinSpots {
  double failure{};             // share of validation samples that are wrong, everywhere
  std::vector<ThinSpot> spots;  // the thinnest first; no sample is in two of them
};

inline constexpr std::size_t kMostThinSpots = 12;

// What they are found from: one page. N samples each.
struct ThinSpotInput {
  std::span<const Sample> samples;
  const ClassScores* scores{};
  const layout::NeighborGraph* graph{};  // by angle; without neighbours there are no spots
  std::span<const float> suspicion;      // of their labels, in [0, 1]; suspects have no say
};
[[nodiscard]] ThinSpots findThinSpots(const ThinSpotInput& input);

}  // namespace flipbook::findings
