#include "flipbook/viewmodel/applier.h"

#include <gtest/gtest.h>

#include <QSignalSpy>
#include <QTest>

#include "correction/applied_fixture.h"
#include "flipbook/viewmodel/edit_session.h"
#include "flipbook/viewmodel/open_run.h"

namespace flipbook::viewmodel {
namespace {

using recording::Verdict;
using State = Applier::State;

bool waitFor(const Applier& applier, State state) {
  return QTest::qWaitFor([&] { return applier.state() == state; });
}

class ApplierTest : public testing::Test {
 protected:
  ApplierTest() {
    run = test::valueOrThrow(OpenRun::open(folders.path()));
    edits.setRun(run.get());
  }
  void decide() {
    const std::vector<EditSession::Decision> decisions{{SampleId{0}, Verdict::Relabel, ClassId{1}},
                                                       {SampleId{1}, Verdict::Exclude, {}}};
    ASSERT_TRUE(edits.decide(decisions));
  }

  test::AppliedRun folders{
      "class-folders",
      {{"cat/1.png", "one", 0}, {"cat/2.png", "two", 0}, {"dog/1.png", "three", 1}}};
  std::unique_ptr<OpenRun> run;
  EditSession edits;
};

TEST_F(ApplierTest, SaysWhatWouldHappenAndChangesNothing) {
  decide();
  const auto before = folders.files();

  const Applier applier{*run};

  ASSERT_TRUE(waitFor(applier, State::Planned));
  EXPECT_EQ(planText(*applier.plan()),
            u"Files that move to the folder of another class: 1. Files that are put aside in "
            u"“excluded by Flipbook”: 1.");
  EXPECT_FALSE(applier.canTakeBack());
  EXPECT_EQ(folders.files(), before);
}

TEST_F(ApplierTest, AppliesAndTakesBackByteForByte) {
  decide();
  const auto before = folders.files();
  Applier applier{*run};
  const QSignalSpy moved{&applier, &Applier::filesChanged};
  ASSERT_TRUE(waitFor(applier, State::Planned));

  applier.apply();
  ASSERT_TRUE(waitFor(applier, State::Applied));

  EXPECT_EQ(applier.outcome().moved, 2U);
  EXPECT_EQ(folders.files().count("cat/1.png"), 0U);
  run->rereadMovedFiles();
  EXPECT_EQ(folders.files().at(run->placed(SampleId{0}).path), "one");
  EXPECT_EQ(run->placed(SampleId{2}).path, "dog/1.png");

  applier.takeBack();
  ASSERT_TRUE(waitFor(applier, State::TakenBack));
  EXPECT_EQ(folders.files(), before);
  EXPECT_EQ(moved.count(), 2);
}

TEST_F(ApplierTest, ARunThatIsOpenedLaterFindsMovedFilesByItself) {
  decide();
  Applier applier{*run};
  ASSERT_TRUE(waitFor(applier, State::Planned));
  applier.apply();
  ASSERT_TRUE(waitFor(applier, State::Applied));

  const auto again = test::valueOrThrow(OpenRun::open(folders.path()));

  EXPECT_EQ(folders.files().at(again->placed(SampleId{0}).path), "one");
  const Applier next{*again};
  ASSERT_TRUE(waitFor(next, State::Planned));
  EXPECT_TRUE(next.plan()->isEmpty());
  EXPECT_TRUE(next.canTakeBack());
  EXPECT_EQ(planText(*next.plan()), u"Nothing to do: the images are as you decided.");
}

TEST_F(ApplierTest, AFileThatChangedIsRefusedByName) {
  decide();
  folders.write("cat/1.png", "something else");

  const Applier applier{*run};

  ASSERT_TRUE(waitFor(applier, State::Failed));
  EXPECT_TRUE(applier.problem().contains(u"cat/1.png")) << applier.problem().toStdString();
}

TEST_F(ApplierTest, WithoutDecisionsThereIsNothingToDo) {
  Applier applier{*run};
  ASSERT_TRUE(waitFor(applier, State::Planned));
  EXPECT_TRUE(applier.plan()->isEmpty());

  applier.apply();
  applier.takeBack();
  EXPECT_EQ(applier.state(), State::Planned);
}

}  // namespace
}  // namespace flipbook::viewmodel
