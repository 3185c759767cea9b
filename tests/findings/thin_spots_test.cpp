#include "flipbook/findings/thin_spots.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "flipbook/core/random.h"

namespace flipbook::findings {
namespace {

constexpr std::uint32_t kDense = 300;  // round (0, 0), always right
constexpr std::uint32_t kThin = 40;    // strewn widely round (20, 0), the model is always wrong
constexpr std::uint32_t kAll = kDense + kThin;

// Class 0 everywhere; what is wrong is taken for class 1. Every third sample is a validation
// sample.
struct World {
  World() {
    features.columns = 2;
    FloatMatrix logits{{}, 2};
    for (std::uint32_t i = 0; i < kAll; ++i) {
      Random place{3, i};
      const bool isThin = i >= kDense;
      const double width = isThin ? 6 : 1;
      features.values.push_back(
          static_cast<float>((isThin ? 20 : 0) + place.uniform(-width, width)));
      features.values.push_back(static_cast<float>(place.uniform(-width, width)));
      samples.push_back(
          {.label = ClassId{0}, .split = i % 3 == 0 ? Split::Validation : Split::Training});
      logits.values.push_back(isThin ? 0.0F : 1.0F);
      logits.values.push_back(isThin ? 1.0F : 0.0F);
    }
    scores = ClassScores::full(std::move(logits));
    graph = layout::findNeighbors(features.view(), 15);
    suspicion.assign(kAll, 0.5F);
  }
  [[nodiscard]] ThinSpots find() const {
    return findThinSpots({samples, &scores, &graph, suspicion});
  }

  FloatMatrix features;
  std::vector<Sample> samples;
  ClassScores scores;
  layout::NeighborGraph graph;
  std::vector<float> suspicion;
};

TEST(ThinSpots, AreWhereTheModelFailsAndSamplesAreFew) {
  const World world;

  const ThinSpots found = world.find();

  // Of the 114 validation samples 0, 3, ..., 339 the 14 from 300 on lie in the thin part.
  EXPECT_NEAR(found.failure, 14.0 / 114, 1e-9);
  ASSERT_EQ(found.spots.size(), 1U);
  const ThinSpot& spot = found.spots.front();
  EXPECT_TRUE(
      std::ranges::all_of(spot.samples, [](SampleId sample) { return sample.value() >= kDense; }));
  EXPECT_GE(spot.samples.size(), 30U);
  EXPECT_EQ(spot.wrong, spot.validation);
  EXPECT_EQ(spot.validation + spot.training, spot.samples.size());
  EXPECT_EQ(spot.label, ClassId{0});
  EXPECT_EQ(spot.predicted, ClassId{1});
  EXPECT_GT(spot.sparserThan, 0.85F);
}

TEST(ThinSpots, AFailureInTheThickOfThingsIsNone) {
  World world;
  for (Sample& sample : world.samples) sample.split = Split::Training;
  FloatMatrix logits{{}, 2};
  for (std::uint32_t i = 0; i < kAll; ++i) {
    world.samples[i].split = i < kDense && i % 3 == 0 ? Split::Validation : Split::Training;
    // The model fails in the very middle only.
    const bool isMiddle = std::abs(world.features.values[2 * i]) < 0.4F &&
                          std::abs(world.features.values[2 * i + 1]) < 0.4F;
    logits.values.push_back(isMiddle ? 0.0F : 1.0F);
    logits.values.push_back(isMiddle ? 1.0F : 0.0F);
  }
  world.scores = ClassScores::full(std::move(logits));

  EXPECT_TRUE(world.find().spots.empty());
}

TEST(ThinSpots, SuspectedLabelsAreNoFailures) {
  World world;
  std::fill(world.suspicion.begin() + kDense, world.suspicion.end(), 0.99F);

  EXPECT_TRUE(world.find().spots.empty());
}

TEST(ThinSpots, WithoutNeighboursOrFailuresThereAreNone) {
  World world;
  world.graph = {};
  EXPECT_TRUE(world.find().spots.empty());

  World right;
  right.scores = ClassScores::full({std::vector<float>(2 * kAll, 0.0F), 2});  // always class 0
  EXPECT_TRUE(right.find().spots.empty());
  EXPECT_EQ(right.find().failure, 0);
}

TEST(ThinSpots, NoSampleIsInTwoOfThem) {
  World world;
  std::set<std::uint32_t> seen;
  for (const ThinSpot& spot : world.find().spots) {
    for (const SampleId sample : spot.samples) {
      EXPECT_TRUE(seen.insert(sample.value()).second);
    }
  }
}

}  // namespace
}  // namespace flipbook::findings
