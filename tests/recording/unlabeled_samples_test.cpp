// Samples without a label in a run: what is written, what is read back, what is refused, and what
// becomes of them when somebody gives them one.

#include <gmock/gmock.h>

#include <array>
#include <cmath>

#include "flipbook/recording/edited_samples.h"
#include "flipbook/recording/run_reader.h"
#include "flipbook/recording/run_writer.h"
#include "support/run_fixtures.h"

namespace flipbook::recording {
namespace {

namespace fs = std::filesystem;
using test::RunFixture;
using test::RunShape;
using ::testing::HasSubstr;
using ::testing::Not;

// The last two of 20 samples, 18 and 19, have no label.
const RunShape kShape{.epochs = 2, .samples = 20, .unlabeled = 2};
constexpr SampleId kUnlabeled{18};

std::string samplesText(const RunFixture& run) {
  return test::fileText(run.path() / "samples.jsonl");
}

// The run with one piece of its samples.jsonl replaced, opened; or why it is refused.
std::string openedWith(const std::string& piece, const std::string& other) {
  const RunFixture run{kShape};
  std::string text = samplesText(run);
  text.replace(text.find(piece), piece.size(), other);
  test::writeFile(run.path() / "samples.jsonl", text);
  const auto reader = RunReader::open(run.path());
  if (!reader) return reader.error().message();
  return reader->samples() == test::samplesOf(kShape) ? "the same" : "others";
}

TEST(UnlabeledSamples, AreWrittenWithoutAClassAndReadBack) {
  const RunFixture run{kShape};

  EXPECT_THAT(samplesText(run), HasSubstr(R"("label":-1,"split":"unlabeled")"));
  EXPECT_EQ(run.open().samples(), test::samplesOf(kShape));
}

TEST(UnlabeledSamples, LeaveNoTraceInARunWithoutThem) {
  const RunFixture run;

  EXPECT_THAT(samplesText(run), Not(HasSubstr("-1")));
  EXPECT_THAT(test::fileText(run.path() / "run.json"), Not(HasSubstr("unlabeled")));
}

TEST(UnlabeledSamples, MayBeWrittenAsNullByOthers) {
  EXPECT_EQ(openedWith(R"("label":-1)", R"("label":null)"), "the same");
}

TEST(UnlabeledSamples, AreRefusedWithALabelOrInAnotherSplit) {
  const std::string line = "line 19";
  EXPECT_THAT(openedWith(R"("split":"train")", R"("split":"train","label_before":-2)"),
              HasSubstr("label_before"));
  EXPECT_THAT(openedWith(R"("label":-1)", R"("label":1)"), HasSubstr(line));
  EXPECT_THAT(openedWith(R"("label":-1)", R"("label":-2)"), HasSubstr(line));
  EXPECT_THAT(openedWith(R"("label":-1)", R"("label":-1.0)"), HasSubstr(line));
  EXPECT_THAT(openedWith(R"("label":-1,)", ""), HasSubstr(line));
  EXPECT_THAT(openedWith(R"("split":"unlabeled")", R"("split":"train")"), HasSubstr(line));
  EXPECT_THAT(
      openedWith(R"("label":-1,"split":"unlabeled")", R"("label":null,"split":"validation")"),
      HasSubstr("no label (-1)"));
}

TEST(UnlabeledSamples, HaveAPredictionOnEveryPageAndNoLoss) {
  for (const std::uint32_t classes : {3U, 70U}) {  // all scores kept, and the largest
    const RunFixture run{{.epochs = 2, .samples = 20, .classes = classes, .unlabeled = 2}};
    const RunReader reader = run.open();

    const EpochFrame frame = test::valueOrThrow(reader.readFrame(EpochIndex{1}));
    EXPECT_TRUE(frame.scores.isEvaluated(kUnlabeled)) << classes;
    EXPECT_GT(frame.scores.confidence(kUnlabeled), 0) << classes;
    EXPECT_TRUE(std::isnan(frame.loss[18])) << classes;
    EXPECT_TRUE(std::isnan(frame.trainingMargin[18])) << classes;
    EXPECT_TRUE(std::isfinite(frame.loss[17])) << classes;

    const auto history = test::valueOrThrow(reader.history(kUnlabeled));
    ASSERT_EQ(history.size(), 2U);
    EXPECT_EQ(history[1].predicted, frame.scores.predicted(kUnlabeled));
    EXPECT_FLOAT_EQ(history[1].confidence, frame.scores.confidence(kUnlabeled));
    EXPECT_EQ(history[1].strongestOther.klass, history[1].predicted);
    EXPECT_TRUE(std::isnan(history[1].labelProbability));
    EXPECT_TRUE(std::isnan(history[1].loss));
  }
}

TEST(UnlabeledSamples, BecomeTrainingSamplesOfTheClassThatSomebodyGivesThem) {
  const RunFixture run{kShape};
  {
    auto log = test::valueOrThrow(EditLog::open(run.open()));
    const std::array decisions{EditLog::Decision{kUnlabeled, Verdict::Relabel, ClassId{1}},
                               EditLog::Decision{SampleId{19}, Verdict::Exclude}};
    test::valueOrThrow(log.decide(decisions, "anna"));
    EXPECT_EQ(log.label(kUnlabeled), Label{ClassId{1}});
    EXPECT_EQ(log.label(SampleId{19}), Label{});
  }
  const std::string text = test::fileText(run.path() / "edits.jsonl");
  EXPECT_THAT(text, HasSubstr(R"("verdict":"relabel","from":null,"to":"class1")"));
  EXPECT_THAT(text, HasSubstr(R"("verdict":"exclude","from":null,"to":null)"));
  const test::TemporaryDirectory folder;
  fs::copy_file(run.path() / "edits.jsonl", folder.path() / "edits.jsonl");

  // Of the run, and of the file alone.
  for (const fs::path& source : {run.path(), folder.path() / "edits.jsonl"}) {
    const EditPatch patch = test::valueOrThrow(readEditPatch(source));
    std::vector<Sample> samples = test::samplesOf(kShape);
    const auto taken = test::valueOrThrow(takeEdits(patch, run.open().info().classes, samples));

    EXPECT_EQ(samples[18].label, Label{ClassId{1}}) << source;
    EXPECT_EQ(samples[18].split, Split::Training);
    EXPECT_EQ(samples[18].labelBefore, Label{});
    EXPECT_EQ(samples[19].excludedBecause, kExcludedByHand);
    EXPECT_TRUE(samples[19].isUnlabeled());
    EXPECT_EQ(taken.info.relabelled, 1U);
  }
}

// What a run that was trained with such an edit hands on to the next.
TEST(UnlabeledSamples, KeepWhatSomebodyGaveThemOverManyRuns) {
  RunInfo info = test::runInfoOf(kShape);
  std::vector<Sample> samples = test::samplesOf(kShape);
  samples[18].label = ClassId{1};
  samples[18].split = Split::Training;
  samples[18].labelBefore = Label{};
  const test::TemporaryDirectory folder;
  ASSERT_TRUE(RunWriter::create(folder.path() / "second", info, samples, false).has_value());
  const RunReader second = test::valueOrThrow(RunReader::open(folder.path() / "second"));
  EXPECT_EQ(second.samples(), samples);

  std::vector<Sample> third = test::samplesOf(kShape);  // as the dataset has it: no label
  const EditPatch patch = patchOf(second, test::valueOrThrow(EditLog::open(second)));
  EXPECT_TRUE(takeSplits(patch, third).isAny);
  EXPECT_EQ(third, test::samplesOf(kShape));
  test::valueOrThrow(takeEdits(patch, info.classes, third));

  EXPECT_EQ(third, samples);
}

TEST(UnlabeledSamples, HaveNoLabelThatCouldBeCalledRight) {
  const RunFixture run{kShape};
  auto log = test::valueOrThrow(EditLog::open(run.open()));

  const std::array decisions{EditLog::Decision{kUnlabeled, Verdict::LabelIsRight}};
  const auto refused = log.decide(decisions, "anna");

  ASSERT_FALSE(refused.has_value());
  EXPECT_THAT(refused.error().message(), HasSubstr("no label"));
  EXPECT_FALSE(log.standing(kUnlabeled));
}

}  // namespace
}  // namespace flipbook::recording
