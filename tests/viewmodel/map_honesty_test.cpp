#include "flipbook/viewmodel/map_honesty.h"

#include <gtest/gtest.h>

#include <QSignalSpy>
#include <QTest>

#include "flipbook/analysis/page_honesty.h"
#include "flipbook/core/quantized_features.h"
#include "viewmodel/sample_fixtures.h"

namespace flipbook::viewmodel {
namespace {

using test::OpenFixture;
using test::RunShape;

bool waitForFigure(const MapHonesty& honesty) {
  return QTest::qWaitFor([&] { return honesty.quality().has_value(); });
}

TEST(MapHonesty, MeasuresTheShownPageWithoutTheWindowWaiting) {
  OpenFixture fixture;
  MapHonesty honesty;

  honesty.setRun(fixture.run.get(), &fixture.player);

  EXPECT_EQ(honesty.quality(), std::nullopt);
  ASSERT_TRUE(waitForFigure(honesty));
  const FramePtr frame = fixture.run->frame(fixture.page());
  const auto expected =
      layout::measureQuality(dequantizeFeatures(frame->features).view(), frame->layout);
  EXPECT_EQ(honesty.quality()->k, 15U);
  EXPECT_DOUBLE_EQ(honesty.quality()->trueNeighbors, expected->trueNeighbors);
}

TEST(MapHonesty, KnowsAPageAgainAtOnceThatItHasMeasured) {
  OpenFixture fixture;
  MapHonesty honesty;
  honesty.setRun(fixture.run.get(), &fixture.player);
  ASSERT_TRUE(waitForFigure(honesty));
  const double last = honesty.quality()->trueNeighbors;
  fixture.player.apply(playback::GoTo{0});
  ASSERT_TRUE(QTest::qWaitFor(
      [&] { return honesty.quality().has_value() && honesty.quality()->trueNeighbors != last; }));

  fixture.player.apply(playback::GoTo{2});

  ASSERT_TRUE(honesty.quality().has_value());
  EXPECT_DOUBLE_EQ(honesty.quality()->trueNeighbors, last);
}

TEST(MapHonesty, SaysNothingOfAPageThatItHasNotMeasured) {
  OpenFixture fixture;
  MapHonesty honesty;
  honesty.setRun(fixture.run.get(), &fixture.player);
  ASSERT_TRUE(waitForFigure(honesty));
  QSignalSpy changed{&honesty, &MapHonesty::changed};

  fixture.player.apply(playback::GoTo{0});

  ASSERT_TRUE(QTest::qWaitFor([&] { return !changed.isEmpty(); }));
  EXPECT_EQ(honesty.quality(), std::nullopt);
}

TEST(MapHonesty, HasNothingToSayOfARunWithoutFeatures) {
  OpenFixture fixture{RunShape{.featureWidth = 0}};
  MapHonesty honesty;
  QSignalSpy changed{&honesty, &MapHonesty::changed};

  honesty.setRun(fixture.run.get(), &fixture.player);

  // Run set, frame read, nothing measured.
  ASSERT_TRUE(QTest::qWaitFor([&] { return changed.count() >= 3; }));
  EXPECT_EQ(honesty.quality(), std::nullopt);
}

TEST(MapHonesty, ForgetsTheRunBefore) {
  OpenFixture fixture;
  MapHonesty honesty;
  honesty.setRun(fixture.run.get(), &fixture.player);
  ASSERT_TRUE(waitForFigure(honesty));

  honesty.setRun(nullptr, nullptr);

  EXPECT_EQ(honesty.quality(), std::nullopt);
}

TEST(MapHonesty, MeasuresPointByPointOnlyWhereThatIsWanted) {
  OpenFixture fixture;
  MapHonesty honesty;
  honesty.setRun(fixture.run.get(), &fixture.player);
  ASSERT_TRUE(waitForFigure(honesty));
  EXPECT_EQ(honesty.shares(), nullptr);

  honesty.setSharesWanted(true);

  ASSERT_TRUE(QTest::qWaitFor([&] { return honesty.shares() != nullptr; }));
  const FramePtr frame = fixture.run->frame(fixture.page());
  EXPECT_EQ(*honesty.shares(), analysis::honestyOf(frame->features, frame->layout));
  double mean = 0;
  for (const float share : *honesty.shares()) mean += 15 * static_cast<double>(share) / 60;
  EXPECT_NEAR(mean, honesty.quality()->trueNeighbors, 0.05);  // one truth, told twice
}

TEST(MapHonesty, KeepsTheSharesOfThePageBeforeUntilThoseOfThisOneAreThere) {
  OpenFixture fixture;
  MapHonesty honesty;
  honesty.setSharesWanted(true);
  honesty.setRun(fixture.run.get(), &fixture.player);
  ASSERT_TRUE(QTest::qWaitFor([&] { return honesty.shares() != nullptr; }));
  const auto last = honesty.shares();

  fixture.player.apply(playback::GoTo{0});
  EXPECT_EQ(honesty.shares(), last);
  ASSERT_TRUE(QTest::qWaitFor([&] { return honesty.shares() != last; }));

  fixture.player.apply(playback::GoTo{2});
  EXPECT_EQ(honesty.shares(), last);  // known at once
}

TEST(MapHonesty, HasNoSharesOfAPageWithoutFeatures) {
  OpenFixture fixture{RunShape{.featureWidth = 0}};
  MapHonesty honesty;
  honesty.setSharesWanted(true);

  honesty.setRun(fixture.run.get(), &fixture.player);

  ASSERT_TRUE(QTest::qWaitFor([&] { return honesty.shares() != nullptr; }));
  EXPECT_TRUE(honesty.shares()->empty());
}

TEST(MapHonesty, SaysItsFigureInWords) {
  EXPECT_EQ(honestyText({.trueNeighbors = 5.16, .k = 15, .samplesUsed = 60}),
            QStringLiteral("nearest drawn neighbours that are true: 5.2 of 15"));
}

}  // namespace
}  // namespace flipbook::viewmodel
