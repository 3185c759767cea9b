// Reviewing findings as a person does: panel, keys, buttons, menus of a real window.

#include <gtest/gtest.h>

#include <QAction>
#include <QActionGroup>
#include <QCheckBox>
#include <QComboBox>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QTableView>

#include "flipbook/ui/map_canvas.h"
#include "flipbook/ui/map_widget.h"
#include "flipbook/ui/message_bar.h"
#include "flipbook/ui/run_page.h"
#include "flipbook/ui/window_actions.h"
#include "support/run_fixtures.h"
#include "ui/spark_chart.h"
#include "ui/train_again_dialog.h"
#include "ui/window_fixture.h"

namespace flipbook::ui {
namespace {

using recording::Verdict;
using viewmodel::RunFindings;

class ReviewTest : public testing::Test, protected WindowFixture {
 protected:
  ReviewTest() {
    window->openRun(files.path());
    EXPECT_TRUE(QTest::qWaitFor(
        [this] { return session.findings().state() == RunFindings::State::Ranked; }));
  }

  void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) {
    QWidget* focused = QApplication::focusWidget();
    QTest::keyClick(focused ? focused : window.get(), key, modifiers);
  }
  void openFindings() {
    window->actions().showFindings->trigger();
    QTest::qWait(0);
  }
  std::optional<recording::Edit> standing(std::uint32_t sample) {
    return session.edits().standing(SampleId{sample});
  }
  std::optional<SampleId> current() { return session.view().state().current; }

  test::RunFixture files{test::RunShape{.epochs = 5}};
};

TEST_F(ReviewTest, ALinkUnderTheLegendOpensTheList) {
  auto* list = find<QListView>("findingsList");
  EXPECT_FALSE(list->isVisible());

  find<QPushButton>("finding0")->click();

  EXPECT_TRUE(list->isVisible());
  EXPECT_EQ(list->model()->rowCount(), 60);
  EXPECT_TRUE(find<QLabel>("findingsSummary")->text().startsWith(u"Ranked by pages 1 to 4"));
  EXPECT_EQ(find<QLabel>("reviewProgress")->text(), u"0 of 60 looked at");
}

TEST_F(ReviewTest, TheListComesFirstWhereThereIsNoRoom) {
  auto* summary = find<QLabel>("findingsSummary");
  window->resize(1600, 1000);
  openFindings();
  EXPECT_TRUE(QTest::qWaitFor([&] { return summary->isVisible(); }));

  window->resize(700, 500);

  EXPECT_TRUE(QTest::qWaitFor([&] { return !summary->isVisible(); }));
  EXPECT_GE(find<QListView>("findingsList")->height(), 40);
}

TEST_F(ReviewTest, TheMapShowsWhatWasDecided) {
  const viewmodel::MapModel& map = find<MapWidget>("map")->canvas().model();
  window->actions().colors->actions().at(static_cast<int>(viewmodel::ColorMode::Review))->trigger();
  const raster::Color notYet = map.color(SampleId{1});
  openFindings();
  press(Qt::Key_N);
  ASSERT_EQ(current(), SampleId{1});

  press(Qt::Key_Return);

  session.view().setSelection({});
  EXPECT_EQ(map.color(SampleId{1}), theme().accent.rgb());
  EXPECT_EQ(map.color(SampleId{2}), notYet);
  press(Qt::Key_U);
  EXPECT_EQ(map.color(SampleId{1}), notYet);
}

TEST_F(ReviewTest, KeysAcceptRelabelConfirmPutOffExcludeAndUndo) {
  openFindings();
  press(Qt::Key_N);
  ASSERT_EQ(current(), SampleId{1});

  press(Qt::Key_Return);
  EXPECT_EQ(standing(1)->label, Label{ClassId{2}});

  const SampleId second = *current();
  press(Qt::Key_X);
  EXPECT_EQ(standing(second.value())->verdict, Verdict::Exclude);
  const SampleId third = *current();
  press(Qt::Key_R);
  EXPECT_EQ(standing(third.value())->verdict, Verdict::LabelIsRight);
  const SampleId fourth = *current();
  press(Qt::Key_D);
  EXPECT_EQ(standing(fourth.value())->verdict, Verdict::Undecided);
  const SampleId fifth = *current();
  const std::uint32_t other = (fifth.value() + 1) % 3;
  press(static_cast<Qt::Key>(Qt::Key_1 + static_cast<int>(other)));
  EXPECT_EQ(standing(fifth.value())->label, Label{ClassId{other}});

  press(Qt::Key_U);
  EXPECT_EQ(standing(fifth.value()), std::nullopt);
  EXPECT_EQ(current(), fifth);
  press(Qt::Key_Z, Qt::ControlModifier);
  EXPECT_EQ(standing(fourth.value()), std::nullopt);
  press(Qt::Key_Y, Qt::ControlModifier);
  EXPECT_EQ(standing(fourth.value())->verdict, Verdict::Undecided);
}

TEST_F(ReviewTest, DigitsSetTheSpeedAgainOnceTheListIsClosed) {
  openFindings();
  session.view().setCurrent(SampleId{0});
  press(Qt::Key_2);
  ASSERT_EQ(standing(0)->label, Label{ClassId{1}});
  EXPECT_NE(session.player().playhead().pagesPerSecond(), 3);

  find<QWidget>("findingsDock")->close();
  session.view().setCurrent(SampleId{3});
  press(Qt::Key_3);
  press(Qt::Key_X);

  EXPECT_EQ(standing(3), std::nullopt);
  EXPECT_EQ(session.player().playhead().pagesPerSecond(), 3);
}

TEST_F(ReviewTest, KeysWorkWhileTheListHasTheFocusAndAClickChooses) {
  openFindings();
  auto* list = find<QListView>("findingsList");
  QTest::mouseClick(list->viewport(), Qt::LeftButton, {},
                    list->visualRect(list->model()->index(0, 0)).center());
  EXPECT_EQ(current(), SampleId{1});
  list->setFocus();

  press(Qt::Key_X);

  EXPECT_EQ(standing(1)->verdict, Verdict::Exclude);
  EXPECT_EQ(list->model()->rowCount(), 59);
}

TEST_F(ReviewTest, TheInspectorShowsTheVerdictAndOffersTheSuggestion) {
  session.view().setCurrent(SampleId{1});
  auto* accept = find<QPushButton>("acceptButton");
  EXPECT_TRUE(accept->isVisible());
  EXPECT_EQ(accept->text(), u"Accept “class2”");
  EXPECT_EQ(find<QWidget>("reason")->findChild<QLabel*>(QStringLiteral("headline"))->text(),
            u"Suspected wrong label");

  accept->click();

  EXPECT_EQ(find<QLabel>("verdict")->text(), u"Decided: relabelled as class2");
  EXPECT_TRUE(window->actions().undo->isEnabled());
  window->actions().undo->trigger();
  EXPECT_FALSE(find<QLabel>("verdict")->isVisible());
}

TEST_F(ReviewTest, TheUndoOfAMessageIsAboutItsOwnStepOnly) {
  session.view().setCurrent(SampleId{1});
  window->actions().confirmLabel->trigger();
  session.view().setCurrent(std::nullopt);
  session.view().setSelection({SampleId{3}, SampleId{6}});
  window->actions().exclude->trigger();
  ASSERT_FALSE(window->messages().messages().empty());
  const auto undo = window->messages().messages().back().action;
  window->actions().undo->trigger();
  ASSERT_EQ(standing(3), std::nullopt);

  undo();  // once more, on a message that is still there

  EXPECT_EQ(standing(1)->verdict, Verdict::LabelIsRight);
}

TEST_F(ReviewTest, OtherClassesAreChosenByName) {
  session.view().setCurrent(SampleId{1});
  find<QPushButton>("chooseClassButton")->click();
  auto* name = window->findChild<QLineEdit*>(QStringLiteral("className"));
  ASSERT_NE(name, nullptr);

  QTest::keyClicks(name, QStringLiteral("s0"));
  QTest::keyClick(name, Qt::Key_Return);

  EXPECT_EQ(standing(1)->label, Label{ClassId{0}});
}

TEST_F(ReviewTest, TheLargeViewShowsTheImagesStoryWhereTheMapStands) {
  openFindings();
  press(Qt::Key_N);
  auto* stage = find<QWidget>("reviewStage");
  EXPECT_FALSE(stage->isVisible());

  press(Qt::Key_V);

  ASSERT_TRUE(stage->isVisible());
  EXPECT_FALSE(window->runPage().map().isVisible());
  EXPECT_EQ(find<QLabel>("largeImageCaption")->text(), u"class1 · 0001.png");
  const auto* shares = find<SparkChart>("chart1");
  EXPECT_TRUE(QTest::qWaitFor([&] { return shares->inWords().contains(u"class2: from "); }));
  press(Qt::Key_Return);  // goes on to the next
  EXPECT_NE(find<QLabel>("largeImageCaption")->text(), u"class1 · 0001.png");

  find<QPushButton>("backToMap")->click();
  EXPECT_TRUE(window->runPage().map().isVisible());
  EXPECT_FALSE(window->actions().largeView->isChecked());
}

TEST_F(ReviewTest, AClickOnASmallChartTurnsToThePage) {
  openFindings();
  press(Qt::Key_N);
  press(Qt::Key_V);
  auto* chart = find<SparkChart>("chart0");
  ASSERT_TRUE(QTest::qWaitFor([&] { return !chart->inWords().isEmpty(); }));

  QTest::mouseClick(chart, Qt::LeftButton, {}, QPoint{4, chart->height() / 2});

  EXPECT_EQ(session.player().playhead().page(), 0U);
}

TEST_F(ReviewTest, ClosingTheListBringsTheMapBack) {
  openFindings();
  window->actions().largeView->setChecked(true);

  find<QWidget>("findingsDock")->close();

  EXPECT_TRUE(window->runPage().map().isVisible());
}

TEST_F(ReviewTest, ThinSpotsStandBesideTheRankings) {
  openFindings();

  find<QPushButton>("thinSpots")->click();

  EXPECT_TRUE(find<QWidget>("thinSpotList")->isVisible());
  EXPECT_TRUE(find<QLabel>("findingsSummary")->text().startsWith(u"There is no region"));
  EXPECT_FALSE(find<QWidget>("reviewFilter")->isVisible());
  find<QPushButton>("kind0")->click();
  EXPECT_TRUE(find<QListView>("findingsList")->isVisible());
  EXPECT_TRUE(find<QWidget>("reviewFilter")->isVisible());
}

TEST_F(ReviewTest, TrainAgainAsksWhatWithOnceSomethingIsDecided) {
  controller.setEngine({});
  std::vector<RunOptions> trained;
  QObject::connect(&controller, &viewmodel::RunController::trainRequested,
                   [&](const RunOptions& options) { trained.push_back(options); });
  session.view().setCurrent(SampleId{1});
  window->actions().accept->trigger();

  window->actions().main->trigger();

  auto* dialog = window->findChild<QDialog*>(QStringLiteral("trainAgainDialog"));
  ASSERT_NE(dialog, nullptr);
  EXPECT_EQ(find<QCheckBox>("withEdits")->text(),
            u"With what you decided: 1 relabelled, 0 left out");
  find<QPushButton>("trainAgain")->click();
  ASSERT_EQ(trained.size(), 1U);
  EXPECT_EQ(trained.front().edits, files.path());
}

TEST_F(ReviewTest, TrainAgainSaysThatItIsInFolds) {
  const TrainAgainDialog once{{.edits = {}}, nullptr};
  const TrainAgainDialog inFolds{{.edits = {}, .folds = 5}, nullptr};

  const auto textOf = [](const TrainAgainDialog& dialog) {
    return dialog.findChild<QComboBox*>(QStringLiteral("settings"))->itemText(0);
  };
  EXPECT_EQ(textOf(once), u"as this run was trained");
  EXPECT_EQ(textOf(inFolds), u"as this run was trained, in 5 folds");
}

TEST_F(ReviewTest, ComparesWithAnotherRunAndShowsItsCurve) {
  const test::RunFixture before{test::RunShape{.epochs = 1}};
  window->runPage().showComparison();
  auto* body = find<QWidget>("compareBody");
  EXPECT_FALSE(body->isVisible());
  EXPECT_TRUE(find<QLabel>("compareSummary")->text().startsWith(u"Choose another run"));

  session.comparison().setOther(before.path());

  ASSERT_TRUE(QTest::qWaitFor([&] { return body->isVisible(); }));
  EXPECT_TRUE(find<QLabel>("compareSummary")->text().startsWith(u"On 12 validation images"));
  EXPECT_EQ(find<QTableView>("compareTable")->model()->rowCount(), 7);
  EXPECT_EQ(find<QComboBox>("otherRun")->currentText(), u"fixture");
  auto* changed = find<QListView>("changedList");
  ASSERT_GT(changed->model()->rowCount(), 0);
  QTest::mouseClick(changed->viewport(), Qt::LeftButton, {},
                    changed->visualRect(changed->model()->index(0, 0)).center());
  EXPECT_TRUE(current().has_value());

  find<QComboBox>("otherRun")->setCurrentIndex(0);
  Q_EMIT find<QComboBox>("otherRun")->activated(0);
  EXPECT_FALSE(body->isVisible());
}

TEST_F(ReviewTest, WithoutADatapointActionsSayWhyTheyAreNotPossible) {
  openFindings();

  EXPECT_FALSE(window->actions().exclude->isEnabled());
  EXPECT_EQ(window->actions().exclude->statusTip(), u"Choose a datapoint first");
  EXPECT_FALSE(find<QPushButton>("acceptButton")->isVisible());
}

TEST_F(ReviewTest, WhatWasDecidedIsThereWhenTheRunIsOpenedAgain) {
  session.view().setCurrent(SampleId{1});
  window->actions().accept->trigger();
  session.close();

  window->openRun(files.path());

  ASSERT_TRUE(
      QTest::qWaitFor([this] { return session.findings().state() == RunFindings::State::Ranked; }));
  EXPECT_EQ(standing(1)->label, Label{ClassId{2}});
  EXPECT_TRUE(window->actions().undo->text().contains(u"relabelled as class2"));
}

TEST_F(ReviewTest, TheMenuMovesADatapointToTheOtherSplit) {
  openFindings();
  session.view().setCurrent(SampleId{5});  // a training sample
  const WindowActions& actions = window->actions();
  EXPECT_FALSE(actions.moveToTraining->isEnabled());
  ASSERT_TRUE(actions.moveToValidation->isEnabled());
  EXPECT_TRUE(find<QLabel>("moved")->isHidden());

  actions.moveToValidation->trigger();

  EXPECT_EQ(session.edits().movedTo(SampleId{5}), Split::Validation);
  EXPECT_EQ(find<QLabel>("moved")->text(), u"To be checked with at the next training");
  EXPECT_TRUE(find<QLabel>("moved")->isVisible());
  EXPECT_TRUE(actions.moveToTraining->isEnabled());
  actions.undo->trigger();
  EXPECT_TRUE(find<QLabel>("moved")->isHidden());
}

}  // namespace
}  // namespace flipbook::ui
