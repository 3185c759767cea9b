// Correct labels, train again, compare, copy, apply: the whole loop from a terminal.

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "cli/program.h"

namespace flipbook::cli {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

std::map<std::string, std::string> filesBelow(const fs::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator{folder}) {
    if (entry.is_regular_file()) {
      files[fs::relative(entry.path(), folder).native()] = test::Program::contentOf(entry.path());
    }
  }
  return files;
}

// A trained run in which sample 0 is relabelled and sample 1 excluded.
class ClosedLoop : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    program = new test::Program;
    ASSERT_EQ(program->run("demo " + data() + " --samples 60 --classes 3").exitCode, 0);
    const auto trained = program->run("train " + data() + " --out " + first() + kQuick);
    ASSERT_EQ(trained.exitCode, 0) << trained.err;
    samples = linesOf(first());
    classes = json::parse(test::Program::contentOf(first() + "/run.json"))["classes"];
    std::ofstream edits{first() + "/edits.jsonl"};
    edits << edit(1, 0, "relabel", nextClass()) << edit(2, 1, "exclude", classOf(1));
  }
  static void TearDownTestSuite() { delete program; }

  static std::string data() { return program->path("demo").string(); }
  static std::string first() { return program->path("first.flipbook").string(); }
  static std::string path(const char* name) { return program->path(name).string(); }

  static std::vector<json> linesOf(const std::string& run) {
    std::istringstream lines{test::Program::contentOf(run + "/samples.jsonl")};
    std::vector<json> found;
    for (std::string line; std::getline(lines, line);) found.push_back(json::parse(line));
    return found;
  }
  static std::string classOf(std::size_t sample) {
    return classes[samples[sample]["label"].get<std::size_t>()];
  }
  static std::string nextClass() {
    return classes[(samples[0]["label"].get<std::size_t>() + 1) % 3];
  }
  static std::string edit(int step, std::size_t sample, const char* verdict,
                          const std::string& to) {
    const json line{{"step", step},
                    {"part", 1},
                    {"parts", 1},
                    {"when", "2026-01-02T03:04:05Z"},
                    {"who", "anna"},
                    {"sample", sample},
                    {"path", samples[sample]["path"]},
                    {"verdict", verdict},
                    {"from", classOf(sample)},
                    {"to", to}};
    return line.dump() + "\n";
  }

  // Of the Apply that was carried out last.
  static std::string newestMark() {
    std::string newest;
    for (const auto& entry : fs::directory_iterator{first() + "/applied"}) {
      if (entry.path().extension() == ".done") newest = std::max(newest, entry.path().string());
    }
    return newest;
  }

  static constexpr const char* kQuick = " --threads 1 --precision f32 --batch-size 16 --epochs 2";
  static test::Program* program;
  static std::vector<json> samples;
  static json classes;
};

test::Program* ClosedLoop::program = nullptr;
std::vector<json> ClosedLoop::samples;
json ClosedLoop::classes;

TEST_F(ClosedLoop, TrainsAgainWithTheEditsAndComparesBoth) {
  const auto trained = program->run("train " + data() + " --out " + path("second.flipbook") +
                                    kQuick + " --edits " + first());
  ASSERT_EQ(trained.exitCode, 0) << trained.err;
  EXPECT_THAT(trained.err, HasSubstr("1 labels changed, 1 left out"));
  const auto again = linesOf(path("second.flipbook"));
  EXPECT_EQ(again[0]["label_before"], samples[0]["label"]);
  EXPECT_EQ(again[1]["excluded"], "left out by hand");

  const auto compared =
      program->run("compare " + first() + " " + path("second.flipbook") + " --json");
  ASSERT_EQ(compared.exitCode, 0) << compared.err;
  const json found = json::parse(compared.out);

  int validation = 0;
  for (std::size_t i = 0; i < again.size(); ++i) {
    if (again[i]["split"] == "validation" && !again[i].contains("excluded")) ++validation;
  }
  EXPECT_EQ(found["samples"], validation);
  EXPECT_EQ(found["second"]["epoch"], 2);
  EXPECT_EQ(found["per_class"].size(), 3);
  EXPECT_NEAR(found["accuracy"]["second"].get<double>() - found["accuracy"]["first"].get<double>(),
              found["accuracy"]["difference"].get<double>(), 1e-12);
  const auto text = program->run("compare " + first() + " " + path("second.flipbook") +
                                 " --epoch-a 1 --labels first");
  EXPECT_THAT(text.out, HasSubstr("page 1"));
  EXPECT_THAT(text.out, HasSubstr("from wrong to right"));
}

TEST_F(ClosedLoop, SaysWhatIsWrongWithEdits) {
  EXPECT_EQ(program->run("train " + data() + " --out " + path("x.flipbook") + " --edits nothing")
                .exitCode,
            3);
  EXPECT_EQ(program->run("resume " + first() + " --epochs 3 --edits " + first()).exitCode, 2);
}

TEST_F(ClosedLoop, CopiesTheCleanedDataset) {
  const auto copied =
      program->run("export " + first() + " --format dataset --out " + path("clean"));
  ASSERT_EQ(copied.exitCode, 0) << copied.err;

  EXPECT_THAT(copied.err, HasSubstr("59 datapoints"));
  const json found = json::parse(program->run("inspect " + path("clean") + " --json").out);
  EXPECT_EQ(found["samples"], 59);
  EXPECT_EQ(found["format"], "csv");  // manifest.csv keeps the splits
  EXPECT_EQ(found["split_method"], "given");
  EXPECT_EQ(program->run("export " + first() + " --format dataset --out " + path("clean")).exitCode,
            3);
}

TEST_F(ClosedLoop, HandsItsDataToOtherTools) {
  const auto fiftyone =
      program->run("export " + first() + " --format fiftyone --out " + path("fo"));
  ASSERT_EQ(fiftyone.exitCode, 0) << fiftyone.err;
  const json opened = json::parse(program->run("inspect " + path("fo") + " --json").out);
  EXPECT_EQ(opened["format"], "fiftyone");
  EXPECT_EQ(opened["samples"], 59);

  ASSERT_EQ(program->run("export " + first() + " --format cleanlab --out " + path("cl")).exitCode,
            0);
  // What numpy makes of it: 59 labels, 59 x 3 probabilities whose rows sum to 1.
  const std::string script =
      "import numpy as n; l=n.load('labels.npy'); p=n.load('pred_probs.npy'); "
      "f=n.load('features.npy'); "
      "assert l.shape==(59,) and p.shape==(59,3) and f.shape[0]==59 and "
      "abs(p.sum(1)-1).max()<1e-5 and l.max()<3";
  EXPECT_EQ(
      std::system(("cd '" + path("cl") + "' && /usr/bin/python3 -c \"" + script + "\"").c_str()),
      0);

  const auto unknown = program->run("export " + first() + " --format voc --out " + path("v"));
  EXPECT_EQ(unknown.exitCode, 2);
  EXPECT_THAT(unknown.err, HasSubstr("fiftyone"));
}

TEST_F(ClosedLoop, AppliesToTheImagesAndTakesItBack) {
  const auto before = filesBelow(data());
  const auto dry = program->run("apply " + first() + " --dry-run");
  ASSERT_EQ(dry.exitCode, 0) << dry.err;
  EXPECT_THAT(dry.out, HasSubstr("(put aside)"));
  EXPECT_EQ(filesBelow(data()), before);

  const auto applied = program->run("apply " + first());
  ASSERT_EQ(applied.exitCode, 0) << applied.err;
  const std::string excluded = samples[1]["path"];
  EXPECT_TRUE(fs::exists(data() + "/excluded by Flipbook/" + excluded));
  const json found = json::parse(program->run("inspect " + data() + " --json").out);
  EXPECT_EQ(found["samples"], 59);
  EXPECT_EQ(found["classes"].size(), 3);
  EXPECT_EQ(found["excluded_by_apply"], 1);
  EXPECT_TRUE(found["quarantined"].empty());
  const std::string told = program->run("inspect " + data()).out;
  EXPECT_THAT(told, HasSubstr("1 image excluded by Apply lies in the folder"));
  EXPECT_THAT(told, Not(HasSubstr("is no image")));
  EXPECT_THAT(program->run("apply " + first()).err, HasSubstr("nothing to do"));
  // The edits still fit, though a file has moved and one is put aside.
  const auto again = program->run("train " + data() + " --out " + path("third.flipbook") + kQuick +
                                  " --edits " + first());
  EXPECT_EQ(again.exitCode, 0) << again.err;
  EXPECT_THAT(again.err, HasSubstr("0 labels changed, 0 left out"));

  ASSERT_EQ(program->run("apply " + first() + " --undo").exitCode, 0);
  EXPECT_EQ(filesBelow(data()), before);
  EXPECT_EQ(program->run("apply " + first() + " --undo").exitCode, 3);
}

// A copy is made of where the images lie, and is the same wherever that is.
TEST_F(ClosedLoop, CopiesTheImagesThatApplyMoved) {
  for (const std::string format : {"dataset", "fiftyone", "cleanlab"}) {
    ASSERT_EQ(program
                  ->run("export " + first() + " --format " + format + " --out " +
                        path(("before-" + format).c_str()))
                  .exitCode,
              0);
  }
  ASSERT_EQ(program->run("apply " + first()).exitCode, 0);

  for (const std::string format : {"dataset", "fiftyone", "cleanlab"}) {
    const std::string after = path(("after-" + format).c_str());
    const auto copied =
        program->run("export " + first() + " --format " + format + " --out " + after);
    EXPECT_EQ(copied.exitCode, 0) << copied.err;
    EXPECT_TRUE(filesBelow(after) == filesBelow(path(("before-" + format).c_str()))) << format;
  }
  ASSERT_EQ(program->run("apply " + first() + " --undo").exitCode, 0);
}

TEST_F(ClosedLoop, SaysHowToBringAnInterruptedApplyToAnEnd) {
  const auto before = filesBelow(data());
  ASSERT_EQ(program->run("apply " + first()).exitCode, 0);
  // As a kill leaves it that comes before the last mark.
  const std::string done = newestMark();
  fs::remove(done);
  const auto during = filesBelow(data());

  const auto dry = program->run("apply " + first() + " --dry-run");
  const auto copied = program->run("export " + first() + " --format dataset --out " + path("c"));

  for (const auto& refused : {dry, copied}) {
    EXPECT_EQ(refused.exitCode, 3);
    EXPECT_EQ(refused.out, "");
    EXPECT_THAT(refused.err, HasSubstr("flipbook-cli apply " + first() + " completes it"));
    EXPECT_THAT(refused.err, HasSubstr("flipbook-cli apply " + first() + " --undo takes it back"));
  }
  EXPECT_TRUE(filesBelow(data()) == during);
  EXPECT_FALSE(fs::exists(done));

  const auto completed = program->run("apply " + first());
  EXPECT_EQ(completed.exitCode, 0);
  EXPECT_THAT(completed.err, HasSubstr("it is completed now"));
  ASSERT_EQ(program->run("apply " + first() + " --undo").exitCode, 0);
  EXPECT_TRUE(filesBelow(data()) == before);
}

TEST_F(ClosedLoop, SaysHowToBringAnInterruptedUndoToAnEnd) {
  const auto before = filesBelow(data());
  ASSERT_EQ(program->run("apply " + first()).exitCode, 0);
  // As a kill leaves it that comes before the first file is back.
  std::ofstream{fs::path{newestMark()}.replace_extension(".undoing")};

  const auto dry = program->run("apply " + first() + " --dry-run");

  EXPECT_EQ(dry.exitCode, 3);
  EXPECT_THAT(dry.err, HasSubstr("flipbook-cli apply " + first() + " --undo brings it to an end"));
  ASSERT_EQ(program->run("apply " + first() + " --undo").exitCode, 0);
  EXPECT_TRUE(filesBelow(data()) == before);
}

// What is refused is not announced first.
TEST_F(ClosedLoop, PrintsNoPlanOfWhatItRefuses) {
  const auto before = filesBelow(data());
  // As a second program that changes the images of this run.
  fs::create_directory(first() + "/applied");
  const int other = ::open((first() + "/applied").c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  ASSERT_EQ(::flock(other, LOCK_EX), 0);

  const auto refused = program->run("apply " + first());

  ::close(other);
  EXPECT_EQ(refused.exitCode, 4);
  EXPECT_EQ(refused.out, "");
  EXPECT_THAT(refused.err, HasSubstr("another program is changing the images"));
  EXPECT_TRUE(filesBelow(data()) == before);
}

}  // namespace
}  // namespace flipbook::cli
