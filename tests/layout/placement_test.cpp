#include "layout/placement.h"

#include <gtest/gtest.h>

#include "layout/layout_fixtures.h"
#include "layout/principal_axes.h"

namespace flipbook::layout {
namespace {

const Layout kTriangle{{0, 0}, {4, 0}, {0, 1}};  // no symmetry, so its pose is unique

void expectSameLayout(const Layout& a, const Layout& b) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) EXPECT_LT(distanceBetween(a[i], b[i]), 1e-5) << i;
}

TEST(AlignTo, UndoesATurnAndAShift) {
  Layout turned{{10, -3}, {10, 1}, {9, -3}};  // (x, y) -> (10 - y, x - 3)

  alignTo(kTriangle, turned);

  expectSameLayout(turned, kTriangle);
}

TEST(AlignTo, UndoesMirroring) {
  Layout mirrored{{0, 0}, {-4, 0}, {0, 1}};

  alignTo(kTriangle, mirrored);

  expectSameLayout(mirrored, kTriangle);
}

TEST(AlignTo, NeverScales) {
  Layout doubled{{0, 0}, {8, 0}, {0, 2}};

  alignTo(kTriangle, doubled);

  EXPECT_NEAR(distanceBetween(doubled[0], doubled[1]), 8, 1e-5);
}

TEST(AlignTo, OnlyShiftsPointsThatCoincide) {
  Layout point(3, Point2{7, 7});

  alignTo(kTriangle, point);

  expectSameLayout(point, Layout(3, Point2{4.0F / 3, 1.0F / 3}));
}

TEST(CenterAndScale, GivesTheWiderAxisTheSpread) {
  Layout layout{{10, 5}, {14, 5}, {10, 6}, {14, 6}};  // root-mean-square 2 and 0.5 about the mean

  centerAndScale(layout, 1);

  expectSameLayout(layout, {{-1, -0.25F}, {1, -0.25F}, {-1, 0.25F}, {1, 0.25F}});
}

TEST(DiscLayout, SpreadsEvenly) {
  const Layout disc = discLayout(1000);

  double nearest = 1e9;
  for (std::size_t i = 1; i < disc.size(); ++i)
    nearest = std::min(nearest, distanceBetween(disc[0], disc[i]));
  EXPECT_GT(nearest, 0.3);
  EXPECT_LT(radiusOf(disc), 16);  // the outermost lies at sqrt(1000 / 4) = 15.8
}

TEST(ProjectOnPrincipalAxes, FindsThePlaneInWhichFeaturesDiffer) {
  FloatMatrix features{{}, 5};
  Random random{2};
  for (int i = 0; i < 125; ++i) {
    const float wide = 9 * noise(random);
    const float medium = 3 * noise(random);
    // Widest along column 3, then along column 1, with every sign once; a constant 100 in column 0.
    for (const float sign3 : {-1.0F, 1.0F}) {
      for (const float sign1 : {-1.0F, 1.0F}) {
        features.values.insert(features.values.end(),
                               {100, sign1 * medium, 0.01F * noise(random), sign3 * wide, 0});
      }
    }
  }

  const Layout layout = projectOnPrincipalAxes(features.view());

  for (std::size_t i = 1; i < 500; ++i) {
    EXPECT_NEAR(layout[i].x - layout[0].x, features.row(i)[3] - features.row(0)[3], 0.05F);
    EXPECT_NEAR(layout[i].y - layout[0].y, features.row(i)[1] - features.row(0)[1], 0.05F);
  }
}

TEST(ProjectOnPrincipalAxes, TakesASingleColumn) {
  const Layout layout = projectOnPrincipalAxes(FloatMatrix{{1, 2, 6}, 1}.view());

  expectSameLayout(layout, {{-2, 0}, {-1, 0}, {3, 0}});
}

}  // namespace
}  // namespace flipbook::layout
