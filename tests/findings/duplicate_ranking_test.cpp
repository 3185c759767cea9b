#include "findings/duplicate_ranking.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "findings/invented_pages.h"

namespace flipbook::findings {
namespace {

std::vector<Sample> samplesWithHashes(std::vector<std::uint64_t> hashes) {
  std::vector<Sample> samples;
  for (std::uint32_t i = 0; i < hashes.size(); ++i) {
    samples.push_back(
        {.path = std::to_string(i), .label = ClassId{i % 2}, .contentHash = hashes[i]});
  }
  return samples;
}

std::vector<DuplicateSuspicion> byContent(const std::vector<Sample>& samples) {
  return rankDuplicates(Evidence{samples, 2}, {});
}

TEST(RankDuplicates, FindsTheSameBytesBeforeAnyPage) {
  const auto ranking = byContent(samplesWithHashes({7, 8, 7, 9}));

  EXPECT_TRUE(ranking[0].isExact);
  EXPECT_EQ(ranking[0].other, SampleId{2});
  EXPECT_EQ(ranking[2].other, SampleId{0});
  EXPECT_FLOAT_EQ(ranking[0].score, 0.75F);  // one label: 0.5 + 1 / 4
  EXPECT_FALSE(ranking[1].other);
  EXPECT_EQ(ranking[1].score, 0);
}

TEST(RankDuplicates, PutsThoseWithTwoLabelsFirst) {
  const auto ranking = byContent(samplesWithHashes({7, 8, 7, 7}));  // labels 0, 1, 0, 1

  EXPECT_TRUE(ranking[0].labelsDiffer);
  EXPECT_EQ(ranking[0].other, SampleId{3});
  EXPECT_FLOAT_EQ(ranking[0].score, 1);
  EXPECT_EQ(ranking[3].other, SampleId{0});
}

TEST(RankDuplicates, BelievesThePixelsBeforeAnyPageAndTheBytesBeforeThem) {
  auto samples = samplesWithHashes({7, 8, 9, 7, 5, 6});
  samples[1].nearDuplicate = SampleId{2};  // another label
  samples[2].nearDuplicate = SampleId{1};
  samples[0].nearDuplicate = SampleId{5};   // but 3 has its bytes
  samples[4].nearDuplicate = SampleId{99};  // of no such sample
  samples[5].nearDuplicate = SampleId{5};   // of itself

  const auto ranking = byContent(samples);

  EXPECT_TRUE(ranking[1].isNear && ranking[1].isByPixels && ranking[1].labelsDiffer);
  EXPECT_EQ(ranking[1].other, SampleId{2});
  EXPECT_FLOAT_EQ(ranking[1].score, 0.975F);  // two labels: 0.75 + 0.9 / 4
  EXPECT_TRUE(ranking[0].isExact);
  EXPECT_FALSE(ranking[0].isByPixels);
  EXPECT_EQ(ranking[0].other, SampleId{3});
  EXPECT_FALSE(ranking[4].other || ranking[5].other);
}

TEST(RankDuplicates, DoesNotTakeTwoCropsOfAFileForOneImage) {
  auto samples = samplesWithHashes({7, 7});
  samples[0].box = {0, 0, 8, 8};
  samples[1].box = {8, 0, 8, 8};

  EXPECT_FALSE(byContent(samples)[0].isExact);
}

// A cloud per class, in which 12 lies a hundredth of the way from 6 to where it would lie else.
TEST(RankDuplicates, FindsWhatTheNetworkHardlyTellsApart) {
  const test::InventedRun run;
  Evidence evidence{run.sampleList(), run.classes};
  std::vector<PageAnalysis> pages;
  for (std::uint32_t epoch = 1; epoch <= 3; ++epoch) {
    auto page = std::make_shared<EpochFrame>(*run.page(epoch));
    FloatMatrix features = run.features(epoch);
    for (std::size_t d = 0; d < run.columns; ++d) {
      const float other = features.values[6 * run.columns + d];
      float& own = features.values[12 * run.columns + d];
      own = other + (own - other) / 100;
    }
    page->features = quantizeFeatures(features.view());
    evidence.add(page);
    pages.push_back(analyseNeighbors({page, {}}));
  }

  const auto ranking = rankDuplicates(evidence, pages);

  EXPECT_TRUE(ranking[12].isNear);
  EXPECT_EQ(ranking[12].other, SampleId{6});
  EXPECT_EQ(ranking[6].other, SampleId{12});
  EXPECT_FALSE(ranking[12].labelsDiffer);
  for (std::uint32_t i = 0; i < run.samples; ++i) {
    if (i == 6 || i == 12) continue;
    EXPECT_FALSE(ranking[i].isNear) << i;
    EXPECT_LT(ranking[i].score, 0.5F);
  }
}

// 500 points on a quarter of a circle: among so many in one dimension some are very near by chance.
TEST(RankDuplicates, ExpectsNearnessByChanceWhereFeaturesHaveFewDimensions) {
  const test::InventedRun run{.samples = 500};
  FloatMatrix features{{}, 2};
  for (std::uint32_t i = 0; i < run.samples; ++i) {
    const double angle = Random{9, i}.uniform(0, 1.5);
    features.values.push_back(static_cast<float>(std::cos(angle)));
    features.values.push_back(static_cast<float>(std::sin(angle)));
  }
  auto page = std::make_shared<EpochFrame>(*run.page(1));
  page->features = quantizeFeatures(features.view());
  const Evidence evidence{run.sampleList(), run.classes};

  const auto ranking = rankDuplicates(evidence, std::array{analyseNeighbors({page, {}})});

  EXPECT_LT(std::ranges::count(ranking, true, &DuplicateSuspicion::isNear), 25);
}

// Samples 6 and 12 are alike to the last digit, but only in what the network thinks their class is.
TEST(RankDuplicates, DoesNotTakeProbabilitiesForLikeness) {
  const test::InventedRun run;
  const Evidence evidence{run.sampleList(), run.classes};
  FloatMatrix probabilities{{}, run.classes};
  for (std::uint32_t i = 0; i < run.samples; ++i) {
    const auto sure = static_cast<float>(Random{5, i == 12 ? 6 : i}.uniform(0.5, 1));
    for (std::uint32_t k = 0; k < run.classes; ++k) {
      probabilities.values.push_back(k == run.truth(i) ? sure : (1 - sure) / 2);
    }
  }
  for (const bool isExact : {true, false}) {
    auto page = std::make_shared<EpochFrame>(*run.page(1));
    page->features =
        isExact ? exactFeatures(probabilities) : quantizeFeatures(probabilities.view());

    const auto ranking = rankDuplicates(evidence, std::array{analyseNeighbors({page, {}})});

    EXPECT_FALSE(ranking[12].isNear);
    EXPECT_FALSE(ranking[12].other);
  }
}

// Numbers that are no probabilities still count, also if there is one for each class.
TEST(RankDuplicates, ComparesFeaturesThatAreAsManyAsClasses) {
  const test::InventedRun run{.columns = 3};
  const Evidence evidence{run.sampleList(), run.classes};

  const auto ranking = rankDuplicates(evidence, std::array{analyseNeighbors({run.page(1), {}})});

  EXPECT_TRUE(ranking[12].other);
}

// What is near on one page by chance is no duplicate: 12 moves to 6 on the last page only.
TEST(RankDuplicates, AsksAllPages) {
  const test::InventedRun run;
  Evidence evidence{run.sampleList(), run.classes};
  std::vector<PageAnalysis> pages;
  for (std::uint32_t epoch = 3; epoch >= 1; --epoch) {
    auto page = std::make_shared<EpochFrame>(*run.page(epoch));
    FloatMatrix features = run.features(epoch);
    for (std::size_t d = 0; epoch == 3 && d < run.columns; ++d) {
      features.values[12 * run.columns + d] = features.values[6 * run.columns + d];
    }
    page->features = quantizeFeatures(features.view());
    pages.push_back(analyseNeighbors({page, {}}));
  }

  const auto onePage = rankDuplicates(evidence, std::span{pages}.first(1));
  const auto allPages = rankDuplicates(evidence, pages);

  EXPECT_TRUE(onePage[12].isNear);
  EXPECT_GT(allPages[12].relativeDistance, onePage[12].relativeDistance);
}

}  // namespace
}  // namespace flipbook::findings
