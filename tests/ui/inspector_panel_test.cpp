#include "flipbook/ui/inspector_panel.h"

#include <gtest/gtest.h>

#include <QAbstractButton>
#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QStyle>
#include <QStyleOptionButton>

#include "flipbook/ui/history_chart.h"
#include "flipbook/ui/neighbor_strip.h"
#include "flipbook/ui/theme.h"
#include "ui/inspector_fixture.h"

namespace flipbook::ui {
namespace {

using test::child;
using test::click;
using test::PanelFixture;
using test::RunShape;

class InspectorPanelTest : public testing::Test {
 protected:
  InspectorPanelTest() {
    panel.resize(320, 900);
    panel.setRun(fixture.context());
    panel.show();
  }

  QString text(const char* name) { return child<QLabel>(panel, name).text(); }
  NeighborStrip& strip() { return child<NeighborStrip>(panel, "neighborStrip"); }
  HistoryChart& chart() { return child<HistoryChart>(panel, "historyChart"); }

  void inspect(std::uint32_t sample) {
    fixture.view.setCurrent(SampleId{sample});
    ASSERT_TRUE(QTest::qWaitFor(
        [this] { return !strip().samples().empty() && !chart().content().history.empty(); }));
  }

  PanelFixture fixture{RunShape{.epochs = 6}};
  InspectorPanel panel;
};

TEST_F(InspectorPanelTest, InvitesToClickWhileNothingIsSelected) {
  EXPECT_TRUE(child(panel, "emptyState").isVisible());

  fixture.view.setCurrent(SampleId{3});

  EXPECT_FALSE(child(panel, "emptyState").isVisible());
}

TEST_F(InspectorPanelTest, SaysHowFarTheMapCanBeTrusted) {
  inspect(1);

  EXPECT_TRUE(text("drawnTruth").startsWith(u"On the map: "));
  EXPECT_TRUE(text("drawnTruth").endsWith(u" of the 15 points drawn nearest are true neighbours"));
}

TEST_F(InspectorPanelTest, FillsItselfForTheCurrentDatapoint) {
  inspect(1);  // labelled class1, learnt as class2

  EXPECT_EQ(text("label"), QStringLiteral("class1"));
  EXPECT_EQ(text("prediction"), QStringLiteral("class2"));
  EXPECT_EQ(text("fileName"), QStringLiteral("Training · 0001.png"));
  EXPECT_EQ(text("path"), QStringLiteral("/nowhere/fixture/class1/0001.png"));
  EXPECT_EQ(text("position"), QStringLiteral("2 of 60"));
  EXPECT_EQ(chart().content().history.size(), 6U);
  ASSERT_TRUE(QTest::qWaitFor([&] { return child(panel, "reason").isVisible(); }));
  EXPECT_EQ(child<QLabel>(child(panel, "reason"), "headline").text(),
            QStringLiteral("Suspected wrong label"));
}

TEST_F(InspectorPanelTest, AClickOnTheChartTurnsToThatPage) {
  inspect(2);
  ASSERT_EQ(fixture.page(), 5U);

  const double x = chart().axis().xOf(EpochIndex{2});
  click(chart(), {static_cast<int>(x), 40});

  EXPECT_EQ(fixture.page(), 2U);
  ASSERT_TRUE(
      QTest::qWaitFor([&] { return child<QLabel>(panel, "pageCaption").text().endsWith(u'2'); }));
}

TEST_F(InspectorPanelTest, AClickOnANeighborSelectsIt) {
  inspect(2);
  const SampleId third = strip().samples().at(2);

  click(child(strip(), "thumbnail2"));

  EXPECT_EQ(fixture.view.state().current, third);
}

TEST_F(InspectorPanelTest, TellsTheNeighborsItFoundAndTakesThemBackForAnother) {
  std::vector<std::pair<SampleId, std::size_t>> told;
  QObject::connect(&panel, &InspectorPanel::neighborsFound, &panel,
                   [&](SampleId sample, const std::vector<SampleId>& neighbors) {
                     told.emplace_back(sample, neighbors.size());
                   });
  inspect(2);
  EXPECT_EQ(told.back(), std::make_pair(SampleId{2}, std::size_t{10}));

  fixture.view.setCurrent(SampleId{7});
  EXPECT_EQ(told.back(), std::make_pair(SampleId{7}, std::size_t{0}));
}

TEST_F(InspectorPanelTest, StepsThroughTheSelection) {
  fixture.view.setSelection({SampleId{4}, SampleId{9}, SampleId{30}});
  fixture.view.setCurrent(SampleId{9});
  EXPECT_EQ(text("position"), QStringLiteral("2 of 3"));

  click(child(panel, "next"));
  EXPECT_EQ(fixture.view.state().current, SampleId{30});
  EXPECT_FALSE(child(panel, "next").isEnabled());
  panel.showNext();
  EXPECT_EQ(fixture.view.state().current, SampleId{30});

  click(child(panel, "previous"));
  click(child(panel, "previous"));
  EXPECT_EQ(fixture.view.state().current, SampleId{4});
  EXPECT_FALSE(child(panel, "previous").isEnabled());
}

TEST_F(InspectorPanelTest, EntersASelectionFromOutside) {
  fixture.view.setSelection({SampleId{4}, SampleId{9}});
  EXPECT_EQ(text("position"), QStringLiteral("– of 2"));

  panel.showNext();

  EXPECT_EQ(fixture.view.state().current, SampleId{4});
}

TEST_F(InspectorPanelTest, SaysWhatSeveralSelectedHaveInCommon) {
  fixture.view.setSelection({SampleId{0}, SampleId{1}, SampleId{3}});
  ASSERT_TRUE(QTest::qWaitFor([&] { return !text("selectedWrong").isEmpty(); }));

  EXPECT_EQ(text("selectedCount"), QStringLiteral("3 selected"));
  EXPECT_EQ(text("selectedWrong"), QStringLiteral("1 wrong on page 5"));
  EXPECT_EQ(text("selectedLabels"), QStringLiteral("labelled 2 class0, 1 class1"));

  click(child(panel, "clearSelection"));
  EXPECT_TRUE(fixture.view.state().selection.empty());
  EXPECT_FALSE(child(panel, "selectionHeader").isVisible());
}

TEST_F(InspectorPanelTest, ItsFactsStandInOneLine) {
  applyTheme(*qApp, ThemeChoice::Light);
  inspect(1);
  const auto leftOf = [this](const QWidget& part) { return part.mapTo(&panel, QPoint{}).x(); };
  auto& link = child<QPushButton>(panel, "showInFolder");
  QStyleOptionButton option;
  option.initFrom(&link);
  const QRect text = link.style()->subElementRect(QStyle::SE_PushButtonContents, &option, &link);

  EXPECT_EQ(leftOf(link) + text.left(), leftOf(child(panel, "fileName")));
  qApp->setStyleSheet({});
}

TEST_F(InspectorPanelTest, CopiesThePath) {
  inspect(0);

  click(child(panel, "copyPath"));

  EXPECT_EQ(QGuiApplication::clipboard()->text(),
            QStringLiteral("/nowhere/fixture/class0/0000.png"));
}

TEST_F(InspectorPanelTest, D23_SaysWhereTheMissingImageWasExpected) {
  fixture.thumbnails.setDecoder([](const auto&, auto) { return fail(ErrorCode::Io, "unasked"); });
  inspect(0);

  ASSERT_TRUE(QTest::qWaitFor([&] { return child(panel, "imageProblem").isVisible(); }));
  EXPECT_EQ(child<QLabel>(child(panel, "imageProblem"), "sentence").text(),
            QStringLiteral("Image not found at /nowhere/fixture/class0/0000.png"));
}

TEST_F(InspectorPanelTest, IsEmptyAgainWithoutARun) {
  inspect(1);

  panel.setRun(
      {.player = &fixture.player, .view = &fixture.view, .thumbnails = &fixture.thumbnails});

  EXPECT_TRUE(child(panel, "emptyState").isVisible());
}

TEST(EpochAxis, PutsPagesWhereTheirEpochsAre) {
  const EpochAxis axis{.leftPx = 10, .widthPx = 100, .lastEpoch = 20};
  std::vector<recording::SampleOnPage> history(3);
  history[1].epoch = EpochIndex{5};
  history[2].epoch = EpochIndex{20};

  EXPECT_DOUBLE_EQ(axis.xOf(EpochIndex{5}), 35);
  EXPECT_EQ(axis.nearestTo(30, history), 1U);
  EXPECT_EQ(axis.nearestTo(-50, history), 0U);
  EXPECT_EQ(axis.nearestTo(500, history), 2U);
  EXPECT_FALSE(axis.nearestTo(30, {}));
  EXPECT_DOUBLE_EQ((EpochAxis{.leftPx = 4, .widthPx = 9, .lastEpoch = 0}).xOf(EpochIndex{0}), 4);
}

}  // namespace
}  // namespace flipbook::ui
