#include "flipbook/ui/metric_curves_view.h"

#include <gmock/gmock.h>

#include <QFontMetricsF>
#include <QTest>

#include "flipbook/ui/scrubber.h"
#include "flipbook/ui/theme.h"
#include "flipbook/viewmodel/flipbook_player.h"
#include "ui/flipbook_axis.h"
#include "ui/metric_curves_painter.h"

namespace flipbook::ui {
namespace {

std::shared_ptr<const viewmodel::Timeline> risingTimeline(std::uint32_t pages,
                                                          std::uint32_t planned = 0) {
  std::vector<recording::EpochEntry> entries(pages);
  for (std::uint32_t i = 0; i < pages; ++i) {
    const double done = (i + 1.0) / (pages + 1.0);
    entries[i].summary.epoch = EpochIndex{i};
    entries[i].summary.validation = {100, 2 - done, done, done, done * 0.9, done * 0.95};
    entries[i].summary.training.loss = 1.8 - done;
  }
  return std::make_shared<const viewmodel::Timeline>(viewmodel::timelineOf(entries, planned));
}

class MetricCurvesViewTest : public testing::Test {
 protected:
  MetricCurvesViewTest() {
    curves.resize(800, 200);
    curves.setPlayer(&player);
    showPages(18, 30);
    curves.show();
  }

  void showPages(std::uint32_t pages, std::uint32_t planned) {
    const auto timeline = risingTimeline(pages, planned);
    curves.setTimeline(timeline);
    scrubber.resize(curves.width(), 46);
    scrubber.setTimeline(timeline);
    player.apply(playback::SetPageCount{pages});
  }

  // Where the scrubber has the page: both must agree.
  [[nodiscard]] QPoint at(std::uint32_t page) const {
    return {qRound(scrubber.xOfPage(page)), 100};
  }
  [[nodiscard]] static int pixelsOf(const QImage& image, const QColor& color) {
    int count = 0;
    for (int y = 0; y < image.height(); ++y) {
      for (int x = 0; x < image.width(); ++x) count += image.pixelColor(x, y) == color ? 1 : 0;
    }
    return count;
  }

  viewmodel::FlipbookPlayer player;
  MetricCurvesView curves;
  Scrubber scrubber;
};

TEST_F(MetricCurvesViewTest, AClickTurnsToThePageTheScrubberHasThere) {
  QTest::mouseClick(&curves, Qt::LeftButton, {}, at(7));

  EXPECT_EQ(player.playhead().page(), 7U);
}

TEST_F(MetricCurvesViewTest, ADragTurnsPages) {
  QTest::mousePress(&curves, Qt::LeftButton, {}, at(3));
  QTest::mouseMove(&curves, at(12));
  QTest::mouseRelease(&curves, Qt::LeftButton, {}, at(12));

  EXPECT_EQ(player.playhead().page(), 12U);
}

TEST_F(MetricCurvesViewTest, PointingReadsAPageOutWithoutTurningToIt) {
  const QImage before = curves.grab().toImage();

  QTest::mouseMove(&curves, at(4));

  EXPECT_EQ(curves.pointedPage(), 4U);
  EXPECT_EQ(player.playhead().page(), 17U);
  EXPECT_NE(curves.grab().toImage(), before);
}

TEST_F(MetricCurvesViewTest, DrawsEachCurveInItsColour) {
  const QImage image = curves.grab().toImage();

  for (const QColor& color : {theme().precision, theme().recall, theme().f1}) {
    EXPECT_GT(pixelsOf(image, color), 20) << qPrintable(color.name());
  }
}

TEST_F(MetricCurvesViewTest, SaysTheFiguresOfTheShownPage) {
  player.apply(playback::GoTo{8});  // (8 + 1) / (18 + 1) = 0.474

  EXPECT_TRUE(curves.accessibleDescription().contains(u"Page 8"));
  EXPECT_TRUE(curves.accessibleDescription().contains(u"Precision 0.474"));
}

TEST_F(MetricCurvesViewTest, CompactIsALine) {
  curves.setCompact(true);

  EXPECT_LE(curves.sizeHint().height(), 32);
  curves.resize(800, curves.sizeHint().height());
  const QImage image = curves.grab().toImage();
  EXPECT_GT(pixelsOf(image, theme().f1), 20);
  EXPECT_EQ(pixelsOf(image, theme().recall), 0);
}

TEST_F(MetricCurvesViewTest, ForgetsAPointedPageThatIsGone) {
  QTest::mouseMove(&curves, at(14));
  ASSERT_EQ(curves.pointedPage(), 14U);

  showPages(3, 0);

  EXPECT_EQ(curves.pointedPage(), std::nullopt);
  EXPECT_FALSE(curves.grab().isNull());
}

TEST_F(MetricCurvesViewTest, DrawsAnyNumberOfPagesAtAnySize) {
  for (const std::uint32_t pages : {0U, 1U, 2U, 1000U}) {
    for (const QSize size : {QSize{1, 1}, QSize{240, 110}, QSize{2000, 400}}) {
      curves.resize(size);
      showPages(pages, 0);

      EXPECT_FALSE(curves.grab().isNull());
      QTest::mouseClick(&curves, Qt::LeftButton, {}, {size.width() / 2, size.height() / 2});
    }
  }
}

TEST(AxisTexts, NeverRunIntoEachOther) {
  const QFontMetricsF metrics{themeFont(Theme::kSmallPx)};
  for (const std::uint32_t last : {1U, 20U, 100U, 1'000U, 250'000U}) {
    for (const double rightPx : {120.0, 400.0, 1'300.0}) {
      const AxisTexts texts = axisTexts({kAxisLeftPx, rightPx, 0, last}, metrics);

      ASSERT_FALSE(texts.figures.empty());
      double reached = 0;
      const auto expectBeyond = [&](const PixelSpan& span) {
        EXPECT_GE(span.fromPx, reached) << last << " pages in " << rightPx << " px";
        EXPECT_GT(span.toPx, span.fromPx);
        reached = span.toPx + 4;
      };
      if (texts.page) expectBeyond(*texts.page);
      for (const auto& figure : texts.figures) expectBeyond(figure.span);
      expectBeyond(texts.loss);
    }
  }
}

TEST(AxisTexts, NameThePagesWhereThereIsRoom) {
  const QFontMetricsF metrics{themeFont(Theme::kSmallPx)};

  EXPECT_TRUE(axisTexts({kAxisLeftPx, 900, 0, 20}, metrics).page.has_value());
  EXPECT_FALSE(axisTexts({kAxisLeftPx, 900, 900'000, 900'020}, metrics).page.has_value());
}

}  // namespace
}  // namespace flipbook::ui
