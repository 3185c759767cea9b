#include "flipbook/ui/main_window.h"

#include <gmock/gmock.h>

#include <QAction>
#include <QComboBox>
#include <QDockWidget>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QMimeData>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QStackedWidget>
#include <QToolButton>
#include <QUrl>

#include "flipbook/ui/message_bar.h"
#include "flipbook/ui/run_page.h"
#include "flipbook/ui/window_actions.h"
#include "support/run_fixtures.h"
#include "ui/window_fixture.h"

namespace flipbook::ui {
namespace {

class MainWindowTest : public testing::Test, protected WindowFixture {
 protected:
  void openFixture() {
    window->openRun(run.path());
    ASSERT_TRUE(QTest::qWaitFor([this] { return session.run() != nullptr; }));
  }
  [[nodiscard]] std::uint32_t page() { return session.player().playhead().page(); }
  [[nodiscard]] QString shownPage() const {
    for (const char* name : {"startPage", "datasetPage", "runPage"}) {
      const auto* widget = find(name);
      if (widget && widget->isVisible()) return QString::fromLatin1(name);
    }
    return {};
  }
  void press(int key, Qt::KeyboardModifiers modifiers = {}) {
    QWidget* target = QApplication::focusWidget() ? QApplication::focusWidget() : window.get();
    QTest::keyClick(target, static_cast<Qt::Key>(key), modifiers);
  }

  test::RunFixture run{test::RunShape{.epochs = 14, .samples = 40}};
};

TEST_F(MainWindowTest, BeginsWithTheStartPage) {
  EXPECT_EQ(shownPage(), QStringLiteral("startPage"));
  EXPECT_FALSE(find<QPushButton>("trainButton")->isEnabled());
  EXPECT_FALSE(window->actions().main->statusTip().isEmpty());  // says why
}

TEST_F(MainWindowTest, OpensARunAtItsLastPage) {
  openFixture();

  EXPECT_EQ(shownPage(), QStringLiteral("runPage"));
  EXPECT_EQ(session.player().playhead().pageCount(), 14U);
  EXPECT_EQ(page(), 13U);
  EXPECT_TRUE(window->windowTitle().endsWith(QStringLiteral("Flipbook")));
  ASSERT_EQ(recent.items().size(), 1U);
  EXPECT_EQ(recent.items()[0].end, viewmodel::RecentItem::End::Completed);
}

TEST_F(MainWindowTest, SaysInTheBarWhyARunCannotBeOpened) {  // D1
  window->openRun(folder.path());
  ASSERT_TRUE(QTest::qWaitFor([&] { return !window->messages().messages().empty(); }));

  EXPECT_EQ(shownPage(), QStringLiteral("startPage"));
  ASSERT_EQ(window->messages().messages().size(), 1U);
  EXPECT_TRUE(window->messages().messages()[0].text.contains(
      QString::fromStdString(folder.path().string())));
  EXPECT_EQ(QApplication::activeModalWidget(), nullptr);
}

// A path from the command line is relative to a folder that the next start does not know.
TEST_F(MainWindowTest, ListsARelativePathAsAnAbsoluteOne) {
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(run.path().parent_path());
  window->openPath(std::filesystem::path{"."} / run.path().filename());
  std::filesystem::current_path(before);

  ASSERT_TRUE(QTest::qWaitFor([&] { return !recent.items().empty(); }));
  EXPECT_EQ(recent.items()[0].path, run.path());
}

TEST_F(MainWindowTest, OpensADatasetAsADatasetAndARunAsARun) {  // D1
  QSignalSpy inspections{&controller, &viewmodel::RunController::inspectRequested};
  window->openPath(folder.path());
  ASSERT_TRUE(QTest::qWaitFor([&] { return inspections.size() == 1; }));
  EXPECT_EQ(shownPage(), QStringLiteral("datasetPage"));

  window->openPath(run.path());

  EXPECT_TRUE(QTest::qWaitFor([&] { return shownPage() == QStringLiteral("runPage"); }));
}

TEST_F(MainWindowTest, KeysTurnThePages) {
  openFixture();

  press(Qt::Key_Left);
  EXPECT_EQ(page(), 12U);
  press(Qt::Key_Left, Qt::ShiftModifier);
  EXPECT_EQ(page(), 2U);
  press(Qt::Key_Right);
  EXPECT_EQ(page(), 3U);
  press(Qt::Key_Home);
  EXPECT_EQ(page(), 0U);
  press(Qt::Key_Space);
  EXPECT_TRUE(session.player().playhead().isPlaying());
  press(Qt::Key_5);
  EXPECT_DOUBLE_EQ(session.player().playhead().pagesPerSecond(), 5);
  press(Qt::Key_End);
  EXPECT_EQ(page(), 13U);
  EXPECT_TRUE(session.player().playhead().isFollowing());
}

TEST_F(MainWindowTest, KeysBelongToATextFieldThatHasTheFocus) {
  openFixture();
  press(Qt::Key_F, Qt::ControlModifier);
  auto* search = find<QLineEdit>("search");
  ASSERT_TRUE(search->hasFocus());

  QTest::keyClicks(search, QStringLiteral("a 5"));
  press(Qt::Key_Home);
  press(Qt::Key_Left);

  EXPECT_EQ(search->text(), QStringLiteral("a 5"));
  EXPECT_EQ(page(), 13U);
  EXPECT_FALSE(session.player().playhead().isPlaying());
}

TEST_F(MainWindowTest, KeysBelongToAButtonOrAFieldToo) {
  openFixture();
  find<QSpinBox>("epochsSpin")->setFocus();
  press(Qt::Key_Home);
  EXPECT_EQ(page(), 13U);

  find<QPushButton>("openButton")->setFocus(Qt::TabFocusReason);
  press(Qt::Key_Left);

  EXPECT_EQ(page(), 12U);  // a button has no use for the arrow
}

TEST_F(MainWindowTest, EGoesToTheNextEvent) {
  openFixture();
  session.player().apply(playback::GoTo{0});
  const WindowActions& actions = window->actions();
  ASSERT_TRUE(QTest::qWaitFor([&] { return actions.nextEvent->isEnabled(); }));

  press(Qt::Key_E);
  EXPECT_EQ(page(), 1U);  // from noise to what is learnt: the page on which most happens
  EXPECT_FALSE(actions.previousEvent->isEnabled());
  EXPECT_FALSE(actions.previousEvent->statusTip().isEmpty());

  session.player().apply(playback::GoTo{9});
  ASSERT_TRUE(QTest::qWaitFor([&] { return actions.previousEvent->isEnabled(); }));
  press(Qt::Key_E, Qt::ShiftModifier);
  EXPECT_LT(page(), 9U);
}

TEST_F(MainWindowTest, RemembersWhatIsAMatterOfTaste) {
  openFixture();
  window->actions().regions->trigger();
  window->actions().images->trigger();
  EXPECT_TRUE(session.view().state().showsRegions);
  EXPECT_FALSE(session.view().state().showsImages);
  session.view().setRegionsShown(false);
  session.view().setImagesShown(true);

  makeWindow();

  EXPECT_TRUE(session.view().state().showsRegions);
  EXPECT_FALSE(session.view().state().showsImages);
  EXPECT_TRUE(window->actions().regions->isChecked());
  EXPECT_FALSE(window->actions().images->isChecked());
}

TEST_F(MainWindowTest, ThePanelOfWhatMovedOpensFromTheMap) {
  openFixture();
  EXPECT_TRUE(find<QDockWidget>("movedDock")->isHidden());

  find<QDockWidget>("movedDock")->toggleViewAction()->trigger();

  EXPECT_TRUE(find<QWidget>("movedView")->isVisible());
}

TEST_F(MainWindowTest, WhatIsNotPossibleSaysWhy) {
  const WindowActions& actions = window->actions();
  for (const QAction* action :
       {actions.main, actions.nextEpoch, actions.stop, actions.playPause, actions.copyPath,
        actions.fitMap, actions.closeRun, actions.nextEvent, actions.previousEvent, actions.regions,
        actions.images}) {
    EXPECT_FALSE(action->isEnabled()) << action->objectName().toStdString();
    EXPECT_FALSE(action->statusTip().isEmpty()) << action->objectName().toStdString();
  }
}

TEST_F(MainWindowTest, NoShortcutIsGivenTwice) {
  QStringList seen;
  for (const QAction* action : window->findChildren<QAction*>()) {
    for (const QKeySequence& keys : action->shortcuts()) {
      EXPECT_FALSE(seen.contains(keys.toString()))
          << keys.toString().toStdString() << " " << action->objectName().toStdString();
      seen << keys.toString();
    }
  }
  EXPECT_TRUE(seen.contains(QStringLiteral("Space")));
}

// Alt with a letter opens a menu only where no other has the same letter.
TEST_F(MainWindowTest, NoLetterOfAMenuIsGivenTwice) {
  QList<const QWidget*> menus{window->menuBar()};
  for (const QMenu* menu : window->findChildren<QMenu*>()) menus << menu;
  int letters = 0;
  for (const QWidget* menu : menus) {
    QStringList seen;
    for (const QAction* action : menu->actions()) {
      const QString letter = QKeySequence::mnemonic(action->text()).toString();
      if (letter.isEmpty()) continue;
      ++letters;
      EXPECT_FALSE(seen.contains(letter)) << action->text().toStdString();
      seen << letter;
    }
  }
  EXPECT_GT(letters, 20);
}

TEST_F(MainWindowTest, TakesOneFolderByDragAndDrop) {
  QMimeData data;
  data.setUrls({QUrl::fromLocalFile(QString::fromStdString(run.path().string()))});
  const QPoint middle = window->rect().center();
  QDragEnterEvent enter{middle, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier};
  QApplication::sendEvent(window.get(), &enter);
  EXPECT_TRUE(enter.isAccepted());
  EXPECT_TRUE(find("dropOverlay")->isVisible());

  QDropEvent drop{middle, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier};
  QApplication::sendEvent(window.get(), &drop);

  EXPECT_FALSE(find("dropOverlay")->isVisible());
  EXPECT_TRUE(QTest::qWaitFor([&] { return shownPage() == QStringLiteral("runPage"); }));
}

TEST_F(MainWindowTest, RefusesADragOfSomethingElse) {
  QMimeData data;
  data.setUrls({QUrl{QStringLiteral("https://example.org/cats.zip")}});
  QDragEnterEvent enter{{10, 10}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier};
  enter.ignore();
  QApplication::sendEvent(window.get(), &enter);

  EXPECT_FALSE(enter.isAccepted());
  EXPECT_FALSE(find("dropOverlay")->isVisible());
}

TEST_F(MainWindowTest, RemembersItsPanelsAndBringsThemBack) {
  openFixture();
  find<QDockWidget>("tableDock")->show();
  find<QDockWidget>("classesDock")->hide();
  window->close();
  makeWindow();
  openFixture();
  EXPECT_TRUE(find<QDockWidget>("classesDock")->isHidden());
  EXPECT_FALSE(find<QDockWidget>("tableDock")->isHidden());

  window->actions().resetLayout->trigger();

  EXPECT_FALSE(find<QDockWidget>("classesDock")->isHidden());
  EXPECT_TRUE(find<QDockWidget>("tableDock")->isHidden());
}

TEST_F(MainWindowTest, RefusesALayoutThatIsNone) {
  EXPECT_FALSE(window->runPage().restoreLayout(QByteArrayLiteral("nonsense")));
  EXPECT_FALSE(window->runPage().restoreLayout({}));
}

TEST_F(MainWindowTest, TheInspectorBecomesATabInANarrowWindow) {
  openFixture();
  auto* inspector = find<QDockWidget>("inspectorDock");
  const int beside = inspector->mapTo(window.get(), QPoint{}).x();
  EXPECT_GT(beside, window->width() / 2);

  window->resize(1000, 860);
  QTest::qWait(0);
  inspector->raise();
  QTest::qWait(0);

  EXPECT_LT(inspector->mapTo(window.get(), QPoint{}).x(), window->width() / 2);
}

TEST_F(MainWindowTest, AClickedDatapointBringsTheTabOfTheInspectorToTheFront) {
  openFixture();
  window->resize(1000, 860);
  ASSERT_TRUE(QTest::qWaitFor([&] { return find("inspectorPanel")->visibleRegion().isEmpty(); }));

  session.view().setCurrent(SampleId{3});

  EXPECT_TRUE(QTest::qWaitFor([&] { return !find("inspectorPanel")->visibleRegion().isEmpty(); }));
}

TEST_F(MainWindowTest, SurvivesEverySize) {  // F13
  openFixture();
  for (const QSize size : {QSize{1, 1}, QSize{320, 200}, QSize{1600, 300}, QSize{300, 1600}}) {
    window->resize(size);
    EXPECT_FALSE(window->grab().isNull());
  }
}

TEST_F(MainWindowTest, ClosingDuringATrainingStopsItAndAsksNothing) {
  viewmodel::DatasetSummary dataset;
  dataset.root = folder.path();
  dataset.trainingImages = 80;
  controller.inspect(folder.path());
  controller.setInspected(dataset);
  controller.train();
  session.open(run.path());  // the run that is being trained
  ASSERT_TRUE(QTest::qWaitFor([this] { return session.run() != nullptr; }));
  QSignalSpy stops{&controller, &viewmodel::RunController::stopRequested};

  EXPECT_TRUE(window->close());

  EXPECT_EQ(stops.size(), 1);
  EXPECT_FALSE(controller.isTraining());
  EXPECT_EQ(session.run(), nullptr);
}

TEST_F(MainWindowTest, ResumesARunFromTheStartPage) {
  {
    auto writer = test::valueOrThrow(recording::RunWriter::reopen(run.path(), EpochIndex{6}));
    test::valueOrThrow(writer.end(RunEnd::Stopped, "as asked"));
  }
  openFixture();
  window->actions().closeRun->trigger();
  ASSERT_EQ(shownPage(), QStringLiteral("startPage"));
  QSignalSpy resumes{&controller, &viewmodel::RunController::resumeRequested};

  QTest::mouseClick(find<QPushButton>("recentResume"), Qt::LeftButton);

  ASSERT_TRUE(QTest::qWaitFor([&] { return !resumes.isEmpty(); }));
  EXPECT_EQ(resumes.size(), 1);
  EXPECT_EQ(controller.stage(), viewmodel::TrainingStage::Starting);
}

TEST_F(MainWindowTest, OffersTheNetworksByName) {
  auto* models = find<QComboBox>("modelCombo");
  const int wide = models->findData(QStringLiteral("small-residual-wide"));
  ASSERT_GE(wide, 0);
  EXPECT_GE(models->findData(QStringLiteral("small-residual")), 0);
  for (int i = 0; i < models->count(); ++i) {
    EXPECT_FALSE(models->itemData(i, Qt::ToolTipRole).toString().isEmpty());
  }

  models->setCurrentIndex(wide);
  Q_EMIT models->activated(wide);

  EXPECT_EQ(controller.choice().model, "small-residual-wide");
  EXPECT_EQ(models->currentIndex(), wide);
}

TEST_F(MainWindowTest, ChipsOnTheMapBringPanelsToTheFront) {
  openFixture();
  const auto chip = [this](const QString& text) {
    for (auto* button : window->findChildren<QToolButton*>(QStringLiteral("mapPanelChip"))) {
      if (button->text() == text) return button;
    }
    throw std::runtime_error{"no chip " + text.toStdString()};
  };
  QTest::mouseClick(chip(QStringLiteral("Confusion")), Qt::LeftButton);
  EXPECT_TRUE(QTest::qWaitFor([&] { return find("confusionView")->isVisible(); }));

  QTest::mouseClick(chip(QStringLiteral("Gallery")), Qt::LeftButton);

  EXPECT_TRUE(QTest::qWaitFor([&] { return !find("galleryView")->visibleRegion().isEmpty(); }));
  EXPECT_TRUE(find("confusionView")->visibleRegion().isEmpty());
  EXPECT_TRUE(chip(QStringLiteral("Gallery"))->isChecked());
  QTest::mouseClick(chip(QStringLiteral("Gallery")), Qt::LeftButton);
  EXPECT_TRUE(find<QDockWidget>("galleryDock")->isHidden());
}

TEST_F(MainWindowTest, EscapeClearsTheSelectionWhereverTheFocusIs) {
  openFixture();
  session.view().setSelection({SampleId{1}, SampleId{2}});
  find<QPushButton>("trainButton")->setFocus();

  press(Qt::Key_Escape);

  EXPECT_TRUE(session.view().state().selection.empty());
}

}  // namespace
}  // namespace flipbook::ui
