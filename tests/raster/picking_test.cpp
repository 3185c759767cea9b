#include "flipbook/raster/picking.h"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>

#include "flipbook/core/random.h"

namespace flipbook::raster {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// Points on bent ways, some of which jump.
struct MovingPoints {
  std::vector<MapPoint> from;
  std::vector<MapPoint> to;
  std::vector<Bend> bends;

  [[nodiscard]] Tween at(float fraction) const { return {from, to, fraction, 30'000, bends}; }
};

MovingPoints movingPoints(std::uint64_t seed, std::size_t count) {
  Random random{seed};
  MovingPoints points;
  for (std::size_t i = 0; i < count; ++i) {
    for (auto* page : {&points.from, &points.to}) {
      page->push_back({static_cast<std::uint16_t>(random.below(65536)),
                       static_cast<std::uint16_t>(random.below(65536))});
    }
    const auto speed = [&random] { return static_cast<std::uint8_t>(random.below(256)); };
    points.bends.push_back({speed(), speed(), speed(), speed()});
  }
  return points;
}

Tween atRest(const std::vector<MapPoint>& points) { return {points, points}; }

std::vector<std::uint32_t> numbers(const std::vector<SampleId>& samples) {
  std::vector<std::uint32_t> values;
  for (const SampleId sample : samples) values.push_back(sample.value());
  return values;
}

// The plainest possible search, in double precision on positions worked out one by one.
std::optional<SampleId> nearestByBruteForce(const Tween& points, const PickTarget& target) {
  std::optional<SampleId> nearest;
  double least = static_cast<double>(target.radius);
  for (std::uint32_t i = 0; i < points.size(); ++i) {
    const Point2 at = points.at(i);
    const double distance =
        std::hypot(static_cast<double>(at.x) - static_cast<double>(target.pointInBox.x),
                   static_cast<double>(at.y) - static_cast<double>(target.pointInBox.y));
    if (distance < least || (!nearest && distance <= least)) {
      nearest = SampleId{i};
      least = distance;
    }
  }
  return nearest;
}

TEST(PickNearest, EqualsBruteForceWhilePointsMove) {
  const MovingPoints points = movingPoints(5, 3000);
  Random random{6};
  int hits = 0;
  for (int round = 0; round < 300; ++round) {
    const Tween tween = points.at(static_cast<float>(random.uniform()));
    const PickTarget target{{static_cast<float>(random.uniform(0, 65536)),
                             static_cast<float>(random.uniform(0, 65536))},
                            static_cast<float>(random.uniform(50, 1500))};
    const auto expected = nearestByBruteForce(tween, target);
    hits += expected ? 1 : 0;

    EXPECT_EQ(pickNearest(tween, target), expected) << "round " << round;
  }
  EXPECT_GT(hits, 100);
  EXPECT_LT(hits, 300);
}

TEST(PickNearest, FindsNothingOutsideTheRadius) {
  const std::vector<MapPoint> points{{100, 100}};

  EXPECT_EQ(pickNearest(atRest(points), {{100, 111}, 10}), std::nullopt);
  EXPECT_EQ(pickNearest(atRest(points), {{100, 110}, 10}), SampleId{0});
  EXPECT_EQ(pickNearest(atRest({}), {{0, 0}, 1e9F}), std::nullopt);
}

TEST(PickNearest, PassesOverWhatMayNotBePicked) {
  const std::vector<MapPoint> points{{100, 100}, {104, 100}};
  const std::vector<std::uint8_t> isPickable{0, 1};

  EXPECT_EQ(pickNearest(atRest(points), {{101, 100}, 10}, isPickable), SampleId{1});
}

TEST(PickNearest, TakesTheFirstOfEquals) {
  const std::vector<MapPoint> points{{90, 100}, {110, 100}, {90, 100}};

  EXPECT_EQ(pickNearest(atRest(points), {{100, 100}, 20}), SampleId{0});
}

TEST(PickNearest, FindsAPointOnABentWayThatNoStraightOnePasses) {
  const std::vector<MapPoint> from{{1000, 1000}};
  const std::vector<MapPoint> to{{3000, 3000}};
  // Along x it leaves three times as fast and arrives at rest; along y the other way round.
  // Half-way x is 1000 + 2000 (0.5 + 3/8), y 1000 + 2000 (0.5 - 3/8).
  const std::vector<Bend> bends{{255, 0, 0, 255}};

  EXPECT_EQ(pickNearest({from, to, 0.5F, 1e9F, bends}, {{2750, 1250}, 2}), SampleId{0});
  EXPECT_EQ(pickNearest({from, to, 0.5F, 1e9F, bends}, {{2000, 2000}, 900}), std::nullopt);
}

TEST(SamplesInRectangle, EqualsBruteForceWhilePointsMove) {
  const MovingPoints points = movingPoints(15, 3000);
  const Tween tween = points.at(0.3F);
  const Bounds inBox{{20'000, 10'000}, {50'000, 60'000}};
  std::vector<std::uint32_t> expected;
  for (std::uint32_t i = 0; i < tween.size(); ++i) {
    if (inBox.contains(tween.at(i))) expected.push_back(i);
  }

  EXPECT_GT(expected.size(), 500U);
  EXPECT_EQ(numbers(samplesInRectangle(tween, inBox)), expected);
}

TEST(SamplesInRectangle, EndsWhenThereAreEnough) {
  const MovingPoints points = movingPoints(15, 3000);
  const Tween tween = points.at(0.3F);
  const Bounds inBox{{20'000, 10'000}, {50'000, 60'000}};
  std::vector<SampleId> expected = samplesInRectangle(tween, inBox);
  const std::size_t all = expected.size();
  ASSERT_GT(all, 700U);

  EXPECT_EQ(samplesInRectangle(tween, inBox, all + 1), expected);
  EXPECT_EQ(samplesInRectangle(tween, inBox, all), expected);
  for (const std::size_t enough : {700U, 301U, 1U, 0U}) {
    expected.resize(enough);
    EXPECT_EQ(samplesInRectangle(tween, inBox, enough), expected);
  }
}

TEST(SamplesInRectangle, IncludesItsEdges) {
  const std::vector<MapPoint> points{{10, 10}, {20, 20}, {21, 15}, {15, 15}};

  EXPECT_THAT(numbers(samplesInRectangle(atRest(points), {{10, 10}, {20, 20}})),
              ElementsAre(0, 1, 3));
}

bool isInsideByAngles(Point2 point, std::span<const Point2> corners) {
  double turned = 0;
  for (std::size_t i = 0; i < corners.size(); ++i) {
    const Point2 a = corners[i];
    const Point2 b = corners[(i + 1) % corners.size()];
    const double ax = static_cast<double>(a.x - point.x);
    const double ay = static_cast<double>(a.y - point.y);
    const double bx = static_cast<double>(b.x - point.x);
    const double by = static_cast<double>(b.y - point.y);
    turned += std::atan2(ax * by - ay * bx, ax * bx + ay * by);
  }
  return std::abs(turned) > 3;  // a full turn inside, none outside
}

TEST(SamplesInPolygon, EqualsTheWindingOfAWavyLasso) {
  const MovingPoints points = movingPoints(8, 4000);
  const Tween tween = points.at(0.4F);
  std::vector<Point2> lasso;
  for (int i = 0; i < 160; ++i) {
    const double angleRad = 2 * M_PI * i / 160;
    const double radius = 20'000 + 6'000 * std::sin(7 * angleRad);
    lasso.push_back({static_cast<float>(32'000 + radius * std::cos(angleRad)),
                     static_cast<float>(30'000 + radius * std::sin(angleRad))});
  }
  std::vector<std::uint32_t> expected;
  for (std::uint32_t i = 0; i < tween.size(); ++i) {
    if (isInsideByAngles(tween.at(i), lasso)) expected.push_back(i);
  }

  EXPECT_GT(expected.size(), 500U);
  EXPECT_EQ(numbers(samplesInPolygon(tween, lasso)), expected);
}

// The even-odd rule as its text says it, side by side, for one point.
bool isInsideByCrossings(Point2 point, std::span<const Point2> corners) {
  bool isInside = false;
  for (std::size_t i = 0; i < corners.size(); ++i) {
    Point2 a = corners[i];
    Point2 b = corners[(i + 1) % corners.size()];
    if (a.y > b.y) std::swap(a, b);
    if (!(point.y >= a.y && point.y < b.y)) continue;
    const double share = (static_cast<double>(point.y) - static_cast<double>(a.y)) /
                         (static_cast<double>(b.y) - static_cast<double>(a.y));
    if (point.x < a.x + share * (static_cast<double>(b.x) - static_cast<double>(a.x))) {
      isInside = !isInside;
    }
  }
  return isInside;
}

TEST(SamplesInPolygon, EqualsTheRuleForScribblesOfAnySize) {
  const MovingPoints points = movingPoints(18, 20'000);
  Random random{19};
  std::size_t found = 0;
  for (const double extent : {40.0, 3000.0, 60'000.0, 400'000.0}) {
    for (int round = 0; round < 8; ++round) {
      const Tween tween = points.at(static_cast<float>(random.uniform()));
      const double x = random.uniform(0, 65'535);
      const double y = random.uniform(0, 65'535);
      std::vector<Point2> scribble;  // crosses itself, with level and upright sides among others
      for (int corner = 0; corner < 14; ++corner) {
        scribble.push_back({static_cast<float>(x + random.uniform(-extent, extent)),
                            static_cast<float>(y + random.uniform(-extent, extent))});
        if (corner % 4 == 1) scribble.back().y = scribble[scribble.size() - 2].y;
        if (corner % 4 == 3) scribble.back().x = scribble[scribble.size() - 2].x;
      }
      std::vector<std::uint32_t> expected;
      for (std::uint32_t i = 0; i < tween.size(); ++i) {
        if (isInsideByCrossings(tween.at(i), scribble)) expected.push_back(i);
      }
      found += expected.size();

      EXPECT_EQ(numbers(samplesInPolygon(tween, scribble)), expected) << extent << " " << round;
    }
  }
  EXPECT_GT(found, 20'000U);
}

TEST(SamplesInPolygon, DecidesPointsOnItsSidesByTheRule) {
  // A square: the upper and the left side belong to it, the lower and the right one do not.
  const std::vector<Point2> square{{100, 100}, {200, 100}, {200, 200}, {100, 200}};
  const std::vector<MapPoint> points{{150, 100}, {100, 150}, {150, 200}, {200, 150}, {199, 199}};

  EXPECT_THAT(numbers(samplesInPolygon(atRest(points), square)), ElementsAre(0, 1, 4));
}

TEST(SamplesInPolygon, PassesOverCornersThatAreNoPlace) {
  constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
  const std::vector<MapPoint> points{{150, 150}};

  EXPECT_THAT(samplesInPolygon(atRest(points), std::vector<Point2>{{kNaN, 0}, {0, kNaN}, {1, 1}}),
              IsEmpty());
}

TEST(SamplesInPolygon, LeavesOutTheHoleOfALassoThatCrossesItself) {
  // A five-pointed star: its tips are inside, its middle is outside by the even-odd rule.
  const std::vector<Point2> star{{500, 100}, {735, 824}, {120, 376}, {880, 376}, {265, 824}};
  const std::vector<MapPoint> points{{500, 150}, {500, 500}, {50, 50}};

  EXPECT_THAT(numbers(samplesInPolygon(atRest(points), star)), ElementsAre(0));
}

TEST(SamplesInPolygon, NeedsThreeCorners) {
  const std::vector<MapPoint> points{{10, 10}};

  EXPECT_THAT(samplesInPolygon(atRest(points), {}), IsEmpty());
  EXPECT_THAT(samplesInPolygon(atRest(points), std::vector<Point2>{{0, 0}, {20, 20}}), IsEmpty());
  EXPECT_THAT(samplesInPolygon(atRest(points), std::vector<Point2>{{0, 10}, {20, 10}, {30, 10}}),
              IsEmpty());
}

TEST(NearestInDirection, GoesAheadRatherThanAside) {
  const std::vector<MapPoint> points{{1000, 1000}, {1400, 1000}, {1100, 1090}, {900, 1000}};

  EXPECT_EQ(nearestInDirection(atRest(points), SampleId{0}, {1, 0}), SampleId{2});
  EXPECT_EQ(nearestInDirection(atRest(points), SampleId{0}, {-1, 0}), SampleId{3});
  EXPECT_EQ(nearestInDirection(atRest(points), SampleId{0}, {0, -1}), std::nullopt);
}

TEST(NearestInDirection, CountsSidewaysDouble) {
  // Straight on 250; ahead 100 and aside 90 costs 280.
  const std::vector<MapPoint> points{{1000, 1000}, {1250, 1000}, {1100, 1090}};

  EXPECT_EQ(nearestInDirection(atRest(points), SampleId{0}, {1, 0}), SampleId{1});
}

}  // namespace
}  // namespace flipbook::raster
