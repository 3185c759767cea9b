// Damaged and hostile runs: nothing crashes, nothing wrong is shown, what is whole opens
// (robustness ids in the names' comments).

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <functional>

#include "flipbook/recording/run_reader.h"
#include "flipbook/recording/run_writer.h"
#include "support/run_fixtures.h"

namespace flipbook::recording {
namespace {

using test::RunFixture;
using test::RunShape;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

namespace fs = std::filesystem;

const RunShape kTiny{.epochs = 2, .samples = 6, .classes = 2, .featureWidth = 2};

ErrorCode openError(const fs::path& path) {
  const auto reader = RunReader::open(path);
  EXPECT_FALSE(reader.has_value());
  return reader ? ErrorCode::Cancelled : reader.error().code();
}

std::string openMessage(const fs::path& path) {
  const auto reader = RunReader::open(path);
  return reader ? "opened" : reader.error().message();
}

TEST(OpenRun, SaysThatNothingIsThere) {
  EXPECT_EQ(openError("/nowhere/at/all"), ErrorCode::NotFound);
}

TEST(OpenRun, SaysWhatItLookedForInAnEmptyFolder) {  // D1
  const test::TemporaryDirectory folder;

  EXPECT_EQ(openError(folder.path()), ErrorCode::CorruptData);
  EXPECT_THAT(openMessage(folder.path()), HasSubstr("not a run: looked for run.json"));
}

TEST(OpenRun, RefusesFilesAndFifos) {  // D21
  const test::TemporaryDirectory folder;
  test::writeFile(folder.path() / "file", "x");
  ASSERT_EQ(::mkfifo((folder.path() / "fifo").c_str(), 0600), 0);

  EXPECT_EQ(openError(folder.path() / "file"), ErrorCode::CorruptData);
  EXPECT_EQ(openError(folder.path() / "fifo"), ErrorCode::CorruptData);
}

TEST(OpenRun, FollowsALinkToARun) {  // D21
  const RunFixture run{kTiny};
  const test::TemporaryDirectory folder;
  fs::create_directory_symlink(run.path(), folder.path() / "link");

  EXPECT_TRUE(RunReader::open(folder.path() / "link").has_value());
}

TEST(OpenRun, NeverWaitsForAFifoInTheRunsPlace) {  // A15, D21
  const RunFixture run{kTiny};
  fs::remove(run.framePath(0));
  ASSERT_EQ(::mkfifo(run.framePath(0).c_str(), 0600), 0);

  EXPECT_FALSE(run.open().readFrame(EpochIndex{0}).has_value());
}

struct BadRunJson {
  std::string name;
  std::string text;
  ErrorCode code{ErrorCode::CorruptData};
};

std::string runJson(const std::string& classes, const std::string& count,
                    const std::string& rest = "") {
  return R"({"format":"flipbook-run","version":1,"classes":)" + classes + R"(,"sample_count":)" +
         count + rest + "}";
}

std::string repeated(const std::string& part, std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += part;
  return text;
}

class OpenRunRefuses : public ::testing::TestWithParam<BadRunJson> {};

TEST_P(OpenRunRefuses, RunJson) {  // D1, D2, D8, D10
  const RunFixture run{kTiny};
  test::writeFile(run.path() / "run.json", GetParam().text);

  const auto reader = RunReader::open(run.path());

  ASSERT_FALSE(reader.has_value());
  EXPECT_EQ(reader.error().code(), GetParam().code);
  EXPECT_THAT(reader.error().message(), HasSubstr("run.json"));
}

const std::string kTwo = R"(["a","b"])";

INSTANTIATE_TEST_SUITE_P(
    , OpenRunRefuses,
    ::testing::Values(
        BadRunJson{"Empty", ""}, BadRunJson{"NotJson", "#!/bin/sh\n"}, BadRunJson{"Array", "[]"},
        BadRunJson{"OtherFormat", R"({"format":"coco","version":1})"},
        BadRunJson{"NewerVersion", R"({"format":"flipbook-run","version":2})",
                   ErrorCode::UnsupportedVersion},
        BadRunJson{"VersionIsText", R"({"format":"flipbook-run","version":"1"})"},
        BadRunJson{"NoClasses", runJson("[]", "6")},
        BadRunJson{"ClassIsNumber", runJson("[1]", "6")},
        BadRunJson{"NoSamples", runJson(kTwo, "0")},
        BadRunJson{"TooManySamples", runJson(kTwo, "4294967296")},
        BadRunJson{"NegativeSamples", runJson(kTwo, "-6")},
        BadRunJson{"FractionOfSamples", runJson(kTwo, "6.5")},
        BadRunJson{"HugeFeatures", runJson(kTwo, "6", R"(,"feature_width":1000000000)")},
        BadRunJson{"KeyTwice", runJson(kTwo, "6", R"(,"sample_count":6)")},
        BadRunJson{"Trailing", runJson(kTwo, "6") + "{}"},
        BadRunJson{"LoneSurrogate", runJson(R"(["a","\ud800"])", "6")},
        BadRunJson{"NotUtf8", runJson("[\"a\",\"\xff\"]", "6")},
        BadRunJson{"Deep", runJson(kTwo, "6",
                                   R"(,"x":)" + repeated("[", 100'000) + repeated("]", 100'000))},
        BadRunJson{"DeepUnclosed", repeated(R"({"a":)", 100'000)},
        BadRunJson{"LongText", runJson("[\"" + std::string(70'000, 'x') + "\",\"b\"]", "6")},
        BadRunJson{"TooManyValues",
                   runJson(kTwo, "6", ",\"x\":[0" + repeated(",0", 2'500'000) + "]")}),
    [](const auto& given) { return given.param.name; });

TEST(OpenRun, NamesBothVersionsOfANewerRun) {  // D2
  const RunFixture run{kTiny};
  test::writeFile(run.path() / "run.json", R"({"format":"flipbook-run","version":9})");

  EXPECT_THAT(openMessage(run.path()), HasSubstr("version 9, this Flipbook reads up to 1"));
}

TEST(OpenRun, IgnoresUnknownKeysAndFiles) {  // D2
  const RunFixture run{kTiny};
  std::string text = test::fileText(run.path() / "run.json");
  text.insert(1, R"("mood":{"a":[1,2.5,null]},)");
  test::writeFile(run.path() / "run.json", text);
  test::writeFile(run.path() / "epochs/README", "hello");

  EXPECT_TRUE(RunReader::open(run.path()).has_value());
}

struct BadSamples {
  std::string name;
  std::string line;  // put in the place of line 3
  std::string message;
};

class OpenRunRefusesSamples : public ::testing::TestWithParam<BadSamples> {};

TEST_P(OpenRunRefusesSamples, NamingTheLine) {  // D10, D13
  const RunFixture run{kTiny};
  const fs::path file = run.path() / "samples.jsonl";
  std::string text = test::fileText(file);
  const std::size_t second = text.find('\n') + 1;
  const std::size_t third = text.find('\n', second) + 1;
  text.replace(third, text.find('\n', third) - third, GetParam().line);
  test::writeFile(file, text);

  EXPECT_EQ(openError(run.path()), ErrorCode::CorruptData);
  EXPECT_THAT(openMessage(run.path()), HasSubstr("line 3"));
  EXPECT_THAT(openMessage(run.path()), HasSubstr(GetParam().message));
  EXPECT_THAT(openMessage(run.path()), HasSubstr("samples.jsonl"));
}

INSTANTIATE_TEST_SUITE_P(
    , OpenRunRefusesSamples,
    ::testing::Values(
        BadSamples{"LabelOutside", R"({"path":"a","label":2,"split":"train"})", "outside"},
        BadSamples{"LabelNegative", R"({"path":"a","label":-1,"split":"train"})", "label"},
        BadSamples{"LabelHuge", R"({"path":"a","label":4294967296,"split":"train"})", "label"},
        BadSamples{"NoLabel", R"({"path":"a","split":"train"})", "label"},
        BadSamples{"NoPath", R"({"label":1,"split":"train"})", "path"},
        BadSamples{"OtherSplit", R"({"path":"a","label":1,"split":"test"})", "split"},
        BadSamples{"Twice", R"({"path":"class0/0000.png","label":1,"split":"train"})",
                   "same sample as sample 0"},
        BadSamples{"NotJson", "dog.png,1,train", "not JSON"}, BadSamples{"Array", "[1]", "object"},
        BadSamples{"KeyTwice", R"({"path":"a","path":"b","label":1,"split":"train"})", "twice"},
        BadSamples{"BadBox", R"({"path":"a","label":1,"split":"train","box":[1,2,3]})", "box"},
        BadSamples{"TooLong", "{\"path\":\"" + std::string(2U << 20U, 'x') + "\"}", "longer than"}),
    [](const auto& given) { return given.param.name; });

TEST(OpenRun, RefusesMoreAndFewerSamplesThanItSays) {  // D13
  const RunFixture run{kTiny};
  const fs::path file = run.path() / "samples.jsonl";
  const std::string text = test::fileText(file);

  test::writeFile(file, text + R"({"path":"more","label":0,"split":"train"})" + "\n");
  EXPECT_THAT(openMessage(run.path()), HasSubstr("line 7"));
  test::writeFile(file, text.substr(0, text.rfind('\n', text.size() - 2) + 1));
  EXPECT_THAT(openMessage(run.path()), HasSubstr("after 5 of 6 samples"));
}

// X6: every file truncated at every byte.
TEST(TruncatedRun, LosesWhatWasCutAndNothingElse) {  // D3
  const RunFixture run{kTiny};
  for (const fs::path& file :
       {run.framePath(0), run.framePath(1), run.path() / "layouts/live/000001.safetensors",
        run.path() / "checkpoints/000001.safetensors"}) {
    const std::string whole = test::fileText(file);
    for (std::size_t size = 0; size < whole.size(); ++size) {
      fs::resize_file(file, size);
      const auto reader = RunReader::open(run.path());
      ASSERT_TRUE(reader.has_value());
      ASSERT_THAT(reader->epochs(), SizeIs(2));
      const bool isFirst = file == run.framePath(0);
      const bool isFrame = isFirst || file == run.framePath(1);
      ASSERT_EQ(reader->epochs()[isFirst ? 0 : 1].problem.empty(), !isFrame);
      ASSERT_EQ(reader->readFrame(EpochIndex{0}).has_value(), !isFirst);
      ASSERT_EQ(reader->readFrame(EpochIndex{1}).has_value(), isFirst || !isFrame);
      ASSERT_EQ(reader->readLayout(EpochIndex{1}, LayoutTrack::Live).has_value(),
                isFrame || file.parent_path().filename() == "checkpoints");
      ASSERT_EQ(reader->readCheckpoint(EpochIndex{1}).has_value(),
                file.parent_path().filename() != "checkpoints");
    }
    test::writeFile(file, whole);
  }
}

TEST(TruncatedRun, IsRefusedWithoutItsRunJsonOrSamples) {  // D3
  const RunFixture run{kTiny};
  for (const char* const name : {"run.json", "samples.jsonl"}) {
    const std::string whole = test::fileText(run.path() / name);
    // Without the last line break all of the content is there.
    for (std::size_t size = 0; size + 1 < whole.size(); ++size) {
      fs::resize_file(run.path() / name, size);
      ASSERT_EQ(openError(run.path()), ErrorCode::CorruptData) << name << " " << size;
      ASSERT_THAT(openMessage(run.path()), HasSubstr(name));
    }
    test::writeFile(run.path() / name, whole);
  }
}

TEST(TruncatedRun, RecoversToTheLastWholeLine) {  // D3
  const RunFixture run{kTiny};
  const fs::path file = run.path() / "epochs.jsonl";
  const std::string whole = test::fileText(file);
  const std::size_t first = whole.find('\n');
  const std::size_t second = whole.find('\n', first + 1);
  for (std::size_t size = whole.size(); size-- > 0;) {
    fs::resize_file(file, size);
    const auto reader = RunReader::open(run.path());
    ASSERT_TRUE(reader.has_value());
    const std::size_t expected = size >= second ? 2 : size >= first ? 1 : 0;
    ASSERT_THAT(reader->epochs(), SizeIs(expected)) << size;
    const bool isTorn = size > 0 && size != first && size != first + 1 && size != second &&
                        size != second + 1 && size + 1 != whole.size();
    ASSERT_EQ(reader->warnings().empty(), !isTorn) << size;
    if (!isTorn) continue;
    ASSERT_THAT(reader->warnings().front(), HasSubstr("no whole line"));
  }
}

TEST(TornLine, IsNotReportedWhileTheRunIsWritten) {
  const RunFixture run{kTiny};
  const auto writer = RunWriter::reopen(run.path());
  const fs::path file = run.path() / "epochs.jsonl";
  test::writeFile(file, test::fileText(file) + R"({"epoch":2,"fi)");

  const auto reader = RunReader::open(run.path());

  EXPECT_THAT(reader->epochs(), SizeIs(2));
  EXPECT_THAT(reader->warnings(), IsEmpty());
}

struct Tail {
  std::string name;
  std::string bytes;
};

class LogTail : public ::testing::TestWithParam<Tail> {};

TEST_P(LogTail, IsIgnoredAndReported) {  // D5
  const RunFixture run{kTiny};
  for (const char* const name : {"epochs.jsonl", "samples.jsonl"}) {
    const std::string whole = test::fileText(run.path() / name);
    test::writeFile(run.path() / name, whole + GetParam().bytes);

    const auto reader = RunReader::open(run.path());

    ASSERT_TRUE(reader.has_value()) << reader.error().message();
    EXPECT_THAT(reader->epochs(), SizeIs(2));
    EXPECT_THAT(reader->samples(), SizeIs(6));
    EXPECT_THAT(reader->warnings(), Contains(HasSubstr(name)));
    test::writeFile(run.path() / name, whole);
  }
}

INSTANTIATE_TEST_SUITE_P(, LogTail,
                         ::testing::Values(Tail{"Zeros", std::string(4096, '\0')},
                                           Tail{"Ones", std::string(4096, '\xFF')},
                                           Tail{"OldData", "och\":0.25,\"x\":1}\n\x03\x04"},
                                           Tail{"Long", std::string(3U << 20U, 'x')}),
                         [](const auto& given) { return given.param.name; });

TEST(EpochLog, TakesTheLaterOfTwoLinesForAnEpoch) {  // D9
  const RunFixture run{kTiny};
  const fs::path file = run.path() / "epochs.jsonl";
  const std::string whole = test::fileText(file);
  test::writeFile(file, R"({"epoch":1,"file":"epochs/000000.safetensors"})"
                        "\n" +
                            whole);

  const auto reader = RunReader::open(run.path());

  ASSERT_THAT(reader->epochs(), SizeIs(2));
  EXPECT_EQ(reader->epochs()[1].file, "epochs/000001.safetensors");
  EXPECT_THAT(reader->warnings(), Contains(HasSubstr("epoch 0 comes after epoch 1")));
}

TEST(EpochLog, OpensWithAGapInTheNumbers) {  // D9
  const RunFixture run{RunShape{.epochs = 3, .samples = 6, .classes = 2}};
  const fs::path file = run.path() / "epochs.jsonl";
  std::string text = test::fileText(file);
  const std::size_t second = text.find('\n') + 1;
  text.erase(second, text.find('\n', second) + 1 - second);
  test::writeFile(file, text);

  const auto reader = RunReader::open(run.path());

  ASSERT_THAT(reader->epochs(), SizeIs(2));
  EXPECT_EQ(reader->epochs()[1].summary.epoch, EpochIndex{2});
  EXPECT_EQ(reader->find(EpochIndex{1}), nullptr);
}

TEST(EpochLog, MayBeMissing) {  // D6
  const RunFixture run{kTiny};
  fs::remove(run.path() / "epochs.jsonl");

  const auto reader = RunReader::open(run.path());

  ASSERT_TRUE(reader.has_value()) << reader.error().message();
  EXPECT_THAT(reader->epochs(), IsEmpty());
}

class FrameName : public ::testing::TestWithParam<std::string> {};

TEST_P(FrameName, NeverLeadsOutOfTheRun) {  // D6
  const RunFixture run{kTiny};
  const test::TemporaryDirectory outside;
  fs::copy_file(run.framePath(0), outside.path() / "frame.safetensors");
  fs::copy_file(run.framePath(0), run.path().parent_path() / "frame.safetensors");
  fs::create_symlink(outside.path() / "frame.safetensors", run.path() / "epochs/link.safetensors");
  fs::create_directory_symlink(outside.path(), run.path() / "linked");
  const std::string name =
      GetParam() == "ABSOLUTE" ? (outside.path() / "frame.safetensors").string() : GetParam();
  test::writeFile(run.path() / "epochs.jsonl", R"({"epoch":0,"file":")" + name + "\"}\n");

  const auto reader = RunReader::open(run.path());

  ASSERT_TRUE(reader.has_value());
  ASSERT_THAT(reader->epochs(), SizeIs(1));
  EXPECT_FALSE(reader->epochs()[0].problem.empty());
  EXPECT_FALSE(reader->readFrame(EpochIndex{0}).has_value());
  EXPECT_THAT(*reader->history(SampleId{0}), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(, FrameName,
                         ::testing::Values("ABSOLUTE", "../frame.safetensors",
                                           "epochs/../../frame.safetensors",
                                           "epochs/link.safetensors", "linked/frame.safetensors",
                                           "epochs/missing.safetensors", "epochs", "",
                                           "a\\u0000b"));

TEST(FlippedBit, IsFoundInEveryByteOfAFrame) {  // D4, X7
  const RunFixture run{kTiny};
  const RunReader reader = run.open();
  const std::string whole = test::fileText(run.framePath(1));
  for (std::size_t at = 0; at < whole.size(); ++at) {
    test::flipBit(run.framePath(1), at);
    ASSERT_FALSE(reader.readFrame(EpochIndex{1}).has_value()) << at;
    test::writeFile(run.framePath(1), whole);
  }
  EXPECT_TRUE(reader.readFrame(EpochIndex{1}).has_value());
}

TEST(FlippedBit, IsFoundInEveryByteOfACheckpoint) {  // D4, E2
  const RunFixture run{kTiny};
  const RunReader reader = run.open();
  const fs::path file = run.path() / "checkpoints/000001.safetensors";
  const std::string whole = test::fileText(file);
  for (std::size_t at = 0; at < whole.size(); ++at) {
    test::flipBit(file, at);
    ASSERT_FALSE(reader.readCheckpoint(EpochIndex{1}).has_value()) << at;
    test::writeFile(file, whole);
  }
}

TEST(FlippedBit, ShowsNoWrongLayout) {  // D4
  const RunFixture run{kTiny};
  const RunReader reader = run.open();
  const Layout right = *reader.readLayout(EpochIndex{1}, LayoutTrack::Live);
  const fs::path file = run.path() / "layouts/live/000001.safetensors";
  const std::string whole = test::fileText(file);
  for (std::size_t at = 0; at < whole.size(); ++at) {
    test::flipBit(file, at);
    const auto layout = reader.readLayout(EpochIndex{1}, LayoutTrack::Live);
    // Where it opens, the bit was in a space or in a name that nobody needs.
    ASSERT_EQ(layout.value_or(right), right) << at;
    test::writeFile(file, whole);
  }
}

TEST(DamagedFrame, NamesTheEpochAndTheFile) {
  const auto run = test::runWithBrokenFrame(1);

  const auto frame = run->open().readFrame(EpochIndex{1});

  ASSERT_FALSE(frame.has_value());
  EXPECT_EQ(frame.error().code(), ErrorCode::CorruptData);
  EXPECT_THAT(frame.error().message(), HasSubstr("epoch 1: "));
  EXPECT_THAT(frame.error().message(), HasSubstr("checksum differs"));
  EXPECT_THAT(frame.error().message(), HasSubstr(run->framePath(1).string()));
}

TEST(DamagedFrame, LeavesTheOthersReadable) {
  const auto run = test::runWithBrokenFrame(1, RunShape{.epochs = 3});

  const RunReader reader = run->open();

  EXPECT_TRUE(reader.readFrame(EpochIndex{0}).has_value());
  EXPECT_TRUE(reader.readFrame(EpochIndex{2}).has_value());
}

TEST(DamagedFrame, IsReportedWhenItIsMissing) {
  const RunFixture run{kTiny};
  fs::remove(run.framePath(0));

  const RunReader reader = run.open();

  EXPECT_THAT(reader.epochs()[0].problem, HasSubstr("000000.safetensors"));
  EXPECT_THAT(reader.warnings(), Contains(HasSubstr("epoch 0 is lost")));
}

TEST(DamagedLayout, LeavesTheFrameWithoutOne) {
  const RunFixture run{kTiny};
  test::writeFile(run.path() / "layouts/live/000001.safetensors", "");

  const auto frame = run.open().readFrame(EpochIndex{1});

  ASSERT_TRUE(frame.has_value());
  EXPECT_THAT(frame->layout, IsEmpty());
}

TEST(ReadOnlyRun, OpensAndIsLeftAlone) {  // D18; where tests run as root permissions do not bind
  const RunFixture run{kTiny};
  const fs::path file = run.path() / "epochs.jsonl";
  test::writeFile(file, test::fileText(file) + "{\"torn");
  const std::string before = test::fileText(file);
  fs::permissions(run.path(), fs::perms::owner_read | fs::perms::owner_exec);

  const auto reader = RunReader::open(run.path());

  EXPECT_THAT(reader->epochs(), SizeIs(2));
  EXPECT_TRUE(reader->readFrame(EpochIndex{1}).has_value());
  EXPECT_EQ(test::fileText(file), before);
  fs::permissions(run.path(), fs::perms::owner_all);
}

}  // namespace
}  // namespace flipbook::recording
