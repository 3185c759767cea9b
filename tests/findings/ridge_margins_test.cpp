#include "findings/ridge_margins.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "findings/invented_pages.h"

namespace flipbook::findings {
namespace {

struct Rows {
  FloatMatrix features;
  std::vector<Label> labels;
  std::vector<std::uint8_t> takesPart;
  std::uint32_t classes{2};

  [[nodiscard]] std::vector<double> margins() const {
    return ridgeMargins({features.view(), labels, takesPart, classes});
  }
};

TEST(RidgeMargins, LeavesTheSampleOutOfItsOwnAnswer) {
  // One feature: -1, -1, 1, 1 (mean 0, deviation 1), labels 0, 0, 1, 1. With the ones,
  // G = diag(1 / 4.04, 1 / 4.04), so h = 2 / 4.04 for every row. Answers of row 0 for class 0:
  // ones 2 / 4.04, feature (-1)(-2) / 4.04, together 4 / 4.04; for class 1: 2 / 4.04 - 2 / 4.04 =
  // 0. Left out: (4 / 4.04 - 2 / 4.04) / (1 - 2 / 4.04) = 2 / 2.04 and 0 / ...: margin 0.980392.
  const Rows rows{
      {{-1, -1, 1, 1}, 1}, {ClassId{0}, ClassId{0}, ClassId{1}, ClassId{1}}, {1, 1, 1, 1}};

  for (const double margin : rows.margins()) EXPECT_NEAR(margin, 2 / 2.04, 1e-5);
}

TEST(RidgeMargins, SeesThatALabelIsNotThatOfItsLikes) {
  Rows rows{{{-1, -1, -1, -1, 1, 1, 1, 1}, 1},
            std::vector<Label>(8, ClassId{0}),
            std::vector<std::uint8_t>(8, 1)};
  for (const std::size_t i : {3U, 4U, 5U, 6U, 7U}) rows.labels[i] = ClassId{1};

  const auto margins = rows.margins();

  EXPECT_LT(margins[3], 0);
  for (const std::size_t i : {0U, 1U, 2U, 4U, 5U, 6U, 7U}) EXPECT_GT(margins[i], 0);
}

TEST(RidgeMargins, LooksNotAtRowsThatTakeNoPart) {
  Rows rows{{{-1, -1, 1, 1, 1e6F}, 1},
            {ClassId{0}, ClassId{0}, ClassId{1}, ClassId{1}, ClassId{0}},
            {1, 1, 1, 1, 0}};

  const auto margins = rows.margins();

  EXPECT_NEAR(margins[0], 2 / 2.04, 1e-5);
  EXPECT_TRUE(std::isnan(margins[4]));
}

TEST(RidgeMargins, IgnoresAColumnThatNeverVaries) {
  const Rows rows{{{-1, 7, -1, 7, 1, 7, 1, 7}, 2},
                  {ClassId{0}, ClassId{0}, ClassId{1}, ClassId{1}},
                  {1, 1, 1, 1}};

  for (const double margin : rows.margins()) EXPECT_NEAR(margin, 2 / 2.04, 1e-5);
}

TEST(RidgeMargins, SaysNothingWhereNothingVariesOrThereIsOneClass) {
  const Rows flat{{{3, 3, 3}, 1}, {ClassId{0}, ClassId{1}, ClassId{1}}, {1, 1, 1}};
  const Rows alone{{{1, 2}, 1}, {ClassId{0}, ClassId{0}}, {1, 1}, 1};

  for (const double margin : flat.margins()) EXPECT_TRUE(std::isnan(margin));
  for (const double margin : alone.margins()) EXPECT_TRUE(std::isnan(margin));
}

TEST(RidgeMargins, AgreesOverManyBlocksWithRefitting) {
  // 1,300 rows are three blocks; the margin of row 0 must be that of a fit without it, whose ridge
  // and standardisation differ by one part in 1,300.
  const test::InventedRun run{.samples = 1300, .classes = 2};
  Rows rows{run.features(1), {}, std::vector<std::uint8_t>(1300, 1), run.classes};
  for (std::uint32_t i = 0; i < run.samples; ++i) rows.labels.push_back(run.label(i));
  const double leftOut = rows.margins()[0];

  Rows relabelled = rows;  // its own label must not matter to the answers, only to their order
  relabelled.labels[0] = ClassId{1};
  const double other = relabelled.margins()[0];

  EXPECT_GT(leftOut, 0.5);
  EXPECT_NEAR(other, -leftOut, 0.01);  // class 1 against class 0, from the same answers
}

}  // namespace
}  // namespace flipbook::findings
