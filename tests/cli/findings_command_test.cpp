// `flipbook-cli findings` on recorded runs, every reason counted again from the frames.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "cli/program.h"
#include "flipbook/layout/neighbors.h"
#include "support/audit_fixtures.h"

namespace flipbook::cli {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::StartsWith;

// Sample 1 is labelled class1, but the model learns it as class2 and it lies among class2.
const test::RunShape kShape{.epochs = 7};

json findingsOf(const test::Program& program, const test::RunFixture& run,
                const std::string& options) {
  const auto finished = program.run("findings " + run.path().string() + " --json " + options);
  EXPECT_EQ(finished.exitCode, 0) << finished.err;
  return json::parse(finished.out);
}

TEST(FindingsCommand, ListsEverySampleOnceWithTheWrongLabelFirst) {
  const test::Program program;
  const test::RunFixture run{kShape};

  const json rows = findingsOf(program, run, "--kind label --top 0");

  ASSERT_EQ(rows.size(), 60U);
  EXPECT_EQ(rows[0]["sample"], 1);
  EXPECT_EQ(rows[0]["path"], "class1/0001.png");
  EXPECT_EQ(rows[0]["kind"], "label");
  EXPECT_EQ(rows[0]["label"], "class1");
  EXPECT_EQ(rows[0]["suggested"], "class2");
  double before = 1;
  for (const json& row : rows) {
    EXPECT_LE(row["score"].get<double>(), before);
    EXPECT_GE(row["score"].get<double>(), 0);
    before = row["score"];
  }
}

TEST(FindingsCommand, SaysNothingThatTheFramesDoNotSay) {
  const test::Program program;
  const test::RunFixture run{kShape};
  const recording::RunReader reader = run.open();
  const EpochFrame last = test::valueOrThrow(reader.readFrame(EpochIndex{6}));
  const FloatMatrix features = dequantizeFeatures(last.features);

  for (const json& row : findingsOf(program, run, "--kind label --top 0")) {
    const SampleId sample{row["sample"].get<std::uint32_t>()};
    const std::string suggested = row["suggested"];
    const ClassId klass{static_cast<std::uint32_t>(suggested.back() - '0')};
    const json& facts = row["facts"];

    std::uint32_t saying = 0;
    std::uint32_t streak = 0;
    double confidence = 0;
    for (const auto& page : test::valueOrThrow(reader.history(sample))) {
      if (page.epoch.value() == 0) continue;
      const bool says = page.predicted == klass;
      saying += says ? 1U : 0U;
      streak = says ? streak + 1 : 0U;
      confidence = says ? confidence + static_cast<double>(page.confidence) : 0;
    }
    EXPECT_EQ(facts["pages"], 6);
    EXPECT_EQ(facts["pages_for_suggested"], saying);
    ASSERT_EQ(facts["streak_pages"], streak);
    if (streak > 0) {
      EXPECT_EQ(facts["streak_since"], 7 - streak);
      EXPECT_EQ(row["since_epoch"], 7 - streak);
      EXPECT_NEAR(facts["streak_mean_confidence"].get<double>(), confidence / streak, 1e-5);
      EXPECT_THAT(row["reason"].get<std::string>(), HasSubstr("says " + suggested));
    }

    std::uint32_t around = 0;
    for (const std::uint32_t other : layout::nearestTo(features.view(), sample, 15)) {
      around += reader.samples()[other].label.is(klass) ? 1U : 0U;
    }
    EXPECT_EQ(facts["neighbors_epoch"], 6);
    EXPECT_EQ(facts["neighbors"], 15);
    EXPECT_EQ(facts["neighbors_for_suggested"], around);
  }
}

TEST(FindingsCommand, CountsWhatTheModelsOfAnAuditSayThatHadNotSeenTheSample) {
  const test::Program program;
  const test::RunFixture run{kShape};
  test::recordAudit(run, 3);
  std::vector<recording::RunReader> folds;
  for (const std::uint32_t fold : {2U, 3U}) {
    folds.push_back(
        test::valueOrThrow(recording::RunReader::open(recording::foldPath(run.path(), fold))));
  }

  for (const json& row : findingsOf(program, run, "--kind label --top 0")) {
    const SampleId sample{row["sample"].get<std::uint32_t>()};
    const std::string suggested = row["suggested"];
    const std::string reason = row["reason"];
    const std::uint32_t fold = test::foldOf(sample.value(), 3);
    if (fold == 1) {
      EXPECT_EQ(row["facts"]["held_out_pages"], 0);
      EXPECT_THAT(reason, testing::Not(HasSubstr("trained without it")));
      continue;
    }
    std::uint32_t saying = 0;
    for (const auto& page : test::valueOrThrow(folds[fold - 2].history(sample))) {
      if (page.epoch.value() == 0) continue;
      saying += "class" + std::to_string(page.predicted.value()) == suggested ? 1U : 0U;
    }
    EXPECT_EQ(row["facts"]["held_out_pages"], 6);
    EXPECT_EQ(row["facts"]["held_out_for_suggested"], saying);
    EXPECT_THAT(reason, HasSubstr("a model trained without it says "));
    if (saying > 3) {
      EXPECT_THAT(reason, HasSubstr(suggested + " on " + std::to_string(saying) + " of 6 pages"));
    }
  }
}

TEST(FindingsCommand, DoesWithoutAnAuditThatIsNotCompleteOrNotWanted) {
  const test::Program program;
  const test::RunFixture run{kShape};
  const json before = findingsOf(program, run, "--kind label --top 0");
  test::recordAudit(run, 3);
  EXPECT_NE(findingsOf(program, run, "--kind label --top 0"), before);

  EXPECT_EQ(findingsOf(program, run, "--kind label --top 0 --without-audit"), before);
  std::filesystem::remove_all(recording::foldPath(run.path(), 3));

  const auto finished =
      program.run("findings " + run.path().string() + " --kind label --top 0 --json");
  EXPECT_EQ(json::parse(finished.out), before);
  EXPECT_THAT(finished.err, HasSubstr("2 of 3 folds"));
}

TEST(FindingsCommand, ShowsSoManyOfEachKind) {
  const test::Program program;
  const test::RunFixture run{kShape};

  const json rows = findingsOf(program, run, "--top 2");

  std::map<std::string, int> counts;
  for (const json& row : rows) ++counts[row["kind"].get<std::string>()];
  EXPECT_EQ(counts, (std::map<std::string, int>{
                        {"duplicate", 2}, {"hard", 2}, {"label", 2}, {"outlier", 2}}));
}

TEST(FindingsCommand, WritesATable) {
  const test::Program program;
  const test::RunFixture run{kShape};

  const auto finished =
      program.run("findings " + run.path().string() + " --kind label --top 1 --csv");

  EXPECT_EQ(finished.exitCode, 0);
  EXPECT_THAT(finished.out, StartsWith("sample,path,kind,score,label,split,suggested,other,"
                                       "since_epoch,reason\r\n1,class1/0001.png,label,0."));
}

TEST(FindingsCommand, DisarmsFormulasInATable) {
  const test::Program program;
  const test::RunFixture run{kShape};
  std::string info = test::fileText(run.path() / "run.json");
  const std::string name = "\"class2\"";
  info.replace(info.find(name), name.size(), "\"=class2\"");
  test::writeFile(run.path() / "run.json", info);

  const auto finished =
      program.run("findings " + run.path().string() + " --kind label --top 1 --csv");

  EXPECT_THAT(finished.out, HasSubstr(",'=class2,"));
}

TEST(FindingsCommand, IsTooEarlyOnTheSecondPage) {
  const test::Program program;
  const test::RunFixture run{test::RunShape{.epochs = 3}};

  const auto finished = program.run("findings " + run.path().string() + " --json --kind label");

  EXPECT_EQ(finished.exitCode, 0);
  EXPECT_EQ(json::parse(finished.out), json::array());
  EXPECT_THAT(finished.err, HasSubstr("too early: 2 of 3 pages"));
}

TEST(FindingsCommand, DoesWithoutAPageThatIsDamaged) {
  const test::Program program;
  const auto run = test::runWithBrokenFrame(4, kShape);

  const auto finished =
      program.run("findings " + run->path().string() + " --json --kind label --top 1");

  EXPECT_EQ(finished.exitCode, 0);
  EXPECT_EQ(json::parse(finished.out)[0]["sample"], 1);
  EXPECT_EQ(json::parse(finished.out)[0]["facts"]["pages"], 5);
  EXPECT_THAT(finished.err, HasSubstr("epoch 4"));
}

TEST(FindingsCommand, ManagesWithoutFeatures) {
  const test::Program program;
  const test::RunFixture run{test::RunShape{.epochs = 7, .featureWidth = 0, .withLayouts = false}};

  const json rows = findingsOf(program, run, "--top 0");

  EXPECT_EQ(rows.size(), 4 * 60U);
}

TEST(FindingsCommand, KnowsItsKindsAndFormats) {
  const test::Program program;
  const test::RunFixture run{kShape};

  EXPECT_EQ(program.run("findings " + run.path().string() + " --kind cat").exitCode, 2);
  EXPECT_EQ(program.run("findings " + run.path().string() + " --json --csv").exitCode, 2);
  EXPECT_EQ(program.run("findings /nowhere").exitCode, 3);
}

}  // namespace
}  // namespace flipbook::cli
