#include "flipbook/raster/splatter.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "flipbook/core/random.h"
#include "flipbook/raster/indexed_colors.h"
#include "raster/fading.h"
#include "raster/opaque_stamp.h"

namespace flipbook::raster {
namespace {

constexpr Color kWhite = 0xFFFFFFFF;
constexpr Color kRed = 0xFFFF0000;
constexpr Color kBlue = 0xFF0000FF;
constexpr Transform kPixels{1, {0, 0}};  // one box unit is one pixel

IndexedColors indexed(const std::vector<Color>& colors) {
  std::vector<Color> list = colors;
  std::ranges::sort(list);
  list.erase(std::ranges::unique(list).begin(), list.end());
  std::vector<std::uint16_t> places;
  for (const Color color : colors) {
    places.push_back(
        static_cast<std::uint16_t>(std::ranges::lower_bound(list, color) - list.begin()));
  }
  return {std::move(places), std::move(list)};
}

// An image and points on it; a guard column right of the image finds writes beyond the edge.
class Picture {
 public:
  Picture(int widthPx, int heightPx)
      : m_width{widthPx},
        m_height{heightPx},
        m_pixels(static_cast<std::size_t>((widthPx + 1) * heightPx), kWhite) {}

  void add(MapPoint at, Color color, Layer layer = Layer::Ordinary, Shape shape = Shape::Dot) {
    m_points.push_back(at);
    m_colors.push_back(color);
    m_layers.push_back(layer);
    m_shapes.push_back(shape);
  }

  void draw(const SplatStyle& style, const Transform& screenFromBox = kPixels) {
    const DrawOrder order{m_layers, m_shapes};
    const IndexedColors colors = indexed(m_colors);
    m_splatter.draw(buffer(), {{m_points, m_points}, &colors, &order}, screenFromBox, style);
  }
  void drawDensity(const SplatStyle& style) {
    const DrawOrder order{m_layers, m_shapes};
    const IndexedColors colors = indexed(m_colors);
    const Tween points{m_points, m_points};
    m_splatter.drawDensity(buffer(), {points, &colors, &order}, kPixels, style,
                           pointsPerPixel(points, kPixels, buffer()));
  }
  void drawMoving(const std::vector<MapPoint>& to, float fraction, float fadeBeyond,
                  const SplatStyle& style) {
    const DrawOrder order{m_layers, m_shapes};
    const IndexedColors colors = indexed(m_colors);
    m_splatter.draw(buffer(), {{m_points, to, fraction, fadeBeyond}, &colors, &order}, kPixels,
                    style);
  }

  [[nodiscard]] Color at(int x, int y) const {
    return m_pixels[static_cast<std::size_t>(y * (m_width + 1) + x)];
  }
  [[nodiscard]] std::ptrdiff_t count(Color color) const {
    return std::ranges::count(m_pixels, color);
  }
  [[nodiscard]] bool isGuardIntact() const {
    for (int y = 0; y < m_height; ++y) {
      if (at(m_width, y) != kWhite) return false;
    }
    return true;
  }
  [[nodiscard]] PixelBuffer buffer() { return {m_pixels, m_width, m_height, m_width + 1}; }

 private:
  int m_width;
  int m_height;
  std::vector<Color> m_pixels;
  std::vector<MapPoint> m_points;
  std::vector<Color> m_colors;
  std::vector<Layer> m_layers;
  std::vector<Shape> m_shapes;
  Splatter m_splatter;
};

SplatStyle opaque(float radiusPx) {
  SplatStyle style;
  style.radiusPx = radiusPx;
  style.isSmooth = false;
  style.background = kWhite;
  return style;
}

SplatStyle smooth(float radiusPx) {
  SplatStyle style = opaque(radiusPx);
  style.isSmooth = true;
  return style;
}

TEST(Mixed, MeetsBothEndsExactly) {
  EXPECT_EQ(mixed(kWhite, kRed, 0), kWhite);
  EXPECT_EQ(mixed(kWhite, kRed, 256), kRed);
  EXPECT_EQ(mixed(0xFF000000, 0xFFFFFFFF, 128), 0xFF808080U);  // 127.5 rounds up
}

TEST(OpaqueDots, AreThreeByThreePixels) {
  Picture picture{9, 9};
  picture.add({4, 4}, kRed);

  picture.draw(opaque(1.5F));

  for (int y = 0; y < 9; ++y) {
    for (int x = 0; x < 9; ++x) {
      const bool isInside = std::abs(x - 4) <= 1 && std::abs(y - 4) <= 1;
      EXPECT_EQ(picture.at(x, y), isInside ? kRed : kWhite) << x << ", " << y;
    }
  }
}

TEST(OpaqueDiamonds, AreHollow) {
  Picture picture{9, 9};
  picture.add({4, 4}, kRed, Layer::Ordinary, Shape::Diamond);

  picture.draw(opaque(1.5F));

  EXPECT_EQ(picture.count(kRed), 4);
  EXPECT_EQ(picture.at(4, 4), kWhite);
  EXPECT_EQ(picture.at(3, 4), kRed);
  EXPECT_EQ(picture.at(4, 5), kRed);
}

TEST(OpaqueDiamonds, HaveThickerLinesWhereTheyAreLarge) {
  Picture picture{41, 41};
  picture.add({20, 20}, kRed, Layer::Ordinary, Shape::Diamond);

  picture.draw(opaque(19.5F));

  EXPECT_EQ(picture.at(20 + 19, 20), kRed);
  EXPECT_EQ(picture.at(20 + 15, 20), kRed);
  EXPECT_EQ(picture.at(20 + 13, 20), kWhite);
}

TEST(OpaqueRings, AreHollowAtEverySize) {
  for (const float radius : {1.5F, 2.5F, 4.5F, 8.5F}) {
    Picture picture{25, 25};
    picture.add({12, 12}, kRed, Layer::Ordinary, Shape::Ring);

    picture.draw(opaque(radius));

    const int reach = static_cast<int>(radius - 0.5F);
    EXPECT_EQ(picture.at(12, 12), kWhite) << radius;
    for (const int side : {-reach, reach}) {
      EXPECT_EQ(picture.at(12 + side, 12), kRed) << radius;
      EXPECT_EQ(picture.at(12, 12 + side), kRed) << radius;
    }
  }
}

TEST(OpaqueDots, AreCutAtTheEdgesOfThePicture) {
  Picture picture{6, 5};
  for (const MapPoint corner : {MapPoint{0, 0}, MapPoint{5, 0}, MapPoint{0, 4}, MapPoint{5, 4}}) {
    picture.add(corner, kRed);
  }

  picture.draw(opaque(1.5F));

  EXPECT_EQ(picture.count(kRed), 16);  // four pixels in every corner
  EXPECT_TRUE(picture.isGuardIntact());
}

TEST(Splatter, DrawsNothingForPointsFarOutside) {
  Picture picture{6, 5};
  picture.add({10, 10}, kRed);
  picture.add({60'000, 60'000}, kRed);
  picture.add({0, 0}, kRed);

  picture.draw(smooth(2), {1e6F, {-1e7F, -1e9F}});
  picture.draw(opaque(2), {1e6F, {-1e7F, -1e9F}});

  EXPECT_EQ(picture.count(kWhite), 7 * 5);
}

TEST(Splatter, DrawsImportantPointsOverOthers) {
  const std::vector layers{Layer::Selected, Layer::Wrong, Layer::Ordinary, Layer::Dimmed};
  for (std::size_t top = 0; top + 1 < layers.size(); ++top) {
    Picture picture{9, 9};
    picture.add({4, 4}, kRed, layers[top]);  // first in sample order, yet on top
    picture.add({4, 4}, kBlue, layers[top + 1]);

    picture.draw(opaque(1.5F));

    EXPECT_EQ(picture.at(4, 4), kRed) << "layer " << top;
  }
}

TEST(SmoothDots, AreFullInTheMiddleAndFadeToTheEdge) {
  Picture picture{15, 15};
  picture.add({7, 7}, kRed);

  picture.draw(smooth(3), {1, {0.5F, 0.5F}});  // the middle of pixel (7, 7)

  EXPECT_EQ(picture.at(7, 7), kRed);
  EXPECT_EQ(picture.at(9, 7), kRed);
  EXPECT_NE(picture.at(10, 7), kRed);  // half-covered
  EXPECT_NE(picture.at(10, 7), kWhite);
  EXPECT_EQ(picture.at(12, 7), kWhite);
}

TEST(SmoothDots, MoveByQuartersOfAPixel) {
  const auto weightAt = [](float shift) {
    Picture picture{15, 15};
    picture.add({7, 7}, 0xFF000000);
    picture.draw(smooth(2), {1, {shift, 0.5F}});
    double moment = 0;
    double total = 0;
    for (int y = 0; y < 15; ++y) {
      for (int x = 0; x < 15; ++x) {
        const double ink = 255.0 - (picture.at(x, y) & 0xFFU);
        moment += ink * (x + 0.5);
        total += ink;
      }
    }
    return moment / total;
  };

  // The centre of gravity follows the position to within the quarter's half and rounding.
  for (const float shift : {0.0F, 0.3F, 0.5F, 0.8F, 1.2F}) {
    EXPECT_NEAR(weightAt(shift), 7 + static_cast<double>(shift), 0.14) << shift;
  }
}

TEST(SmoothDiamonds, HideWhatLiesBelowWithTheBackground) {
  Picture picture{25, 25};
  picture.add({12, 12}, kBlue, Layer::Ordinary, Shape::Dot);
  picture.add({12, 12}, kRed, Layer::Wrong, Shape::Diamond);

  picture.draw(smooth(5), {1, {0.5F, 0.5F}});

  const Color middle = picture.at(12, 12);
  EXPECT_NEAR((middle >> 16U) & 0xFFU, 153, 3);  // six tenths white on blue
  EXPECT_NEAR((middle >> 8U) & 0xFFU, 153, 3);
}

TEST(SmoothRings, AreRoundAndHideWhatLiesBelowWithTheBackground) {
  Picture picture{25, 25};
  picture.add({12, 12}, kRed, Layer::Ordinary, Shape::Ring);

  picture.draw(smooth(5), {1, {0.5F, 0.5F}});

  EXPECT_EQ(picture.at(12, 12), kWhite);
  // On the line, 1.15 x 5 pixels from the middle, straight and across (4 x 1.41).
  EXPECT_NE(picture.at(12 + 6, 12), kWhite);
  EXPECT_NE(picture.at(12 + 4, 12 + 4), kWhite);
  EXPECT_EQ(picture.at(12 + 9, 12), kWhite);
}

TEST(SmoothStamps, StayInsideThePicture) {
  for (const Shape shape : kAllShapes) {
    Picture picture{6, 5};
    for (std::uint16_t x = 0; x < 7; ++x)
      picture.add({x, static_cast<std::uint16_t>(x % 5)}, kRed, Layer::Ordinary, shape);

    picture.draw(smooth(8));

    EXPECT_TRUE(picture.isGuardIntact());
  }
}

TEST(Splatter, FadesAJumpOutHereAndInThere) {
  Picture picture{60, 9};
  picture.add({5, 4}, kRed);
  const std::vector<MapPoint> to{{50, 4}};

  picture.drawMoving(to, 0.5F, 20, smooth(2));
  EXPECT_EQ(picture.count(kWhite), 61 * 9);  // nowhere to be seen half-way

  picture.drawMoving(to, 0.9F, 20, smooth(2));
  EXPECT_NE(picture.at(50, 4), kWhite);
  EXPECT_EQ(picture.at(5, 4), kWhite);
  EXPECT_EQ(picture.at(45, 4), kWhite);
}

TEST(Density, ShowsTheMeanColourTheFullerTheMorePoints) {
  Picture picture{10, 3};
  picture.add({1, 1}, kRed);
  for (int i = 0; i < 40; ++i) picture.add({4, 1}, kRed);
  for (int i = 0; i < 40; ++i) picture.add({7, 1}, i % 2 == 0 ? kRed : kBlue);

  picture.drawDensity(opaque(1.5F));

  EXPECT_EQ(picture.at(1, 1), 0xFFFF8080U);  // one point: half ink on white
  EXPECT_EQ(picture.at(4, 1), kRed);         // forty: full
  EXPECT_EQ(picture.at(7, 1), 0xFF800080U);  // half and half: purple
  EXPECT_EQ(picture.at(2, 1), kWhite);
}

TEST(Density, DoesNotOverflowWhereThousandsShareAPixel) {
  Picture picture{3, 3};
  for (int i = 0; i < 20'000; ++i) picture.add({1, 1}, 0xFFFEDCBA);

  picture.drawDensity(opaque(1.5F));

  EXPECT_EQ(picture.at(1, 1), 0xFFFEDCBAU);
}

TEST(Density, KeepsSelectedPointsAsPoints) {
  Picture picture{20, 20};
  for (int i = 0; i < 100; ++i) picture.add({10, 10}, kBlue);
  picture.add({10, 10}, kRed, Layer::Selected);

  picture.drawDensity(opaque(1.5F));

  EXPECT_EQ(picture.at(10, 10), kRed);
  EXPECT_GT(picture.count(kRed), 4);
}

double channel(Color color, unsigned number) { return color >> (8 * number) & 0xFFU; }

// A crowd that moves, fades and lies partly outside.
class Crowd {
 public:
  explicit Crowd(const std::vector<Layer>& layers) {
    Random random{12};
    for (int i = 0; i < 6000; ++i) {
      for (auto* page : {&m_from, &m_to}) {
        page->push_back({static_cast<std::uint16_t>(random.below(100)),
                         static_cast<std::uint16_t>(random.below(90))});
      }
      m_colorOf.push_back(0xFF000000U | random.below(40) * 0x030507U);
      const bool isRare = random.below(90) == 0;  // a ring, too few for a plane
      m_layers.push_back(layers[random.below(static_cast<std::uint32_t>(layers.size()))]);
      m_shapes.push_back(isRare ? Shape::Ring : random.below(3) == 0 ? Shape::Diamond : Shape::Dot);
    }
    m_colors = indexed(m_colorOf);
    m_order = DrawOrder{m_layers, m_shapes};
    m_tween = {m_from, m_to, 0.4F, 40};
  }

  [[nodiscard]] std::vector<Color> drawn(const SplatStyle& style) const {
    std::vector<Color> pixels(kPixels, kWhite);
    Splatter{}.draw(bufferOf(pixels), {m_tween, &m_colors, &m_order}, kScreenFromBox, style);
    return pixels;
  }

  // Stamp after stamp.
  [[nodiscard]] std::vector<Color> drawnOneByOne(const SplatStyle& style) const {
    std::vector<Color> pixels(kPixels, kWhite);
    for (const std::uint32_t i : m_order.all()) {
      if (m_tween.fades(i) && !isDrawnWhileFading(i, m_tween.fadedOpacity())) continue;
      const float scale = m_layers[i] == Layer::Dimmed     ? style.dimmedScale
                          : m_layers[i] == Layer::Selected ? style.selectedScale
                                                           : 1;
      const Point2 at = kScreenFromBox.map(m_tween.at(i));
      OpaqueStamp{m_shapes[i], style.radiusPx * scale}.draw(
          bufferOf(pixels), static_cast<int>(std::floor(at.x)), static_cast<int>(std::floor(at.y)),
          m_colorOf[i]);
    }
    return pixels;
  }

  struct Counted {
    std::array<double, 3> mean{};  // blue, green, red
    int number{};
  };
  // What lies on each pixel.
  [[nodiscard]] std::vector<Counted> counted() const {
    std::vector<Counted> pixels(kPixels);
    for (std::uint32_t i = 0; i < m_from.size(); ++i) {
      if (m_tween.fades(i) && !isDrawnWhileFading(i, m_tween.fadedOpacity())) continue;
      const Point2 at = kScreenFromBox.map(m_tween.at(i));
      if (!(at.x >= 0 && at.y >= 0 && at.x < kWidth && at.y < kHeight)) continue;
      Counted& pixel =
          pixels[static_cast<std::size_t>(at.y) * kStride + static_cast<std::size_t>(at.x)];
      ++pixel.number;
      for (unsigned c = 0; c < 3; ++c) {
        pixel.mean.at(c) += (channel(m_colorOf[i], c) - pixel.mean.at(c)) / pixel.number;
      }
    }
    return pixels;
  }
  [[nodiscard]] std::vector<Color> drawnAsDensity() const {
    std::vector<Color> pixels(kPixels, kWhite);
    Splatter{}.drawDensity(bufferOf(pixels), {m_tween, &m_colors, &m_order}, kScreenFromBox,
                           opaque(1.5F), pointsPerPixel(m_tween, kScreenFromBox, bufferOf(pixels)));
    return pixels;
  }

 private:
  static constexpr int kWidth = 60;
  static constexpr int kHeight = 50;
  static constexpr std::size_t kStride = kWidth + 1;
  static constexpr std::size_t kPixels = kStride * kHeight;
  static constexpr Transform kScreenFromBox{0.7F, {-4.2F, -5.6F}};
  static PixelBuffer bufferOf(std::vector<Color>& pixels) {
    return {pixels, kWidth, kHeight, static_cast<int>(kStride)};
  }

  std::vector<MapPoint> m_from;
  std::vector<MapPoint> m_to;
  Tween m_tween;
  std::vector<Color> m_colorOf;
  std::vector<Layer> m_layers;
  std::vector<Shape> m_shapes;
  IndexedColors m_colors;
  DrawOrder m_order;
};

TEST(Density, IsTheMeanOfThePointsOnEachPixelTheFullerTheMore) {
  const Crowd crowd{{Layer::Ordinary}};
  const std::vector<Color> drawn = crowd.drawnAsDensity();
  const auto counted = crowd.counted();

  int covered = 0;
  for (std::size_t i = 0; i < drawn.size(); ++i) {
    if (counted[i].number == 0) {
      EXPECT_EQ(drawn[i], kWhite) << i;
      continue;
    }
    ++covered;
    const double weight = std::min(1.0, 0.5 + 0.5 * std::log2(counted[i].number) / 5);
    for (unsigned c = 0; c < 3; ++c) {
      const double expected = 255 + weight * (counted[i].mean.at(c) - 255);
      EXPECT_NEAR(channel(drawn[i], c), expected, 1.5) << i << ", " << c;
    }
  }
  EXPECT_GT(covered, 1500);
}

TEST(Crowds, HaveTheSamePixelsAsPointByPoint) {
  const Crowd crowd{{Layer::Dimmed, Layer::Ordinary, Layer::Wrong, Layer::Selected}};
  for (const float radiusPx : {1.5F, 2.5F, 4.0F}) {
    EXPECT_EQ(crowd.drawn(opaque(radiusPx)), crowd.drawnOneByOne(opaque(radiusPx))) << radiusPx;
  }
}

TEST(IndexedColors, AreThoseOfTheList) {
  const IndexedColors colors{{2, 0, 2}, {kRed, kWhite, kBlue}};

  ASSERT_EQ(colors.size(), 3U);
  EXPECT_EQ(colors[0], kBlue);
  EXPECT_EQ(colors[1], kRed);
  EXPECT_EQ(colors[2], kBlue);
  EXPECT_EQ(IndexedColors{}.size(), 0U);
}

TEST(Density, NeverCoversWhatStandsOut) {
  Picture picture{10, 3};
  picture.add({4, 1}, kRed, Layer::Wrong);
  for (int i = 0; i < 400; ++i) picture.add({4, 1}, kBlue);

  picture.drawDensity(opaque(1.5F));

  EXPECT_EQ(picture.at(4, 1), 0xFF800080U);  // half red, however many lie below
}

TEST(Density, ShowsTheShareOfWhatStandsOut) {
  Picture picture{10, 3};
  for (int i = 0; i < 120; ++i) picture.add({4, 1}, kRed, Layer::Wrong);
  for (int i = 0; i < 40; ++i) picture.add({4, 1}, kBlue);

  picture.drawDensity(opaque(1.5F));

  // Half, and half of three quarters.
  EXPECT_NEAR(channel(picture.at(4, 1), 2), 0.875 * 255, 1);
  EXPECT_NEAR(channel(picture.at(4, 1), 0), 0.125 * 255, 1);
}

TEST(Density, DrawsAFewThatStandOutAsPoints) {
  Picture picture{200, 200};
  Random random{8};
  for (int i = 0; i < 4000; ++i) {
    picture.add({static_cast<std::uint16_t>(random.below(200)),
                 static_cast<std::uint16_t>(random.below(200))},
                kBlue, i % 2 == 0 ? Layer::Ordinary : Layer::Dimmed);
  }
  for (std::uint16_t i = 0; i < 10; ++i) {
    picture.add({static_cast<std::uint16_t>(10 + 18 * i), 100}, kRed, Layer::Wrong);
  }

  picture.drawDensity(opaque(1.5F));

  EXPECT_EQ(picture.count(kRed), 90);  // ten times three by three pixels
}

// As in a folder whose images are listed class by class.
TEST(Density, IsTheMeanOfAllInWhateverOrder) {
  Picture picture{3, 3};
  for (int i = 0; i < 60'000; ++i) picture.add({1, 1}, i < 30'000 ? kRed : kBlue);

  picture.drawDensity(opaque(1.5F));

  EXPECT_NEAR(channel(picture.at(1, 1), 2), 127.5, 10);
  EXPECT_NEAR(channel(picture.at(1, 1), 0), 127.5, 10);
}

TEST(Density, KeepsDimmedPointsBelowTheOthers) {
  Picture picture{5, 5};
  for (int i = 0; i < 40; ++i) picture.add({1, 1}, kBlue, Layer::Dimmed);
  for (int i = 0; i < 40; ++i) picture.add({1, 1}, kRed);
  for (int i = 0; i < 40; ++i) picture.add({3, 1}, kBlue, Layer::Dimmed);

  picture.drawDensity(opaque(1.5F));

  EXPECT_EQ(picture.at(1, 1), kRed);  // not purple
  EXPECT_EQ(picture.at(3, 1), kBlue);
}

TEST(PointsPerPixel, TellsACrowdFromFewPoints) {
  Random random{4};
  std::vector<MapPoint> points;
  for (int i = 0; i < 40'000; ++i) {
    points.push_back({static_cast<std::uint16_t>(random.below(64)),
                      static_cast<std::uint16_t>(random.below(64))});
  }
  std::vector<Color> pixels(128 * 128);
  const PixelBuffer buffer{pixels, 128, 128, 128};

  // 40,000 points on 64 x 64 pixels are about 9.8 per pixel; at double scale a quarter of that.
  EXPECT_NEAR(pointsPerPixel({points, points}, kPixels, buffer), 9.8, 0.5);
  EXPECT_NEAR(pointsPerPixel({points, points}, {2, {}}, buffer), 2.44, 0.2);
  EXPECT_EQ(pointsPerPixel({{}, {}}, kPixels, buffer), 0);
}

// On the way from a page to another the picture must not change its look.
TEST(PointsPerPixel, IsThatOfThePageThatThePointsGoTo) {
  Random random{4};
  std::vector<MapPoint> wide;
  std::vector<MapPoint> narrow;
  for (int i = 0; i < 10'000; ++i) {
    wide.push_back({static_cast<std::uint16_t>(random.below(128)),
                    static_cast<std::uint16_t>(random.below(128))});
    narrow.push_back({static_cast<std::uint16_t>(random.below(32)),
                      static_cast<std::uint16_t>(random.below(32))});
  }
  std::vector<Color> pixels(128 * 128);
  const PixelBuffer buffer{pixels, 128, 128, 128};

  const float there = pointsPerPixel({narrow, narrow}, kPixels, buffer);
  for (const float fraction : {0.1F, 0.5F, 0.9F}) {
    EXPECT_EQ(pointsPerPixel({wide, narrow, fraction}, kPixels, buffer), there);
  }
}

TEST(SuitableRadius, ShrinksWithTheNumberAndGrowsWithTheZoom) {
  EXPECT_GT(suitableRadiusPx(100, 1), suitableRadiusPx(12'000, 1));
  EXPECT_GT(suitableRadiusPx(12'000, 1), suitableRadiusPx(1'000'000, 1));
  EXPECT_GT(suitableRadiusPx(12'000, 8), suitableRadiusPx(12'000, 1));
  EXPECT_GE(suitableRadiusPx(1'000'000, 1), 1);
  EXPECT_LE(suitableRadiusPx(0, 1000), 9);
}

TEST(Splatter, DrawsTheSamePixelsAgain) {
  const auto draw = [](const SplatStyle& style) {
    Random places{9};
    Picture picture{80, 60};
    for (int i = 0; i < 500; ++i) {
      picture.add({static_cast<std::uint16_t>(places.below(80)),
                   static_cast<std::uint16_t>(places.below(60))},
                  0xFF000000U | places.below(0x1000000), Layer::Ordinary,
                  places.below(5) == 0 ? Shape::Diamond : Shape::Dot);
    }
    picture.draw(style);
    std::vector<Color> pixels;
    for (int y = 0; y < 60; ++y) {
      for (int x = 0; x < 80; ++x) pixels.push_back(picture.at(x, y));
    }
    return pixels;
  };

  EXPECT_EQ(draw(smooth(2.2F)), draw(smooth(2.2F)));
  EXPECT_NE(draw(smooth(2.2F)), draw(opaque(2.2F)));
}

}  // namespace
}  // namespace flipbook::raster
