#include "flipbook/recording/run_writer.h"

#include <gmock/gmock.h>
#include <sys/resource.h>

#include "flipbook/recording/run_reader.h"
#include "support/run_fixtures.h"

namespace flipbook::recording {
namespace {

using test::RunFixture;
using test::RunShape;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

namespace fs = std::filesystem;

std::vector<std::string> namesIn(const fs::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator{folder}) {
    names.push_back(entry.path().filename().string());
  }
  return names;
}

class RunWriterTest : public ::testing::Test {
 protected:
  Result<RunWriter> create(bool overwrite = false) {
    return RunWriter::create(path, runInfoOf(shape), samplesOf(shape), overwrite);
  }
  // A frame whose validation F1 is `f1`.
  Result<void> commit(RunWriter& writer, std::uint32_t epoch, double f1) {
    EpochFrame frame = test::frameOf(EpochIndex{epoch}, shape);
    frame.summary.validation.f1 = f1;
    const Checkpoint checkpoint = test::checkpointOf(EpochIndex{epoch});
    return writer.commitEpoch(frame, &checkpoint);
  }
  void appendToLog(const std::string& text) {
    test::writeFile(path / "epochs.jsonl", test::fileText(path / "epochs.jsonl") + text);
  }

  test::TemporaryDirectory folder{test::memoryFolder()};
  fs::path path = folder.path() / "run.flipbook";
  RunShape shape{.epochs = 5, .samples = 20};
};

TEST_F(RunWriterTest, MakesACompleteRunBeforeTheFirstEpoch) {
  const auto writer = create();

  ASSERT_TRUE(writer.has_value()) << writer.error().message();
  const auto reader = RunReader::open(path);
  ASSERT_TRUE(reader.has_value()) << reader.error().message();
  EXPECT_THAT(reader->epochs(), IsEmpty());
  EXPECT_THAT(reader->warnings(), IsEmpty());
  EXPECT_THAT(namesIn(folder.path()), ElementsAre("run.flipbook"));
}

TEST_F(RunWriterTest, RefusesAPathThatExists) {  // F5
  fs::create_directory(path);

  const auto writer = create();

  ASSERT_FALSE(writer.has_value());
  EXPECT_EQ(writer.error().code(), ErrorCode::InvalidArgument);
  EXPECT_THAT(writer.error().message(), HasSubstr("exists already"));
}

TEST_F(RunWriterTest, RefusesAPathWithoutParent) {  // F5
  path = folder.path() / "missing" / "run.flipbook";

  const auto writer = create();

  ASSERT_FALSE(writer.has_value());
  EXPECT_EQ(writer.error().code(), ErrorCode::InvalidArgument);
  EXPECT_THAT(namesIn(folder.path()), IsEmpty());
}

TEST_F(RunWriterTest, OverwritesARun) {  // F5
  {
    auto old = create();
    ASSERT_TRUE(commit(*old, 0, 0.5).has_value());
  }

  const auto writer = create(true);

  ASSERT_TRUE(writer.has_value()) << writer.error().message();
  EXPECT_THAT(RunReader::open(path)->epochs(), IsEmpty());
  EXPECT_THAT(namesIn(folder.path()), ElementsAre("run.flipbook"));
}

TEST_F(RunWriterTest, OverwritesNothingButARun) {  // F5
  fs::create_directory(path);
  test::writeFile(path / "photo.jpg", "precious");

  const auto writer = create(true);

  ASSERT_FALSE(writer.has_value());
  EXPECT_EQ(writer.error().code(), ErrorCode::InvalidArgument);
  EXPECT_EQ(test::fileText(path / "photo.jpg"), "precious");
}

TEST_F(RunWriterTest, OverwritesNoRunThatHoldsSomethingElse) {  // F5
  ASSERT_TRUE(create().has_value());
  test::writeFile(path / "thesis.tex", "precious");

  const auto writer = create(true);

  ASSERT_FALSE(writer.has_value());
  EXPECT_THAT(writer.error().message(), HasSubstr("thesis.tex"));
  EXPECT_EQ(test::fileText(path / "thesis.tex"), "precious");
}

TEST_F(RunWriterTest, NeverOverwritesTheDataset) {  // F5
  ASSERT_TRUE(create().has_value());
  RunInfo info = runInfoOf(shape);
  info.dataset.root = path.string();

  const auto writer = RunWriter::create(path, info, samplesOf(shape), true);

  ASSERT_FALSE(writer.has_value());
  EXPECT_THAT(writer.error().message(), HasSubstr("dataset"));
  EXPECT_TRUE(RunReader::open(path).has_value());
}

TEST_F(RunWriterTest, OverwritesNoRunThatIsBeingWritten) {  // D19
  const auto first = create();

  const auto second = create(true);

  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().code(), ErrorCode::Io);
  EXPECT_TRUE(RunReader::open(path).has_value());
  EXPECT_THAT(namesIn(folder.path()), ElementsAre("run.flipbook"));
}

TEST_F(RunWriterTest, TellsWhoHoldsTheLock) {  // D19
  const auto first = create();

  const auto second = RunWriter::reopen(path);

  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().code(), ErrorCode::Io);
  EXPECT_THAT(second.error().message(),
              HasSubstr("locked by pid " + std::to_string(::getpid()) + " on host "));
}

TEST_F(RunWriterTest, ShowsReadersThatItHoldsTheLock) {
  std::optional<Result<RunWriter>> writer{create()};
  const auto reader = RunReader::open(path);

  EXPECT_TRUE(reader->isLocked());
  writer.reset();
  EXPECT_FALSE(reader->isLocked());
}

TEST_F(RunWriterTest, TakesOverTheMarkOfADeadProcessOnThisHost) {  // D20
  ASSERT_TRUE(create().has_value());
  std::string host(256, '\0');
  ASSERT_EQ(::gethostname(host.data(), host.size()), 0);
  test::writeFile(path / ".lock", R"({"pid":1,"host":")" + std::string{host.c_str()} + "\"}\n");

  EXPECT_TRUE(RunWriter::reopen(path).has_value());
}

TEST_F(RunWriterTest, AsksAboutTheMarkOfAnotherHost) {  // D20
  ASSERT_TRUE(create().has_value());
  test::writeFile(path / ".lock", R"({"pid":77,"host":"elsewhere.example"})");

  const auto writer = RunWriter::reopen(path);

  ASSERT_FALSE(writer.has_value());
  EXPECT_THAT(writer.error().message(), HasSubstr("pid 77 on host elsewhere.example"));
}

TEST_F(RunWriterTest, KeepsTheBestAndTheNewestCheckpoint) {
  auto writer = create();
  for (const auto& [epoch, f1] : {std::pair{0U, 0.1}, {1U, 0.9}, {2U, 0.5}, {3U, 0.9}, {4U, 0.3}}) {
    ASSERT_TRUE(commit(*writer, epoch, f1).has_value());
  }

  const auto reader = RunReader::open(path);

  EXPECT_THAT(namesIn(path / "checkpoints"),
              UnorderedElementsAre("000001.safetensors", "000004.safetensors"));
  EXPECT_THAT(reader->epochs()[0].checkpoint, IsEmpty());
  EXPECT_EQ(reader->epochs()[1].checkpoint, "checkpoints/000001.safetensors");
  EXPECT_TRUE(reader->readCheckpoint(EpochIndex{1}).has_value());
  EXPECT_EQ(reader->readCheckpoint(EpochIndex{3}).error().code(), ErrorCode::NotFound);
}

TEST_F(RunWriterTest, KeepsTheBestCheckpointAcrossAReopening) {
  {
    auto writer = create();
    ASSERT_TRUE(commit(*writer, 0, 0.9).has_value());
    ASSERT_TRUE(commit(*writer, 1, 0.2).has_value());
  }
  auto writer = RunWriter::reopen(path);

  ASSERT_TRUE(commit(*writer, 2, 0.3).has_value());

  EXPECT_THAT(namesIn(path / "checkpoints"),
              UnorderedElementsAre("000000.safetensors", "000002.safetensors"));
}

TEST_F(RunWriterTest, KeepsFeaturesOfEveryKthOfTheBestAndOfTheLastEpoch) {
  RunInfo info = runInfoOf(shape);  // plans epochs 0 to 4
  info.features.every = 3;
  auto writer = RunWriter::create(path, info, samplesOf(shape), false);
  for (const auto& [epoch, f1] : {std::pair{0U, 0.5}, {1U, 0.4}, {2U, 0.6}, {3U, 0.1}, {4U, 0.1}}) {
    ASSERT_TRUE(commit(*writer, epoch, f1).has_value());
  }

  std::vector<std::uint32_t> with;
  const auto reader = RunReader::open(path);
  for (std::uint32_t epoch = 0; epoch < 5; ++epoch) {
    if (!reader->readFrame(EpochIndex{epoch})->features.isEmpty()) with.push_back(epoch);
  }

  EXPECT_THAT(with, ElementsAre(0, 2, 3, 4));  // every third: 0, 3; best until then: 2; last: 4
}

TEST_F(RunWriterTest, KeepsNoFeaturesWhereNoneAreWanted) {
  RunInfo info = runInfoOf(shape);
  info.features.every = 0;
  auto writer = RunWriter::create(path, info, samplesOf(shape), false);
  ASSERT_TRUE(commit(*writer, 0, 0.5).has_value());

  EXPECT_TRUE(RunReader::open(path)->readFrame(EpochIndex{0})->features.isEmpty());
}

TEST_F(RunWriterTest, GoesOnAfterTheEnd) {
  {
    auto writer = create();
    ASSERT_TRUE(commit(*writer, 0, 0.5).has_value());
    ASSERT_TRUE(writer->end(RunEnd::Stopped, "by the user").has_value());
  }
  EXPECT_EQ(RunReader::open(path)->end()->reason, "by the user");
  {
    auto writer = RunWriter::reopen(path);
    ASSERT_TRUE(commit(*writer, 1, 0.5).has_value());
  }

  const auto reader = RunReader::open(path);

  EXPECT_THAT(reader->epochs(), SizeIs(2));
  EXPECT_FALSE(reader->end().has_value());
}

TEST_F(RunWriterTest, CutsOffATornLineAndReclaimsItsFiles) {
  {
    auto writer = create();
    ASSERT_TRUE(commit(*writer, 0, 0.5).has_value());
  }
  const std::string whole = test::fileText(path / "epochs.jsonl");
  appendToLog(R"({"epoch":1,"file":"epochs/0000)");
  test::writeFile(path / "epochs/000001.safetensors", "half");
  test::writeFile(path / "epochs/000001.safetensors.tmp", "less");
  test::writeFile(path / "epochs/notes.txt", "the user's");

  const auto writer = RunWriter::reopen(path);

  ASSERT_TRUE(writer.has_value()) << writer.error().message();
  EXPECT_EQ(test::fileText(path / "epochs.jsonl"), whole);
  EXPECT_THAT(namesIn(path / "epochs"), UnorderedElementsAre("000000.safetensors", "notes.txt"));
}

TEST_F(RunWriterTest, EndsALastLineThatLacksItsBreak) {
  {
    auto writer = create();
    ASSERT_TRUE(commit(*writer, 0, 0.5).has_value());
  }
  std::string text = test::fileText(path / "epochs.jsonl");
  text.pop_back();
  test::writeFile(path / "epochs.jsonl", text);

  auto writer = RunWriter::reopen(path);
  ASSERT_TRUE(commit(*writer, 1, 0.5).has_value());

  EXPECT_THAT(RunReader::open(path)->epochs(), SizeIs(2));
}

TEST_F(RunWriterTest, DropsEpochsBeyondTheOneToKeep) {  // D11
  {
    auto writer = create();
    for (std::uint32_t epoch = 0; epoch < 4; ++epoch) {
      ASSERT_TRUE(commit(*writer, epoch, epoch == 1 ? 0.9 : 0.1).has_value());
    }
  }

  auto writer = RunWriter::reopen(path, EpochIndex{1});

  ASSERT_TRUE(writer.has_value()) << writer.error().message();
  EXPECT_THAT(RunReader::open(path)->epochs(), SizeIs(2));
  EXPECT_THAT(namesIn(path / "epochs"),
              UnorderedElementsAre("000000.safetensors", "000001.safetensors"));
  EXPECT_TRUE(commit(*writer, 2, 0.5).has_value());
}

TEST_F(RunWriterTest, WritesALogThatHoldsNoControlCharacters) {  // D15
  auto writer = create();

  writer->log("first\x1b[31m line");

  EXPECT_THAT(test::fileText(path / "log.txt"), HasSubstr("Z first\\x1b[31m line\n"));
}

// X3: wherever the disk is full (here: a file size limit, at every 64 bytes over one epoch), the
// epoch in hand is refused, the ones before stay, and with space again the same writer goes on.
TEST_F(RunWriterTest, LosesNothingWhenTheDiskIsFull) {
  auto writer = create();
  ASSERT_TRUE(commit(*writer, 0, 0.5).has_value());
  const auto largest = fs::file_size(path / "epochs/000000.safetensors");
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);

  for (rlim_t limit = 0; limit < largest; limit += 64) {
    const rlimit tight{limit, before.rlim_max};
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &tight), 0);
    const auto refused = commit(*writer, 1, 0.5);
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
    ASSERT_FALSE(refused.has_value()) << limit;
    ASSERT_EQ(refused.error().code(), ErrorCode::Io);
    const auto reader = RunReader::open(path);
    ASSERT_THAT(reader->epochs(), SizeIs(1)) << limit;
    ASSERT_THAT(reader->warnings(), IsEmpty()) << limit;
  }

  ASSERT_TRUE(commit(*writer, 1, 0.5).has_value());
  EXPECT_THAT(RunReader::open(path)->epochs(), SizeIs(2));
  EXPECT_THAT(namesIn(path / "epochs"),
              UnorderedElementsAre("000000.safetensors", "000001.safetensors"));
}

using RunWriterDeathTest = RunWriterTest;

TEST_F(RunWriterDeathTest, RefusesToSkipAnEpoch) {
  auto writer = create();
  ASSERT_TRUE(commit(*writer, 0, 0.5).has_value());

  EXPECT_DEATH(static_cast<void>(commit(*writer, 2, 0.5)), "");
}

}  // namespace
}  // namespace flipbook::recording
