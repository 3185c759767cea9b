#include "flipbook/ui/metric_curves_view.h"

#include <gmock/gmock.h>

#include <QTest>

#include "flipbook/ui/scrubber.h"
#include "flipbook/ui/theme.h"
#include "flipbook/viewmodel/flipbook_player.h"

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

}  // namespace
}  // namespace flipbook::ui
