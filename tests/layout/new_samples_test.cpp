#include "flipbook/layout/new_samples.h"

#include <gmock/gmock.h>

#include <limits>

#include "flipbook/layout/live_layout.h"
#include "flipbook/layout/neighbors.h"
#include "layout/layout_fixtures.h"

namespace flipbook::layout {
namespace {

// A map of 400 samples in four clouds far apart, and 40 more of the same clouds.
class PlaceNewSamples : public ::testing::Test {
 protected:
  PlaceNewSamples() {
    const FloatMatrix all = clouds(440, 8, 4, 8);
    const auto middle = all.values.begin() + 400 * 8;
    features = {{all.values.begin(), middle}, 8};
    fresh = {{middle, all.values.end()}, 8};
    layout = LiveLayout{{.seed = 3}}.advance(features.view()).value();
  }

  // The share of the 15 points drawn nearest to `place` that are of cloud `cloud`.
  [[nodiscard]] double shareOfCloud(Point2 place, std::size_t cloud) const {
    std::vector<std::pair<double, std::size_t>> byDistance;
    for (std::size_t i = 0; i < layout.size(); ++i) {
      byDistance.emplace_back(distanceBetween(place, layout[i]), i);
    }
    std::ranges::sort(byDistance);
    double same = 0;
    for (std::size_t j = 0; j < 15; ++j) same += byDistance[j].second % 4 == cloud ? 1 : 0;
    return same / 15;
  }

  FloatMatrix features;
  FloatMatrix fresh;
  Layout layout;
};

TEST_F(PlaceNewSamples, PutsThemAmongTheirLike) {
  const auto placed = placeNewSamples(features.view(), layout, fresh.view()).value();

  ASSERT_EQ(placed.size(), 40U);
  for (std::size_t i = 0; i < placed.size(); ++i) {
    EXPECT_GT(shareOfCloud(placed[i].position, i % 4), 0.8) << i;
    EXPECT_LT(placed[i].strangeness, 2) << i;
  }
}

TEST_F(PlaceNewSamples, SaysWhichBelongNowhere) {
  const FloatMatrix far{std::vector<float>(8, 1000), 8};

  const auto placed = placeNewSamples(features.view(), layout, far.view()).value();

  EXPECT_GT(placed[0].strangeness, 100);
  EXPECT_TRUE(std::isfinite(placed[0].position.x) && std::isfinite(placed[0].position.y));
}

TEST_F(PlaceNewSamples, GivesEachItsOwnPlaceWhateverTheOthersAre) {
  const auto together = placeNewSamples(features.view(), layout, fresh.view()).value();

  const FloatMatrix one{{fresh.row(20).begin(), fresh.row(20).end()}, 8};
  const auto alone = placeNewSamples(features.view(), layout, one.view()).value();

  EXPECT_EQ(alone[0].position, together[20].position);
}

TEST_F(PlaceNewSamples, RefusesWhatDoesNotFit) {
  const FloatMatrix narrow{std::vector<float>(7, 0), 7};
  FloatMatrix broken = fresh;
  broken.values[3] = std::numeric_limits<float>::quiet_NaN();

  for (const FloatMatrix* wrong : {&narrow, &std::as_const(broken)}) {
    const auto placed = placeNewSamples(features.view(), layout, wrong->view());

    ASSERT_FALSE(placed.has_value());
    EXPECT_EQ(placed.error().code(), ErrorCode::InvalidArgument);
  }
  layout.pop_back();
  EXPECT_FALSE(placeNewSamples(features.view(), layout, fresh.view()).has_value());
}

}  // namespace
}  // namespace flipbook::layout
