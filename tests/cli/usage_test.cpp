// What flipbook-cli answers to wrong words; nothing here needs the engine's work.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/program.h"

namespace flipbook::cli {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

class Usage : public ::testing::Test {
 protected:
  test::Program program;
};

TEST_F(Usage, ListsItsCommands) {
  const auto help = program.run("--help");

  EXPECT_EQ(help.exitCode, 0);
  for (const char* command :
       {"demo", "inspect", "train", "resume", "show", "history", "render", "verify"}) {
    EXPECT_THAT(help.out, HasSubstr(command));
  }
}

TEST_F(Usage, SuggestsTheNearestOption) {  // F4
  const auto finished = program.run("train somewhere --out x --epoch 3");

  EXPECT_EQ(finished.exitCode, 2);
  EXPECT_THAT(finished.err, HasSubstr("did you mean --epochs?"));
  EXPECT_THAT(finished.out, IsEmpty());
}

TEST_F(Usage, SuggestsTheNearestCommand) {  // F4
  const auto finished = program.run("trian somewhere");

  EXPECT_EQ(finished.exitCode, 2);
  EXPECT_THAT(finished.err, HasSubstr("did you mean train?"));
}

TEST_F(Usage, RefusesRepeatedAndIncompleteOptions) {  // F4
  EXPECT_EQ(program.run("train d --out x --epochs 3 --epochs 4").exitCode, 2);
  EXPECT_EQ(program.run("train d --out x --epochs").exitCode, 2);
  EXPECT_EQ(program.run("train d").exitCode, 2);
  EXPECT_EQ(program.run("").exitCode, 2);
}

class WrongValue : public Usage, public ::testing::WithParamInterface<const char*> {};

TEST_P(WrongValue, IsRefusedBeforeAnythingIsMade) {  // F1, F3, C10
  const auto finished =
      program.run("train d --out '" + program.path("x").string() + "' " + GetParam());

  EXPECT_EQ(finished.exitCode, 2) << finished.err;
  EXPECT_THAT(finished.err, HasSubstr("--"));
  EXPECT_FALSE(std::filesystem::exists(program.path("x")));
}

INSTANTIATE_TEST_SUITE_P(
    Values, WrongValue,
    ::testing::Values("--learning-rate 0", "--learning-rate=-1", "--learning-rate nan",
                      "--learning-rate inf", "--learning-rate 1e300", "--batch-size 0",
                      "--batch-size=-5", "--batch-size 1000000000", "--epochs 0",
                      "--epochs 1000000000", "--epochs auto", "--image-size 0", "--image-size 1",
                      "--image-size 100000", "--seed=-1", "--seed 18446744073709551616",
                      "--seed abc", "--validation-fraction 0", "--validation-fraction 1",
                      "--validation-fraction 80", "--precision f16", "--augment much",
                      "--record-features some", "--layout dead", "--threads 0", "--epochs 3,5"));

TEST_F(Usage, NamesTheRangeOfWhatIsNoNumber) {  // F1
  EXPECT_THAT(program.run("train d --out x --epochs=-1").err, HasSubstr("from 1 to 10000"));
  EXPECT_THAT(program.run("train d --out x --batch-size=-5").err, HasSubstr("from 1 to 65536"));
}

TEST_F(Usage, SaysWhatIsNotThere) {  // A1, D1
  const auto dataset = program.run("inspect '/no such place'");
  EXPECT_EQ(dataset.exitCode, 3);
  EXPECT_THAT(dataset.err, HasSubstr("/no such place"));

  const auto run = program.run("show /no/such/run");
  EXPECT_EQ(run.exitCode, 3);
  EXPECT_THAT(run.err, HasSubstr("/no/such/run"));
}

TEST_F(Usage, WantsBothPartsOfABranch) {
  EXPECT_EQ(program.run("resume r --from 3").exitCode, 2);
  EXPECT_EQ(program.run("resume r --out n").exitCode, 2);
}

}  // namespace
}  // namespace flipbook::cli
