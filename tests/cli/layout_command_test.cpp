// `flipbook-cli layout` on runs that came without a map, figures checked against the files.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "cli/program.h"
#include "flipbook/layout/quality.h"
#include "support/run_fixtures.h"

namespace flipbook::cli {
namespace {

using nlohmann::json;
using testing::HasSubstr;

const test::RunShape kBare{.epochs = 4, .withLayouts = false};

json layoutOf(const test::Program& program, const test::RunFixture& run,
              const std::string& options = {}) {
  const auto finished = program.run("layout " + run.path().string() + " --json " + options);
  EXPECT_EQ(finished.exitCode, 0) << finished.err;
  return json::parse(finished.out);
}

TEST(LayoutCommand, LaysOutAForeignRunAndSaysHowTrueItIs) {
  const test::Program program;
  const test::RunFixture run{kBare};

  const json said = layoutOf(program, run);

  EXPECT_EQ(said["layout"], "live");
  ASSERT_EQ(said["epochs"].size(), 4U);
  const auto reader = recording::RunReader::open(run.path()).value();
  layout::TrackJudge judge;
  for (std::uint32_t epoch = 0; epoch < 4; ++epoch) {
    const auto frame = reader.readFrame(EpochIndex{epoch}).value();
    const FloatMatrix features = dequantizeFeatures(frame.features);
    const auto page = judge.add(features.view(), frame.layout);
    const json& row = said["epochs"][epoch];
    EXPECT_EQ(row["epoch"], epoch);
    EXPECT_NEAR(row["neighbor_preservation_15"].get<double>(), page.trueNeighbors / 15, 1e-9);
    EXPECT_GE(row["seconds"].get<double>(), 0);
  }
  EXPECT_NEAR(said["temporal_coherence"].get<double>(), judge.quality()->coherence, 1e-9);
}

TEST(LayoutCommand, ComputesNothingASecondTime) {
  const test::Program program;
  const test::RunFixture run{kBare};
  const json first = layoutOf(program, run);

  const json second = layoutOf(program, run);

  EXPECT_TRUE(second["epochs"][0]["seconds"].is_null());
  EXPECT_EQ(second["temporal_coherence"], first["temporal_coherence"]);
}

TEST(LayoutCommand, RefinesAsASecondTrack) {
  const test::Program program;
  const test::RunFixture run{kBare};
  const json live = layoutOf(program, run);

  const json refined = layoutOf(program, run, "--refine --calm 1");

  EXPECT_EQ(refined["layout"], "refined");
  EXPECT_LT(refined["movement"].get<double>(), live["movement"].get<double>());
  EXPECT_EQ(recording::RunReader::open(run.path())->readRefinedNote()->calm, 1);
}

TEST(LayoutCommand, SaysWhatIsWrong) {
  const test::Program program;
  const test::RunFixture run{kBare};
  const test::RunFixture withoutFeatures{{.featureWidth = 0, .withLayouts = false}};

  const auto calm = program.run("layout " + run.path().string() + " --refine --calm 7");
  const auto bare = program.run("layout " + withoutFeatures.path().string());
  const auto missing = program.run("layout /nowhere/run.flipbook");

  EXPECT_EQ(calm.exitCode, 2);
  EXPECT_EQ(bare.exitCode, 3);
  EXPECT_THAT(bare.err, HasSubstr("record features"));
  EXPECT_EQ(missing.exitCode, 3);
}

TEST(LayoutCommand, LeavesARunToTheProgramThatWritesIt) {  // D19
  const test::Program program;
  const test::RunFixture run{kBare};
  const auto trainer = recording::RunWriter::reopen(run.path());

  const auto finished = program.run("layout " + run.path().string());

  EXPECT_EQ(finished.exitCode, 4);
  EXPECT_THAT(finished.err, HasSubstr("locked by pid"));
}

}  // namespace
}  // namespace flipbook::cli
