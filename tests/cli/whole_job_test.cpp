// The whole job from a terminal: demo, inspect, train, show, history, render, verify, resume.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <thread>

#include "cli/program.h"

namespace flipbook::cli {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::StartsWith;

// A trained run, made once for all tests that only look at one.
class WholeJob : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    program = new test::Program;
    ASSERT_EQ(program->run("demo " + data() + " --samples 60 --classes 3").exitCode, 0);
    trained = program->run("train " + data() + " --out " + run() + kQuick + " --epochs 2 --json");
    ASSERT_EQ(trained.exitCode, 0) << trained.err;
  }
  static void TearDownTestSuite() { delete program; }

  static std::string data() { return program->path("demo").string(); }
  static std::string run() { return program->path("a.flipbook").string(); }

  static constexpr const char* kQuick = " --threads 1 --precision f32 --batch-size 16";
  static test::Program* program;
  static test::Finished trained;
};

test::Program* WholeJob::program = nullptr;
test::Finished WholeJob::trained;

TEST_F(WholeJob, PrintsOneJsonLineForEachEpoch) {
  std::istringstream lines{trained.out};
  std::vector<json> epochs;
  for (std::string line; std::getline(lines, line);) epochs.push_back(json::parse(line));

  ASSERT_EQ(epochs.size(), 3);
  EXPECT_EQ(epochs[2]["epoch"], 2);
  EXPECT_TRUE(epochs[2]["validation"]["f1"].is_number());
  EXPECT_EQ(
      epochs[0]["train"]["samples"].get<int>() + epochs[0]["validation"]["samples"].get<int>(), 60);
}

TEST_F(WholeJob, ShowsTheLastWholePageWhereTheLastOneIsDamaged) {  // D3, D4
  const std::filesystem::path damaged = program->path("damaged.flipbook");
  std::filesystem::copy(run(), damaged, std::filesystem::copy_options::recursive);
  std::filesystem::resize_file(damaged / "epochs" / "000002.safetensors", 100);

  const auto finished = program->run("show " + damaged.string() + " --json");

  EXPECT_EQ(finished.exitCode, 0) << finished.err;
  EXPECT_EQ(json::parse(finished.out)["epoch"], 1);
  EXPECT_THAT(finished.err, HasSubstr("epoch 1 is shown instead"));
  EXPECT_EQ(program->run("show --epoch 2 " + damaged.string()).exitCode, 3);
}

TEST_F(WholeJob, TrainsOnWhereNobodyReadsItsMessages) {  // F12
  for (const std::string streams : {">/dev/null 2>/dev/full", ">&- 2>&- <&-"}) {
    const std::string out = program->path("unheard.flipbook").string();
    const auto finished = program->run("train " + data() + " --out " + out + kQuick +
                                       " --epochs 1 --force --json " + streams + "; echo $?");

    EXPECT_EQ(finished.out, "0\n");
    EXPECT_EQ(program->run("verify " + out).exitCode, 0);
  }
}

TEST_F(WholeJob, AuditsARunForItsFindings) {
  const std::filesystem::path audited = program->path("audited.flipbook");
  std::filesystem::copy(run(), audited, std::filesystem::copy_options::recursive);

  const auto finished = program->run("audit " + audited.string() + " --folds 3 --epochs 1 --json");

  ASSERT_EQ(finished.exitCode, 0) << finished.err;
  const json report = json::parse(finished.out);
  EXPECT_EQ(report["folds"], 3);
  EXPECT_EQ(report["epochs"], 1);
  EXPECT_EQ(report["weights"], "");
  EXPECT_EQ(report["held_out"]["samples"], 60);
  EXPECT_TRUE(report["held_out"]["accuracy"].is_number());
  EXPECT_EQ(program->run("verify " + audited.string()).exitCode, 0);
  EXPECT_EQ(program->run("audit " + audited.string() + " --folds 2").exitCode, 2);
  const auto other = program->run("audit " + audited.string() + " --folds 4");
  EXPECT_EQ(other.exitCode, 3) << other.err;
  EXPECT_THAT(other.err, HasSubstr("--force"));
}

TEST_F(WholeJob, InspectsTheDataset) {
  const auto finished = program->run("inspect " + data() + " --json");
  ASSERT_EQ(finished.exitCode, 0) << finished.err;

  const json found = json::parse(finished.out);

  EXPECT_EQ(found["format"], "class-folders");
  EXPECT_EQ(found["samples"], 60);
  EXPECT_EQ(found["classes"].size(), 3);
  EXPECT_TRUE(found["quarantined"].is_array());
  EXPECT_TRUE(found["duplicates"].is_array());
}

TEST_F(WholeJob, ShowsThePageThatTrainingToldOf) {
  const json shown = json::parse(program->run("show " + run() + " --epoch 2 --json").out);
  std::istringstream lines{trained.out};
  std::string last;
  for (std::string line; std::getline(lines, line);) last = line;
  const json told = json::parse(last);

  for (const char* figure : {"loss", "accuracy", "precision", "recall", "f1"}) {
    EXPECT_NEAR(shown["split"]["validation"][figure].get<double>(),
                told["validation"][figure].get<double>(), 1e-9)
        << figure;
  }
  EXPECT_EQ(shown["epoch"], 2);
  const json& confusion = shown["split"]["validation"]["confusion"];
  int counted = 0;
  for (const json& row : confusion) {
    for (const json& cell : row) counted += cell.get<int>();
  }
  EXPECT_EQ(counted, shown["split"]["validation"]["samples"].get<int>());
}

TEST_F(WholeJob, TellsASamplesHistoryByIndexAndByPath) {
  const json byIndex = json::parse(program->run("history " + run() + " 5 --json").out);
  const std::string path = byIndex["path"];

  const json byPath = json::parse(program->run("history " + run() + " " + path + " --json").out);

  EXPECT_EQ(byPath, byIndex);
  EXPECT_EQ(byIndex["pages"].size(), 3);
  EXPECT_EQ(program->run("history " + run() + " nobody.png").exitCode, 3);
}

TEST_F(WholeJob, RendersAPageAsPng) {
  const auto page = program->path("page.png");
  for (const char* color : {"label", "prediction", "correct", "split", "loss"}) {
    const auto finished = program->run("render " + run() + " --out " + page.string() +
                                       " --size 640x400 --color " + color);
    ASSERT_EQ(finished.exitCode, 0) << finished.err;
    EXPECT_THAT(test::Program::contentOf(page), StartsWith("\x89PNG"));
  }
  EXPECT_EQ(program->run("render " + run() + " --out x.png --size 10x10").exitCode, 2);
  EXPECT_EQ(program->run("render " + run() + " --out /no/such/folder/x.png").exitCode, 4);
  EXPECT_EQ(program->run("render " + run() + " --epoch 99 --out x.png").exitCode, 3);
}

TEST_F(WholeJob, VerifiesARun) {
  EXPECT_EQ(program->run("verify " + run()).exitCode, 0);

  const std::string broken = program->path("broken.flipbook").string();
  std::filesystem::copy(run(), broken, std::filesystem::copy_options::recursive);
  std::filesystem::resize_file(broken + "/epochs/000001.safetensors", 100);

  const auto finished = program->run("verify " + broken);

  EXPECT_EQ(finished.exitCode, 3);
  EXPECT_THAT(finished.out, HasSubstr("000001"));
}

TEST_F(WholeJob, RefusesAnOutputThatExists) {  // F5
  const auto finished = program->run("train " + data() + " --out " + run());

  EXPECT_EQ(finished.exitCode, 2);
  EXPECT_THAT(finished.err, HasSubstr("--force"));
}

TEST_F(WholeJob, SpeaksTheSameNumbersInEveryLocale) {  // F6
  const auto plain = program->run("show " + run() + " --json");
  const auto odd =
      program->run("show " + run() + " --json", "LC_ALL=de_DE.UTF-8 LC_NUMERIC=de_DE.UTF-8 TZ=Odd");

  EXPECT_EQ(odd.out, plain.out);
}

TEST_F(WholeJob, DoesWithoutAHome) {  // F7
  const auto finished =
      program->run("show " + run(), "env -u HOME -u XDG_CACHE_HOME -u XDG_DATA_HOME -u DISPLAY");

  EXPECT_EQ(finished.exitCode, 0) << finished.err;
}

TEST_F(WholeJob, SurvivesAClosedPipe) {  // F12
  const auto finished = program->run("show " + run() + " --json | true; exit 0");

  EXPECT_EQ(finished.exitCode, 0);
}

// Starts a training in the background and returns its process id.
pid_t startTraining(const test::Program& program, const std::string& data, const std::string& run,
                    int epochs) {
  const std::string cache = program.path("cache").string();
  const pid_t child = ::fork();
  if (child != 0) return child;
  ::setenv("XDG_CACHE_HOME", cache.c_str(), 1);
  if (std::freopen("/dev/null", "w", stdout) == nullptr ||
      std::freopen("/dev/null", "w", stderr) == nullptr) {
    ::_exit(1);
  }
  const std::string count = std::to_string(epochs);
  ::execl(FLIPBOOK_CLI, FLIPBOOK_CLI, "train", data.c_str(), "--out", run.c_str(), "--epochs",
          count.c_str(), "--threads", "1", "--precision", "f32", "--batch-size", "16", nullptr);
  ::_exit(1);
}

void waitForFile(const std::string& path) {
  for (int i = 0; i < 6000 && !std::filesystem::exists(path); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds{10});
  }
  ASSERT_TRUE(std::filesystem::exists(path)) << path;
}

TEST_F(WholeJob, StopsOnASignalAndGoesOnToTheSameFrames) {  // F12
  const std::string whole = program->path("whole.flipbook").string();
  ASSERT_EQ(program->run("train " + data() + " --out " + whole + kQuick + " --epochs 6").exitCode,
            0);
  const std::string stopped = program->path("stopped.flipbook").string();
  const pid_t child = startTraining(*program, data(), stopped, 6);
  waitForFile(stopped + "/epochs/000002.safetensors");

  ::kill(child, SIGTERM);
  int status = 0;
  ::waitpid(child, &status, 0);

  EXPECT_EQ(WEXITSTATUS(status), 5);
  ASSERT_EQ(program->run("resume " + stopped).exitCode, 0);
  for (int epoch = 0; epoch <= 6; ++epoch) {
    const std::string name = "/epochs/00000" + std::to_string(epoch) + ".safetensors";
    EXPECT_EQ(test::Program::contentOf(stopped + name), test::Program::contentOf(whole + name));
  }
}

TEST_F(WholeJob, GoesOnAfterAKillToTheSameFrames) {
  const std::string whole = program->path("uncut.flipbook").string();
  ASSERT_EQ(program->run("train " + data() + " --out " + whole + kQuick + " --epochs 6").exitCode,
            0);
  const std::string killed = program->path("killed.flipbook").string();
  const pid_t child = startTraining(*program, data(), killed, 6);
  waitForFile(killed + "/epochs/000003.safetensors");

  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);

  ASSERT_EQ(program->run("resume " + killed).exitCode, 0);
  EXPECT_EQ(program->run("verify " + killed).exitCode, 0);
  for (int epoch = 0; epoch <= 6; ++epoch) {
    const std::string name = "/epochs/00000" + std::to_string(epoch) + ".safetensors";
    EXPECT_EQ(test::Program::contentOf(killed + name), test::Program::contentOf(whole + name));
  }
}

TEST_F(WholeJob, NamesItsParts) {
  const auto finished = program->run("--version");

  EXPECT_EQ(finished.exitCode, 0) << finished.err;
  for (const char* part : {"LibTorch", "Qt", "OpenCV", "BLAS", "CUDA"}) {
    EXPECT_THAT(finished.out, HasSubstr(part));
  }
}

TEST_F(WholeJob, TrainsInFolds) {
  const std::string out = program->path("folds.flipbook").string();

  const auto finished = program->run("train " + data() + " --out " + out + kQuick +
                                     " --epochs 1 --folds 3 --group-by name --json");

  ASSERT_EQ(finished.exitCode, 0) << finished.err;
  std::istringstream lines{finished.out};
  json last;
  for (std::string line; std::getline(lines, line);) last = json::parse(line);
  EXPECT_EQ(last["folds"], 3);
  EXPECT_EQ(last["held_out"]["samples"], 60);
  std::ifstream file{std::filesystem::path{out} / "run.json"};
  const json split = json::parse(file)["split"];
  EXPECT_EQ(split["folds"], 3);
  EXPECT_EQ(split["group_by"], "name");
  EXPECT_NEAR(split["validation_fraction"].get<double>(), 1.0 / 3, 1e-9);
  EXPECT_EQ(program->run("verify " + out).exitCode, 0);
  for (const char* wrong :
       {" --folds 2", " --folds 3 --validation-fraction 0.2", " --group-by colour"}) {
    const auto refused = program->run("train " + data() + " --out " + out + wrong);
    EXPECT_EQ(refused.exitCode, 2) << wrong << refused.err;
  }
}

TEST_F(WholeJob, TellsHowManyGroupsStayTogether) {
  const json plain = json::parse(program->run("inspect " + data() + " --json").out);
  const json grouped =
      json::parse(program->run("inspect " + data() + " --json --group-by name").out);

  EXPECT_EQ(plain["split_method"], "stratified");
  EXPECT_GE(grouped["groups"].get<int>(), plain["groups"].get<int>());
}

}  // namespace
}  // namespace flipbook::cli
