// Images without a label from a terminal: the demo with some of its images laid beside the class
// folders, trained, listed, labelled, trained again.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "cli/program.h"

namespace flipbook::cli {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

constexpr int kBeside = 6;

class Unlabeled : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    program = new test::Program;
    ASSERT_EQ(program->run("demo " + data() + " --samples 66 --classes 3").exitCode, 0);
    for (int moved = 0; const auto& entry : fs::recursive_directory_iterator{data()}) {
      if (moved == kBeside) break;
      if (entry.path().extension() != ".png") continue;
      toMove.push_back(entry.path());
      ++moved;
    }
    for (int i = 0; i < kBeside; ++i) {
      fs::rename(toMove[static_cast<std::size_t>(i)],
                 data() + "/beside" + std::to_string(i) + ".png");
    }
    const auto trained =
        program->run("train " + data() + " --out " + first() + kQuick + " --unlabeled");
    ASSERT_EQ(trained.exitCode, 0) << trained.err;
  }
  static void TearDownTestSuite() { delete program; }

  static std::string data() { return program->path("demo").string(); }
  static std::string first() { return program->path("first.flipbook").string(); }
  static std::string path(const char* name) { return program->path(name).string(); }
  static json jsonOf(const std::string& arguments) {
    const auto done = program->run(arguments);
    EXPECT_EQ(done.exitCode, 0) << done.err;
    return json::parse(done.out, nullptr, false);
  }
  static std::vector<json> samplesOf(const std::string& run) {
    std::istringstream lines{test::Program::contentOf(run + "/samples.jsonl")};
    std::vector<json> found;
    for (std::string line; std::getline(lines, line);) found.push_back(json::parse(line));
    return found;
  }
  static std::ptrdiff_t unlabeledIn(const std::string& run) {
    return std::ranges::count_if(samplesOf(run), [](const json& sample) {
      return sample["label"] == -1 && sample["split"] == "unlabeled";
    });
  }

  static constexpr const char* kQuick = " --threads 1 --precision f32 --batch-size 16 --epochs 3";
  static test::Program* program;
  static std::vector<fs::path> toMove;
};

test::Program* Unlabeled::program = nullptr;
std::vector<fs::path> Unlabeled::toMove;

TEST_F(Unlabeled, AreToldOfByAnInspectionAndTakenOnlyWhereAskedFor) {
  const json without = jsonOf("inspect " + data() + " --json");
  EXPECT_EQ(without["samples"], 60);
  EXPECT_EQ(without["unlabeled"], kBeside);
  EXPECT_EQ(without["unlabeled_used"], false);
  EXPECT_EQ(without["quarantined"].size(), kBeside);

  const json with = jsonOf("inspect " + data() + " --unlabeled --json");
  EXPECT_EQ(with["samples"], 66);
  EXPECT_EQ(with["unlabeled"], kBeside);
  EXPECT_EQ(with["unlabeled_used"], true);
  EXPECT_EQ(with["classes"], without["classes"]);
  EXPECT_EQ(with["splits"], without["splits"]);
  EXPECT_THAT(program->run("inspect " + data()).out, HasSubstr("--unlabeled shows them"));
}

TEST_F(Unlabeled, AreInTheRunButInNoFigure) {
  EXPECT_EQ(samplesOf(first()).size(), 66U);
  EXPECT_EQ(unlabeledIn(first()), kBeside);
  const json shown = jsonOf("show " + first() + " --json");
  int counted = 0;
  for (const char* split : {"train", "validation"}) {
    counted += shown["split"][split]["samples"].get<int>();
    for (const json& klass : shown["split"][split]["per_class"]) {
      EXPECT_NE(klass["support"], nullptr);
    }
  }
  EXPECT_EQ(counted, 60);
  EXPECT_EQ(program->run("verify " + first()).exitCode, 0);
}

TEST_F(Unlabeled, AreListedWithWhatTheModelSays) {
  const json listed = jsonOf("show " + first() + " --unlabeled --json");
  EXPECT_EQ(listed["epoch"], 3);
  ASSERT_EQ(listed["unlabeled"].size(), kBeside);
  for (const json& row : listed["unlabeled"]) {
    EXPECT_THAT(row["path"].get<std::string>(), HasSubstr("beside"));
    EXPECT_TRUE(row["predicted"].is_string());
    EXPECT_GT(row["probability"], 0.3);
    EXPECT_LE(row["probability"], 1.0);
  }
  const auto table = program->run("show " + first() + " --unlabeled --csv --epoch 1");
  EXPECT_THAT(table.out, HasSubstr("sample,path,predicted,probability\r\n"));
  EXPECT_EQ(std::ranges::count(table.out, '\n'), kBeside + 1);
  EXPECT_THAT(program->run("show " + first() + " --unlabeled").out,
              HasSubstr("epoch 3: 6 samples without a label"));
  EXPECT_EQ(program->run("show " + first() + " --csv").exitCode, 2);
}

TEST_F(Unlabeled, BreakNoOtherCommand) {
  const json found = jsonOf("findings " + first() + " --top 0 --json");
  for (const json& row : found) {
    const bool isUnlabeled = row["split"] == "unlabeled";
    EXPECT_EQ(row["label"].is_null(), isUnlabeled);
    if (!isUnlabeled || row["kind"] == "duplicate") continue;
    EXPECT_EQ(row["score"], 0) << row;
  }
  EXPECT_EQ(program->run("findings " + first() + " --csv --top 0").exitCode, 0);
  EXPECT_EQ(program->run("findings " + first()).exitCode, 0);

  const json history = jsonOf("history " + first() + " beside0.png --json");
  EXPECT_TRUE(history["label"].is_null());
  EXPECT_TRUE(history["pages"].back()["label_probability"].is_null());
  EXPECT_THAT(program->run("history " + first() + " beside0.png").out, HasSubstr("no label"));
  EXPECT_EQ(program->run("render " + first() + " --out " + path("map.png")).exitCode, 0);
  EXPECT_EQ(program->run("compare " + first() + " " + first()).exitCode, 0);
}

TEST_F(Unlabeled, AreLeftOutOfCopiesAndUnlabelledForOtherTools) {
  for (const char* format : {"dataset", "cleanlab"}) {
    const auto copied =
        program->run("export " + first() + " --format " + format + " --out " + path(format));
    EXPECT_EQ(copied.exitCode, 0) << copied.err;
    EXPECT_THAT(copied.err, HasSubstr("60 datapoints")) << format;
    EXPECT_THAT(copied.err, HasSubstr("6 left out")) << format;
  }
  ASSERT_EQ(program->run("export " + first() + " --format fiftyone --out " + path("fo")).exitCode,
            0);
  const json labels = json::parse(test::Program::contentOf(path("fo/labels.json")))["labels"];
  EXPECT_TRUE(labels["beside0"].is_null());
  EXPECT_EQ(std::ranges::count_if(labels, [](const json& label) { return label.is_null(); }),
            kBeside);
}

TEST_F(Unlabeled, AreHeldOutOfNoFoldOfAnAudit) {
  const auto audited = program->run("audit " + first() + " --folds 3 --epochs 1 --json");
  ASSERT_EQ(audited.exitCode, 0) << audited.err;
  EXPECT_EQ(json::parse(audited.out)["held_out"]["samples"], 60);
  EXPECT_EQ(unlabeledIn(first() + "/audit/fold-2.flipbook"), kBeside);
  EXPECT_EQ(program->run("findings " + first()).exitCode, 0);
}

TEST_F(Unlabeled, GoOnWithTheRun) {
  const std::string run = path("longer.flipbook");
  ASSERT_EQ(program->run("train " + data() + " --out " + run + kQuick + " --unlabeled").exitCode,
            0);

  const auto resumed = program->run("resume " + run + " --epochs 4");

  EXPECT_EQ(resumed.exitCode, 0) << resumed.err;
  EXPECT_EQ(jsonOf("show " + run + " --unlabeled --json")["epoch"], 4);
}

TEST_F(Unlabeled, AreTrainedOnOnceSomebodyHasGivenThemALabel) {
  const std::string run = path("reviewed.flipbook");
  fs::copy(first(), run, fs::copy_options::recursive);
  const auto samples = samplesOf(run);
  const auto at =
      std::ranges::find(samples, "beside0.png", [](const json& sample) { return sample["path"]; });
  const std::string klass = json::parse(test::Program::contentOf(run + "/run.json"))["classes"][1];
  const json line{{"step", 1},
                  {"part", 1},
                  {"parts", 1},
                  {"when", "2026-01-02T03:04:05Z"},
                  {"who", "anna"},
                  {"sample", at - samples.begin()},
                  {"path", "beside0.png"},
                  {"verdict", "relabel"},
                  {"from", nullptr},
                  {"to", klass}};
  std::ofstream{run + "/edits.jsonl"} << line.dump() << '\n';

  const std::string again = path("again.flipbook");
  const auto trained =
      program->run("train " + data() + " --out " + again + kQuick + " --unlabeled --edits " + run);
  ASSERT_EQ(trained.exitCode, 0) << trained.err;
  EXPECT_THAT(trained.err, HasSubstr("1 labels changed"));
  EXPECT_EQ(unlabeledIn(again), kBeside - 1);
  const json given = samplesOf(again)[static_cast<std::size_t>(at - samples.begin())];
  EXPECT_EQ(given["label"], 1);
  EXPECT_EQ(given["split"], "train");
  EXPECT_EQ(given["label_before"], -1);
  const auto trainedOn = [&](const std::string& of) {
    return jsonOf("show " + of + " --json")["split"]["train"]["samples"].get<int>();
  };
  EXPECT_EQ(trainedOn(again), trainedOn(first()) + 1);

  // From a page of the run on, too.
  const std::string branch = path("branch.flipbook");
  const auto branched =
      program->run("resume " + run + " --from 3 --epochs 4 --out " + branch + " --edits " + run);
  ASSERT_EQ(branched.exitCode, 0) << branched.err;
  EXPECT_EQ(trainedOn(branch), trainedOn(first()) + 1);

  // And on the images: into the folder of its class, and back.
  ASSERT_EQ(program->run("apply " + run).exitCode, 0);
  EXPECT_TRUE(fs::exists(data() + "/" + klass + "/beside0.png"));
  ASSERT_EQ(program->run("apply " + run + " --undo").exitCode, 0);
  EXPECT_TRUE(fs::exists(data() + "/beside0.png"));
}

TEST_F(Unlabeled, LeaveNoTraceWhereNobodyAskedForThem) {
  const std::string run = path("without.flipbook");
  ASSERT_EQ(program->run("train " + data() + " --out " + run + kQuick).exitCode, 0);

  EXPECT_EQ(samplesOf(run).size(), 60U);
  EXPECT_THAT(test::Program::contentOf(run + "/samples.jsonl"), Not(HasSubstr("unlabeled")));
  EXPECT_THAT(test::Program::contentOf(run + "/run.json"), Not(HasSubstr("\"unlabeled\"")));
  EXPECT_THAT(program->run("show " + run + " --unlabeled").out, HasSubstr("0 samples"));
}

}  // namespace
}  // namespace flipbook::cli
