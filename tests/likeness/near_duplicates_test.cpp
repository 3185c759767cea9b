#include "flipbook/likeness/near_duplicates.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "flipbook/core/random.h"

namespace flipbook::likeness {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::uint32_t kSide = 96;

// A picture by what is at each place, both from 0 to 1: three shares of 255.
using Painting = std::function<std::array<double, 3>(double x, double y)>;

imaging::Miniature painted(const Painting& painting) {
  std::vector<std::uint8_t> rgb;
  for (std::uint32_t y = 0; y < kSide; ++y) {
    for (std::uint32_t x = 0; x < kSide; ++x) {
      for (const double value : painting((x + 0.5) / kSide, (y + 0.5) / kSide)) {
        rgb.push_back(static_cast<std::uint8_t>(std::lround(255 * std::clamp(value, 0.0, 1.0))));
      }
    }
  }
  return imaging::miniatureOf(rgb, kSide, kSide);
}

// Blots of all sizes and colours: nothing like it with another seed.
Painting blots(std::uint64_t seed) {
  struct Blot {
    double x, y, size;
    std::array<double, 3> color;
  };
  Random random{seed};
  std::vector<Blot> all;
  for (int i = 0; i < 40; ++i) {
    const double x = random.uniform();
    const double y = random.uniform();
    const double size = random.uniform(0.03, 0.2);
    all.push_back({x, y, size, {random.uniform(), random.uniform(), random.uniform()}});
  }
  return [all](double x, double y) {
    std::array<double, 3> color{0.5, 0.5, 0.5};
    for (const Blot& blot : all) {
      if (std::hypot(x - blot.x, y - blot.y) < blot.size) color = blot.color;
    }
    return color;
  };
}

std::vector<imaging::Miniature> gallery(std::uint64_t count) {
  std::vector<imaging::Miniature> pictures;
  for (std::uint64_t seed = 1; seed <= count; ++seed) pictures.push_back(painted(blots(seed)));
  return pictures;
}

std::vector<std::pair<std::uint32_t, std::uint32_t>> pairsIn(
    const std::vector<imaging::Miniature>& pictures, std::uint32_t threads = 2) {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs;
  const auto found = findNearDuplicates(pictures, threads).value();
  for (const NearPair& pair : found) {
    pairs.emplace_back(pair.first, pair.second);
  }
  return pairs;
}

struct Alteration {
  const char* name;
  std::function<Painting(const Painting&)> alter;
};

class NearDuplicates : public testing::TestWithParam<Alteration> {};

TEST_P(NearDuplicates, AreFoundAmongOthers) {
  auto pictures = gallery(60);
  pictures.push_back(painted(GetParam().alter(blots(17))));

  EXPECT_THAT(pairsIn(pictures), ElementsAre(std::pair{16U, 60U}));
}

INSTANTIATE_TEST_SUITE_P(Likeness, NearDuplicates,
                         testing::Values(Alteration{"Same", [](const Painting& p) { return p; }},
                                         Alteration{"Mirrored",
                                                    [](const Painting& p) {
                                                      return [p](double x, double y) {
                                                        return p(1 - x, y);
                                                      };
                                                    }},
                                         Alteration{"CroppedAtACorner",
                                                    [](const Painting& p) {
                                                      return [p](double x, double y) {
                                                        return p(0.95 * x, 0.05 + 0.95 * y);
                                                      };
                                                    }},
                                         Alteration{"Lighter",
                                                    [](const Painting& p) {
                                                      return [p](double x, double y) {
                                                        auto color = p(x, y);
                                                        for (double& value : color)
                                                          value = 0.1 + 0.85 * value;
                                                        return color;
                                                      };
                                                    }},
                                         Alteration{"Noisy",
                                                    [](const Painting& p) {
                                                      return [p](double x, double y) {
                                                        auto color = p(x, y);
                                                        Random noise{
                                                            static_cast<std::uint64_t>(x * 1e4),
                                                            static_cast<std::uint64_t>(y * 1e4)};
                                                        for (double& value : color)
                                                          value += noise.uniform(-0.08, 0.08);
                                                        return color;
                                                      };
                                                    }}),
                         [](const auto& tested) { return std::string{tested.param.name}; });

TEST(FindNearDuplicates, FindsNothingAmongPicturesThatDiffer) {
  EXPECT_THAT(pairsIn(gallery(80)), IsEmpty());
}

TEST(FindNearDuplicates, TellsTheSameDrawingInOtherColoursApart) {
  auto pictures = gallery(40);
  const Painting original = blots(7);
  pictures.push_back(painted([&](double x, double y) {
    const auto [red, green, blue] = original(x, y);
    // The same shade of grey, and other colours.
    const double grey = 0.299 * red + 0.587 * green + 0.114 * blue;
    return std::array{grey + 0.3 * (blue - grey), grey, grey + 0.9 * (red - grey) - 0.4};
  }));

  EXPECT_THAT(pairsIn(pictures), IsEmpty());
}

TEST(FindNearDuplicates, SaysNothingOfPlainPictures) {
  std::vector<imaging::Miniature> pictures = gallery(20);
  for (int i = 0; i < 6; ++i) {
    pictures.push_back(painted([i](double, double y) {
      const double shade = 0.4 + 0.005 * y + 0.001 * i;
      return std::array{shade, shade, shade};
    }));
  }

  EXPECT_THAT(pairsIn(pictures), IsEmpty());
}

// Rings of one kind are as alike as pictures can be that have nothing to do with each other.
TEST(FindNearDuplicates, AsksForMoreWhereAllPicturesAreAlike) {
  std::vector<imaging::Miniature> pictures;
  for (int i = 0; i < 40; ++i) {
    Random random{static_cast<std::uint64_t>(i)};
    const double dx = random.uniform(-0.05, 0.05);
    const double dy = random.uniform(-0.05, 0.05);
    const double wide = random.uniform(0.26, 0.30);
    pictures.push_back(painted([=](double x, double y) {
      const double away = std::hypot(x - 0.5 - dx, y - 0.5 - dy) - wide;
      const double ink = std::abs(away) < 0.07 ? 1.0 : 0.0;
      return std::array{ink, ink, ink};
    }));
  }

  EXPECT_LT(pairsIn(pictures).size(), 8U);  // of 780
}

// As a dataset has them that was made larger with altered copies.
TEST(FindNearDuplicates, FindsACopyOfEveryPicture) {
  constexpr int kPictures = 60;
  std::vector<imaging::Miniature> pictures = gallery(kPictures);
  for (int i = 0; i < kPictures; ++i) {
    const Painting original = blots(static_cast<std::uint64_t>(i) + 1);
    pictures.push_back(painted([&](double x, double y) { return original(1 - x, y); }));
    pictures.push_back(
        painted([&](double x, double y) { return original(0.05 + 0.95 * x, 0.95 * y); }));
  }

  // Of three that are the same two pairs at least.
  EXPECT_GE(pairsIn(pictures).size(), 2U * kPictures);
}

TEST(FindNearDuplicates, DoesNotDependOnTheNumberOfThreads) {
  auto pictures = gallery(60);
  pictures.push_back(pictures[3]);
  pictures.push_back(pictures[40]);

  EXPECT_EQ(findNearDuplicates(pictures, 1).value(), findNearDuplicates(pictures, 3).value());
  EXPECT_THAT(pairsIn(pictures), ElementsAre(std::pair{3U, 60U}, std::pair{40U, 61U}));
}

TEST(FindNearDuplicates, NeedsNoPictures) {
  EXPECT_THAT(pairsIn({}), IsEmpty());
  EXPECT_THAT(pairsIn(gallery(1)), IsEmpty());
}

TEST(FindNearDuplicates, Stops) {
  std::stop_source stop;
  stop.request_stop();

  const auto found = findNearDuplicates(gallery(5), 1, {}, stop.get_token());

  ASSERT_FALSE(found.has_value());
  EXPECT_EQ(found.error().code(), ErrorCode::Cancelled);
}

}  // namespace
}  // namespace flipbook::likeness
