#include "flipbook/viewmodel/run_session.h"

#include <gtest/gtest.h>

#include <QSettings>
#include <QSignalSpy>
#include <QTest>

#include "support/run_fixtures.h"

namespace flipbook::viewmodel {
namespace {

class RunSessionTest : public testing::Test {
 protected:
  bool waitForRun() {
    return QTest::qWaitFor([this] { return session.run() != nullptr; });
  }

  test::RunFixture first{test::RunShape{.epochs = 4}};
  test::RunFixture second{test::RunShape{.epochs = 6}};
  QSettings settings{QString::fromStdString((first.path() / "settings.ini").string()),
                     QSettings::IniFormat};
  RunController controller{"/runs"};
  RecentItems recent{settings};
  RunSession session{controller, recent};
};

TEST_F(RunSessionTest, ReadsARunBesideTheWindow) {
  QSignalSpy opened{&session, &RunSession::opened};

  session.open(first.path());

  EXPECT_EQ(session.run(), nullptr);  // nothing was read while the caller waited
  EXPECT_EQ(session.pathBeingOpened(), first.path());
  ASSERT_TRUE(waitForRun());
  EXPECT_EQ(opened.size(), 1);
  EXPECT_TRUE(session.pathBeingOpened().empty());
  EXPECT_EQ(session.player().playhead().page(), 3U);
  EXPECT_EQ(controller.stage(), TrainingStage::Ended);
}

TEST_F(RunSessionTest, KeepsTheOpenRunUntilTheNextIsRead) {
  session.open(first.path());
  ASSERT_TRUE(waitForRun());

  session.open(second.path());

  EXPECT_EQ(session.run()->path(), first.path());
  EXPECT_TRUE(QTest::qWaitFor([this] { return session.run()->path() == second.path(); }));
}

TEST_F(RunSessionTest, TheLastOfSeveralIsShown) {
  QSignalSpy opened{&session, &RunSession::opened};
  session.open(second.path());
  session.open(first.path());

  ASSERT_TRUE(waitForRun());

  EXPECT_EQ(session.run()->path(), first.path());
  EXPECT_EQ(opened.size(), 1);
}

TEST_F(RunSessionTest, KeepsTheOpenRunWhenTheNextCannotBeRead) {
  session.open(first.path());
  ASSERT_TRUE(waitForRun());
  QSignalSpy failed{&session, &RunSession::failed};

  session.open(first.path() / "missing.flipbook");

  ASSERT_TRUE(QTest::qWaitFor([&] { return !failed.isEmpty(); }));
  EXPECT_TRUE(failed[0][1].toString().contains(u"missing.flipbook"));
  EXPECT_EQ(session.run()->path(), first.path());
}

TEST_F(RunSessionTest, ADatasetThatIsLookedAtComesBeforeARunBeingOpened) {
  QSignalSpy opened{&session, &RunSession::opened};
  session.open(first.path());

  controller.inspect("/data/pets");

  EXPECT_TRUE(session.pathBeingOpened().empty());
  QTest::qWait(50);
  EXPECT_TRUE(opened.isEmpty());
  EXPECT_EQ(session.run(), nullptr);
}

}  // namespace
}  // namespace flipbook::viewmodel
