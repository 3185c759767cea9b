#include "flipbook/raster/glide_path.h"

#include <gtest/gtest.h>

#include <cmath>

#include "flipbook/core/random.h"

namespace flipbook::raster {
namespace {

constexpr float kAnyDistance = 1e9F;

using Page = std::vector<MapPoint>;

Bend bendOf(MapPoint before, MapPoint from, MapPoint to, MapPoint after) {
  const Page pages[]{{before}, {from}, {to}, {after}};
  return bendsOf({pages[0], pages[1], pages[2], pages[3]}, kAnyDistance).front();
}

TEST(BendsOf, KeepsAnEvenStraightWayStraight) {
  const Bend bend = bendOf({100, 200}, {200, 300}, {300, 400}, {400, 500});

  EXPECT_EQ(bend, Bend{});
}

TEST(BendsOf, StartsAndEndsGentlyAtAPlaceOfRest) {
  // A sample that stays, moves once and stays again.
  const Bend bend = bendOf({100, 200}, {100, 200}, {300, 500}, {300, 500});

  EXPECT_EQ(bend, (Bend{0, 0, 0, 0}));
}

TEST(BendsOf, DoesNotOvershootWhereTheWayTurnsBack) {
  // Along x: up, up, back. It arrives at rest; along y it goes on evenly.
  const Bend bend = bendOf({1000, 1000}, {2000, 2000}, {3000, 3000}, {2000, 4000});

  EXPECT_EQ(bend.leaveX, Bend::kStraight);
  EXPECT_EQ(bend.arriveX, 0);
  EXPECT_EQ(bend.arriveY, Bend::kStraight);
}

TEST(BendsOf, SendsFarTravellersStraight) {
  const Page before{{0, 0}};
  const Page from{{1000, 0}};
  const Page to{{1000, 5000}};
  const Page after{{3000, 5000}};

  EXPECT_EQ(bendsOf({before, from, to, after}, 4999).front(), Bend{});
  EXPECT_NE(bendsOf({before, from, to, after}, 5001).front(), Bend{});
}

Page randomPage(Random& random, std::size_t size) {
  Page page;
  for (std::size_t i = 0; i < size; ++i) {
    page.push_back({static_cast<std::uint16_t>(random.below(65'536)),
                    static_cast<std::uint16_t>(random.below(65'536))});
  }
  return page;
}

TEST(BendsOf, MovesEverySampleInOneDirectionAlongEachAxis) {
  constexpr std::size_t kSamples = 1000;
  constexpr float kRounding = 0.02F;
  Random random{7};
  const Page before = randomPage(random, kSamples);
  const Page from = randomPage(random, kSamples);
  const Page to = randomPage(random, kSamples);
  const Page after = randomPage(random, kSamples);
  const auto bends = bendsOf({before, from, to, after}, kAnyDistance);

  for (std::size_t i = 0; i < kSamples; ++i) {
    const float signX = to[i].x >= from[i].x ? 1 : -1;
    const float signY = to[i].y >= from[i].y ? 1 : -1;
    Point2 last = Tween{from, to, 0, kAnyDistance, bends}.at(i);
    EXPECT_EQ(last, (Point2{static_cast<float>(from[i].x), static_cast<float>(from[i].y)}));
    for (int step = 1; step <= 20; ++step) {
      const Point2 now = Tween{from, to, static_cast<float>(step) / 20, kAnyDistance, bends}.at(i);
      EXPECT_GE(signX * (now.x - last.x), -kRounding) << "sample " << i << " step " << step;
      EXPECT_GE(signY * (now.y - last.y), -kRounding) << "sample " << i << " step " << step;
      last = now;
    }
    EXPECT_NEAR(last.x, to[i].x, kRounding);
    EXPECT_NEAR(last.y, to[i].y, kRounding);
  }
}

TEST(BendsOf, JoinsPiecesWithoutACorner) {
  // A quarter of a circle in steps: the direction of arrival is that of leaving again.
  const Page pages[]{{{40'000, 30'000}},
                     {{38'660, 35'000}},
                     {{35'000, 38'660}},
                     {{30'000, 40'000}},
                     {{25'000, 38'660}}};
  const auto direction = [](const Page& from, const Page& to, const std::vector<Bend>& bends,
                            float begin, float end) {
    const Point2 a = Tween{from, to, begin, kAnyDistance, bends}.at(0);
    const Point2 b = Tween{from, to, end, kAnyDistance, bends}.at(0);
    return std::atan2(b.y - a.y, b.x - a.x);
  };
  const auto first = bendsOf({pages[0], pages[1], pages[2], pages[3]}, kAnyDistance);
  const auto second = bendsOf({pages[1], pages[2], pages[3], pages[4]}, kAnyDistance);

  const float arriving = direction(pages[1], pages[2], first, 0.98F, 1);
  const float leaving = direction(pages[2], pages[3], second, 0, 0.02F);
  const float cornerOfStraightWays =
      direction(pages[1], pages[2], {}, 0, 1) - direction(pages[2], pages[3], {}, 0, 1);

  EXPECT_NEAR(arriving, leaving, 0.05F);
  EXPECT_GT(std::abs(cornerOfStraightWays), 0.4F);
}

}  // namespace
}  // namespace flipbook::raster
