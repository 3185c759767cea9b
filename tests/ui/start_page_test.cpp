#include "flipbook/ui/start_page.h"

#include <gtest/gtest.h>

#include <QAbstractButton>
#include <QAction>
#include <QSignalSpy>

#include "flipbook/ui/window_actions.h"
#include "ui/choice_card.h"
#include "ui/window_fixture.h"

namespace flipbook::ui {
namespace {

class StartPageTest : public testing::Test, protected WindowFixture {
 protected:
  void addRecent(const std::filesystem::path& path) {
    viewmodel::RecentItem item;
    item.path = path;
    item.name = QString::fromStdString(path.filename().string());
    recent.add(item);
  }
  [[nodiscard]] QList<RecentRow*> rows() const {
    QList<RecentRow*> shown;
    for (RecentRow* row : window->findChildren<RecentRow*>()) {
      if (row->isVisible()) shown << row;
    }
    return shown;
  }
};

TEST_F(StartPageTest, TheDemoCardOpensTheDemo) {
  QSignalSpy demos{&controller, &viewmodel::RunController::demoRequested};

  QTest::mouseClick(find("openDemoCard"), Qt::LeftButton);

  EXPECT_EQ(demos.size(), 1);
  EXPECT_TRUE(find("datasetPage")->isVisible());
}

TEST_F(StartPageTest, EveryCardDoesWhatItsMenuEntryDoes) {
  for (const char* name : {"openDataset", "openRun"}) {
    auto* action = find<QAction>(name);
    action->disconnect(window.get());  // no file dialog in a test
    QSignalSpy triggers{action, &QAction::triggered};

    QTest::mouseClick(
        window->findChild<QWidget*>(QString::fromLatin1(name) + QStringLiteral("Card")),
        Qt::LeftButton);

    EXPECT_EQ(triggers.size(), 1) << name;
  }
}

TEST_F(StartPageTest, ListsWhatWasOpenedAndOpensIt) {
  EXPECT_TRUE(rows().isEmpty());
  addRecent(folder.path());
  ASSERT_EQ(rows().size(), 1);
  QSignalSpy inspections{&controller, &viewmodel::RunController::inspectRequested};

  QTest::mouseClick(rows()[0], Qt::LeftButton);

  EXPECT_TRUE(QTest::qWaitFor([&] { return inspections.size() == 1; }));
}

TEST_F(StartPageTest, WhatIsGoneCannotBeOpened) {
  addRecent("/nowhere/to/be/found");
  recent.checkExistence();

  ASSERT_TRUE(QTest::qWaitFor([&] { return rows().size() == 1 && !rows()[0]->isEnabled(); }));
}

TEST_F(StartPageTest, CardsStandBelowEachOtherWhereItIsNarrow) {
  window->resize(1200, 800);
  QTest::qWait(0);
  EXPECT_EQ(find("openDatasetCard")->y(), find("openDemoCard")->y());

  window->resize(500, 800);
  QTest::qWait(0);

  EXPECT_LT(find("openDatasetCard")->y(), find("openDemoCard")->y());
}

}  // namespace
}  // namespace flipbook::ui
