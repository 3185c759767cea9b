// Datapoints without a label in the window: inspector, legend, filters, table.

#include <gtest/gtest.h>

#include <QCheckBox>
#include <QLabel>
#include <QTableView>

#include "flipbook/ui/class_panel.h"
#include "flipbook/ui/history_chart.h"
#include "flipbook/ui/inspector_panel.h"
#include "flipbook/ui/map_legend.h"
#include "flipbook/ui/map_widget.h"
#include "flipbook/ui/neighbor_strip.h"
#include "flipbook/ui/sample_table.h"
#include "ui/inspector_fixture.h"

namespace flipbook::ui {
namespace {

using test::child;
using test::PanelFixture;
using test::RunShape;

const RunShape kShape{.epochs = 6, .unlabeled = 3};
constexpr SampleId kUnlabeled{57};  // taken for class0

template <typename Panel>
class UnlabeledView : public testing::Test {
 protected:
  UnlabeledView() {
    panel.resize(700, 900);
    panel.setRun(fixture.context());
    panel.show();
  }

  PanelFixture fixture{kShape};
  Panel panel;
};

using UnlabeledInspector = UnlabeledView<InspectorPanel>;

TEST_F(UnlabeledInspector, SaysWhatTheModelSaysAndShowsNeighbours) {
  auto& strip = child<NeighborStrip>(panel, "neighborStrip");
  auto& chart = child<HistoryChart>(panel, "historyChart");
  fixture.view.setCurrent(kUnlabeled);
  ASSERT_TRUE(QTest::qWaitFor(
      [&] { return !strip.samples().empty() && !chart.content().history.empty(); }));

  EXPECT_EQ(child<QLabel>(panel, "label").text(), QStringLiteral("no label"));
  EXPECT_EQ(child<QLabel>(panel, "prediction").text(), QStringLiteral("class0"));
  EXPECT_TRUE(child<QLabel>(panel, "fileName").text().startsWith(u"Without a label · "));
  auto& reason = child(panel, "reason");
  ASSERT_TRUE(QTest::qWaitFor([&] { return reason.isVisible(); }));
  EXPECT_EQ(child<QLabel>(reason, "headline").text(), QStringLiteral("Without a label"));
  bool isSaid = false;
  for (const QLabel* label : reason.findChildren<QLabel*>()) {
    isSaid |= label->text().startsWith(u"No label; the model says class0 (0.");
  }
  EXPECT_TRUE(isSaid);
  EXPECT_FALSE(chart.content().label.isGiven());
  EXPECT_FALSE(chart.grab().isNull());
  EXPECT_TRUE(chart.accessibleDescription().contains(QStringLiteral("class0")));
  EXPECT_FALSE(chart.accessibleDescription().contains(QStringLiteral("its label")));
}

using UnlabeledClassPanel = UnlabeledView<ClassPanel>;

TEST_F(UnlabeledClassPanel, HasACheckBoxForThem) {
  auto& box = child<QCheckBox>(panel, "showUnlabeled");
  EXPECT_TRUE(box.isVisible());
  EXPECT_EQ(child<QLabel>(panel, "showUnlabeledCount").text(), QStringLiteral("3"));
  EXPECT_EQ(child<QLabel>(panel, "showTrainingCount").text(), QStringLiteral("46"));

  box.click();

  EXPECT_FALSE(fixture.view.state().filters.showsUnlabeled);
  EXPECT_TRUE(fixture.view.state().filters.showsTraining);
}

TEST(UnlabeledClassPanelWithout, HidesTheCheckBox) {
  PanelFixture fixture{RunShape{.epochs = 3}};
  ClassPanel panel;
  panel.setRun(fixture.context());
  panel.show();

  EXPECT_FALSE(child<QCheckBox>(panel, "showUnlabeled").isVisible());
}

using UnlabeledTableView = UnlabeledView<SampleTable>;

TEST_F(UnlabeledTableView, ListsThemAlone) {
  const auto summary = [&] { return child<QLabel>(panel, "scopeSummary").text(); };
  ASSERT_TRUE(QTest::qWaitFor([&] { return summary() == QStringLiteral("all 60 datapoints"); }));

  fixture.view.setFilters({.showsTraining = false, .showsValidation = false});

  ASSERT_TRUE(
      QTest::qWaitFor([&] { return panel.findChild<QTableView*>()->model()->rowCount() == 3; }));
}

using UnlabeledMap = UnlabeledView<MapWidget>;

TEST_F(UnlabeledMap, HasALegendInEveryMode) {
  using viewmodel::ColorMode;
  auto& legend = child<MapLegend>(panel, "mapLegend");
  for (const ColorMode mode : {ColorMode::Label, ColorMode::Prediction, ColorMode::Correct,
                               ColorMode::Split, ColorMode::Loss, ColorMode::Review}) {
    fixture.view.setColorMode(mode);
    EXPECT_TRUE(legend.isVisible()) << static_cast<int>(mode);
    EXPECT_GT(legend.sizeHint().width(), 60) << static_cast<int>(mode);
    EXPECT_FALSE(panel.grab().isNull());
  }
}

}  // namespace
}  // namespace flipbook::ui
