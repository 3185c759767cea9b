#include "flipbook/layout/refinement.h"

#include <gmock/gmock.h>
#include <tbb/global_control.h>

#include <limits>

#include "flipbook/layout/live_layout.h"
#include "flipbook/layout/quality.h"
#include "layout/layout_fixtures.h"
#include "layout/placement.h"

namespace flipbook::layout {
namespace {

using testing::SizeIs;

struct Pages {
  std::vector<FloatMatrix> features;
  std::vector<Layout> live;
};

Pages runOf(const std::vector<FloatMatrix>& training) {
  Pages run{training, {}};
  LiveLayout live{{.seed = 3}};
  for (const FloatMatrix& features : training) {
    run.live.push_back(live.advance(features.view()).value());
  }
  return run;
}

// Ten classes that move apart, page by page.
Pages growingRun(std::size_t rows, std::size_t pages) {
  std::vector<FloatMatrix> training;
  for (std::size_t page = 0; page < pages; ++page) {
    training.push_back(clouds(rows, 16, 10, 0.5F + 0.5F * static_cast<float>(page)));
  }
  return runOf(training);
}

Refinement refinementOf(const Pages& run, const RefinementOptions& options) {
  Refinement refinement{options};
  for (std::size_t page = 0; page < run.live.size(); ++page) {
    refinement.addPage(run.features[page].view(), run.live[page]);
  }
  return refinement;
}

TrackQuality qualityOf(const Pages& run, const std::vector<Layout>& layouts) {
  TrackJudge judge;
  for (std::size_t page = 0; page < layouts.size(); ++page) {
    judge.add(run.features[page].view(), layouts[page]);
  }
  return judge.quality().value();
}

TEST(Refinement, IsCalmerThanTheLivePagesAndAsTrue) {
  const Pages run = growingRun(400, 6);

  const auto refined = refinementOf(run, {.calm = 0.3F}).refine().value();

  const TrackQuality before = qualityOf(run, run.live);
  const TrackQuality after = qualityOf(run, refined.pages);
  EXPECT_LT(after.movement, 0.95 * before.movement);
  EXPECT_LT(after.jerk, before.jerk);
  EXPECT_GT(after.trueNeighbors, 0.95 * before.trueNeighbors);
}

TEST(Refinement, LaysOutEarlyPagesTowardsTheLast) {
  const Pages run = growingRun(400, 6);

  const auto refined = refinementOf(run, {}).refine().value();

  EXPECT_LT(meanDistance(refined.pages.front(), run.live.back()),
            0.8 * meanDistance(run.live.front(), run.live.back()));
  EXPECT_LT(meanDistance(refined.pages.back(), run.live.back()),
            0.1 * static_cast<double>(radiusOf(run.live.back())));
}

TEST(Refinement, MovesLessTheCalmerItIsAskedToBe) {
  const Pages run = growingRun(400, 5);

  const auto faithful = refinementOf(run, {.calm = 0.1F}).refine().value();
  const auto calm = refinementOf(run, {.calm = 1}).refine().value();

  EXPECT_LT(qualityOf(run, calm.pages).movement, qualityOf(run, faithful.pages).movement);
}

TEST(Refinement, LeavesARunAloneInWhichNothingWasLearned) {
  const FloatMatrix features = clouds(300, 16, 10, 2);
  const Pages run = runOf({features, features, features});

  const auto refined = refinementOf(run, {}).refine().value();

  const TrackQuality quality = qualityOf(run, refined.pages);
  EXPECT_LT(quality.movement, 1e-2);  // of the radius
}

// D: one thread and two, the same bytes; 2,500 samples use the tree.
TEST(Refinement, IsTheSameForOneThreadAndTwo) {
  const Pages run = growingRun(2500, 2);

  const auto two = refinementOf(run, {.mostSweeps = 2}).refine().value();
  const tbb::global_control oneThread{tbb::global_control::max_allowed_parallelism, 1};
  const auto one = refinementOf(run, {.mostSweeps = 2}).refine().value();

  EXPECT_EQ(one.pages, two.pages);
}

TEST(Refinement, LetsAPageWithoutFeaturesFollowThePagesBesideIt) {
  Pages run = growingRun(300, 3);
  run.features[1] = constantFeatures(300, 16, 0);

  const auto refined = refinementOf(run, {}).refine().value();

  ASSERT_THAT(refined.pages, SizeIs(3));
  EXPECT_TRUE(isFiniteLayout(refined.pages[1]));
  const double radius = static_cast<double>(radiusOf(refined.pages[0]));
  EXPECT_LT(meanDistance(refined.pages[0], refined.pages[1]), radius);
}

TEST(Refinement, KeepsARunOfOnePageOrOfFewSamples) {
  const Pages onePage = growingRun(100, 1);
  const Pages fewSamples = growingRun(9, 3);

  EXPECT_EQ(refinementOf(onePage, {}).refine()->pages, onePage.live);
  EXPECT_EQ(refinementOf(fewSamples, {}).refine()->pages, fewSamples.live);
}

TEST(Refinement, RefusesACalmOutOfRange) {
  const Pages run = growingRun(50, 2);

  for (const float calm : {0.0F, 1.5F, std::numeric_limits<float>::quiet_NaN()}) {
    const auto refined = refinementOf(run, {.calm = calm}).refine();

    ASSERT_FALSE(refined.has_value()) << calm;
    EXPECT_EQ(refined.error().code(), ErrorCode::InvalidArgument);
  }
}

TEST(Refinement, TellsHowFarItIsAndStops) {
  const Pages run = growingRun(100, 3);
  std::stop_source stop;
  std::vector<std::uint64_t> told;

  const auto refined = refinementOf(run, {}).refine(
      [&](const Progress& progress) {
        told.push_back(progress.done);
        EXPECT_EQ(progress.total, 14U);  // backwards from the third page, then four sweeps
        if (progress.done == 4) stop.request_stop();
      },
      stop.get_token());

  ASSERT_FALSE(refined.has_value());
  EXPECT_EQ(refined.error().code(), ErrorCode::Cancelled);
  EXPECT_THAT(told, testing::ElementsAre(1, 2, 3, 4));
}

}  // namespace
}  // namespace flipbook::layout
