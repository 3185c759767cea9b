#include "flipbook/viewmodel/run_findings.h"

#include <gtest/gtest.h>

#include "flipbook/viewmodel/review_text.h"
#include "support/audit_fixtures.h"
#include "viewmodel/review_fixture.h"

namespace flipbook::viewmodel {
namespace {

using findings::FindingKind;
using test::ReviewFixture;
using test::RunShape;

TEST(RunFindings, RankTheSampleWithTheWrongLabelFirstAndSayWhy) {
  ReviewFixture fixture;
  EXPECT_EQ(fixture.findings.ranked(), nullptr);  // nothing was read while the caller waited

  ASSERT_TRUE(fixture.waitUntilRanked());

  const RankedFindings& ranked = *fixture.findings.ranked();
  EXPECT_FALSE(ranked.isTooEarly);
  EXPECT_EQ(ranked.pages, 4U);
  EXPECT_EQ(ranked.upTo, EpochIndex{4});
  const auto& labels = ranked.list(FindingKind::Label);
  ASSERT_EQ(labels.size(), 60U);
  EXPECT_EQ(labels.front().sample, SampleId{1});
  EXPECT_EQ(labels.front().suggested, ClassId{2});
  EXPECT_TRUE(labels.front().reason.startsWith(u"labelled class1, but "))
      << labels.front().reason.toStdString();
  EXPECT_TRUE(labels.front().reason.contains(u"class2"));
  EXPECT_EQ(ranked.rankOf(FindingKind::Label, labels[7].sample), 7U);
  EXPECT_EQ(ranked.find(FindingKind::Label, SampleId{1})->score, labels.front().score);
  EXPECT_EQ(ranked.guess(FindingKind::Label).size(), labels.size());
}

TEST(RunFindings, AreTheSameAsThoseOfTheCommandLineOnTheSamePages) {
  ReviewFixture fixture;
  ASSERT_TRUE(fixture.waitUntilRanked());
  findings::Evidence evidence{fixture.run->samples(), 3};
  for (std::uint32_t epoch = 0; epoch < 5; ++epoch) {
    evidence.add(std::make_shared<const EpochFrame>(
        test::valueOrThrow(fixture.run->reader()->readFrame(EpochIndex{epoch}))));
  }
  const findings::Findings expected = test::valueOrThrow(findings::rankFindings(evidence));

  for (const FindingKind kind : findings::kFindingKinds) {
    const auto& list = fixture.findings.ranked()->list(kind);
    const auto order = expected.ranked(kind);
    for (std::size_t rank = 0; rank < list.size(); ++rank) {
      EXPECT_EQ(list[rank].sample, order[rank]);
      EXPECT_EQ(list[rank].score, expected.score(kind, order[rank]));
    }
  }
}

TEST(RunFindings, SayTooEarlyBeforeTheThirdPage) {
  ReviewFixture fixture{RunShape{.epochs = 3}};  // one of them the untrained model's

  ASSERT_TRUE(fixture.waitUntilRanked());

  EXPECT_TRUE(fixture.findings.ranked()->isTooEarly);
  EXPECT_TRUE(fixture.findings.ranked()->list(FindingKind::Label).empty());
}

TEST(RunFindings, RankAnewWithEveryPageThatComes) {
  const RunShape shape{.epochs = 5};
  test::TemporaryDirectory folder;
  auto writer = test::valueOrThrow(recording::RunWriter::create(
      folder.path() / "live.flipbook", test::runInfoOf(shape), test::samplesOf(shape), false));
  const auto commit = [&](std::uint32_t epoch) {
    test::valueOrThrow(writer.commitEpoch(test::frameOf(EpochIndex{epoch}, shape), nullptr));
  };
  for (std::uint32_t epoch = 0; epoch < 4; ++epoch) commit(epoch);
  const auto run = test::valueOrThrow(OpenRun::open(folder.path() / "live.flipbook"));
  RunFindings findings;
  findings.setRun(run.get());
  const auto waitFor = [&](std::uint32_t epoch) {
    return QTest::qWaitFor([&] {
      return findings.state() == RunFindings::State::Ranked &&
             findings.ranked()->upTo == EpochIndex{epoch};
    });
  };
  ASSERT_TRUE(waitFor(3));

  commit(4);

  EXPECT_TRUE(waitFor(4));
  EXPECT_EQ(findings.pagesRead(), 5U);
}

TEST(RunFindings, DoWithoutAPageThatCannotBeRead) {
  const auto files = test::runWithBrokenFrame(2, {.epochs = 5});
  const auto run = test::valueOrThrow(OpenRun::open(files->path()));
  RunFindings findings;

  findings.setRun(run.get());

  ASSERT_TRUE(QTest::qWaitFor([&] { return findings.state() == RunFindings::State::Ranked; }));
  EXPECT_EQ(findings.ranked()->pages, 3U);
}

TEST(RunFindings, JudgeByTheAuditOnceItIsComplete) {
  ReviewFixture fixture;
  test::valueOrThrow(recording::writeAuditPlan(fixture.files.path(), {.folds = 3, .epochs = 4}));
  test::recordFold(fixture.files, 3, 2, 5);
  fixture.findings.rereadAudit();
  ASSERT_TRUE(fixture.waitUntilRanked());
  EXPECT_EQ(fixture.findings.ranked()->audit, (AuditState{.folds = 3, .epochs = 4, .done = 2}));
  EXPECT_FALSE(rankingText(fixture.findings, fixture.list()).contains(u"audit"));

  test::recordFold(fixture.files, 3, 3, 5);
  fixture.findings.rereadAudit();

  ASSERT_TRUE(fixture.waitUntilRanked());
  ASSERT_TRUE(fixture.findings.ranked()->audit->isComplete());
  const auto& first = fixture.findings.ranked()->list(FindingKind::Label).front();
  EXPECT_EQ(first.sample, SampleId{1});
  EXPECT_TRUE(first.reason.contains(u"a model trained without it says class2 on 4 of 4 pages"))
      << first.reason.toStdString();
  EXPECT_TRUE(rankingText(fixture.findings, fixture.list()).contains(u"audit of 3 folds"));
}

TEST(RunFindings, ForgetTheRun) {
  ReviewFixture fixture;
  ASSERT_TRUE(fixture.waitUntilRanked());

  fixture.findings.setRun(nullptr);

  EXPECT_EQ(fixture.findings.ranked(), nullptr);
  EXPECT_EQ(fixture.findings.state(), RunFindings::State::NoRun);
  EXPECT_EQ(fixture.list().rowCount(), 0);
}

}  // namespace
}  // namespace flipbook::viewmodel
