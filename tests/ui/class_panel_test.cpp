#include "flipbook/ui/class_panel.h"

#include <gtest/gtest.h>

#include <QCheckBox>
#include <QLabel>
#include <QListView>
#include <QMenu>

#include "ui/inspector_fixture.h"

namespace flipbook::ui {
namespace {

using test::child;
using test::click;
using test::PanelFixture;
using test::RunShape;

class ClassPanelTest : public testing::Test {
 protected:
  explicit ClassPanelTest(const RunShape& shape = {.epochs = 4}) : fixture{shape} {
    panel.resize(240, 500);
    panel.setRun(fixture.context());
    panel.show();
  }

  QListView& list() { return child<QListView>(panel, "classList"); }
  QPoint row(int i) { return list().visualRect(list().model()->index(i, 0)).center(); }
  std::set<ClassId> dimmed() { return fixture.view.state().filters.dimmedClasses; }

  PanelFixture fixture;
  ClassPanel panel;
};

TEST_F(ClassPanelTest, SaysOfWhichPageItsFiguresAre) {
  const auto caption = [&] { return child<QLabel>(panel, "pageCaption").text(); };
  ASSERT_TRUE(QTest::qWaitFor([&] { return caption() == QStringLiteral("F1 on page 3"); }));

  fixture.player.apply(playback::GoTo{0});

  ASSERT_TRUE(QTest::qWaitFor([&] { return caption() == QStringLiteral("F1 on page 0"); }));
}

TEST_F(ClassPanelTest, AClickDimsAClassAndAnotherShowsItAgain) {
  click(*list().viewport(), row(1));
  EXPECT_EQ(dimmed(), std::set{ClassId{1}});

  click(*list().viewport(), row(1));
  EXPECT_TRUE(dimmed().empty());
}

TEST_F(ClassPanelTest, ADoubleClickShowsOneClassAloneAndThenAllAgain) {
  const auto doubleClick = [&](QPoint at) {
    click(*list().viewport(), at);
    QTest::mouseDClick(list().viewport(), Qt::LeftButton, {}, at);
  };
  doubleClick(row(2));
  EXPECT_EQ(dimmed(), (std::set{ClassId{0}, ClassId{1}}));

  doubleClick(row(2));
  EXPECT_TRUE(dimmed().empty());
}

TEST_F(ClassPanelTest, SpaceDoesWhatAClickDoes) {
  list().setCurrentIndex(list().model()->index(0, 0));

  QTest::keyClick(&list(), Qt::Key_Space);

  EXPECT_EQ(dimmed(), std::set{ClassId{0}});
}

TEST_F(ClassPanelTest, TheMenuSelectsTheDatapointsOfAClass) {
  Q_EMIT list().customContextMenuRequested(row(1));
  auto& menu = child<QMenu>(panel, "classMenu");

  menu.actions().last()->trigger();

  const auto& selection = fixture.view.state().selection;
  ASSERT_EQ(selection.size(), 20U);  // 60 samples of 3 classes
  EXPECT_EQ(selection.front(), SampleId{1});
}

TEST_F(ClassPanelTest, CheckBoxesDimSplitsAndVerdicts) {
  child<QCheckBox>(panel, "showTraining").click();
  child<QCheckBox>(panel, "showWrong").click();

  const viewmodel::Filters& filters = fixture.view.state().filters;
  EXPECT_FALSE(filters.showsTraining);
  EXPECT_TRUE(filters.showsValidation);
  EXPECT_TRUE(filters.showsRight);
  EXPECT_FALSE(filters.showsWrong);
}

TEST_F(ClassPanelTest, FollowsFiltersThatAreSetElsewhere) {
  fixture.view.setFilters({.dimmedClasses = {ClassId{2}}, .showsValidation = false});

  EXPECT_FALSE(child<QCheckBox>(panel, "showValidation").isChecked());
  EXPECT_TRUE(list().model()->index(2, 0).data(viewmodel::ClassTableModel::DimmedRole).toBool());
}

TEST_F(ClassPanelTest, CountsWhatIsShown) {
  const auto count = [&](const char* name) { return child<QLabel>(panel, name).text(); };
  EXPECT_EQ(count("showTrainingCount"), QStringLiteral("48"));
  EXPECT_EQ(count("showValidationCount"), QStringLiteral("12"));
  ASSERT_TRUE(QTest::qWaitFor([&] { return count("showWrongCount") == QStringLiteral("1"); }));
  EXPECT_EQ(count("showRightCount"), QStringLiteral("59"));
}

TEST_F(ClassPanelTest, IsEmptyAndDisabledWithoutARun) {
  panel.setRun(
      {.player = &fixture.player, .view = &fixture.view, .thumbnails = &fixture.thumbnails});

  EXPECT_EQ(list().model()->rowCount(), 0);
  EXPECT_FALSE(child(panel, "showTraining").isEnabled());
}

class ManyClassesTest : public ClassPanelTest {
 protected:
  ManyClassesTest() : ClassPanelTest{{.epochs = 1, .samples = 200, .classes = 100}} {}
};

TEST_F(ManyClassesTest, ScrollsAHundredClassesAndKeepsTheCheckBoxesInView) {
  EXPECT_LE(list().height(), 400);
  EXPECT_TRUE(panel.rect().contains(
      child(panel, "showWrong").mapTo(&panel, QPoint{0, child(panel, "showWrong").height()})));
}

}  // namespace
}  // namespace flipbook::ui
