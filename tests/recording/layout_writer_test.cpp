#include "flipbook/recording/layout_writer.h"

#include <gmock/gmock.h>

#include "flipbook/recording/run_reader.h"
#include "flipbook/recording/run_writer.h"
#include "flipbook/recording/verify.h"
#include "support/run_fixtures.h"

namespace flipbook::recording {
namespace {

using test::RunShape;
using testing::HasSubstr;

namespace fs = std::filesystem;

class LayoutWriterTest : public ::testing::Test {
 protected:
  // Epochs 0 and 1, without layouts.
  void record() {
    auto writer = RunWriter::create(path, runInfoOf(shape), samplesOf(shape), false).value();
    for (const std::uint32_t epoch : {0U, 1U}) {
      ASSERT_TRUE(writer.commitEpoch(test::frameOf(EpochIndex{epoch}, shape), nullptr).has_value());
    }
  }
  [[nodiscard]] Layout layoutAt(float x) const { return Layout(shape.samples, Point2{x, 1}); }
  [[nodiscard]] RefinedTrack trackAt(float x) const {
    return {.calm = 0.25F,
            .sweeps = 4,
            .pages = {{EpochIndex{0}, layoutAt(x)}, {EpochIndex{1}, layoutAt(x + 1)}}};
  }

  test::TemporaryDirectory folder{test::memoryFolder()};
  fs::path path = folder.path() / "run.flipbook";
  RunShape shape{.epochs = 2, .samples = 20, .withLayouts = false};
};

TEST_F(LayoutWriterTest, GivesARunTheLayoutsItLacks) {
  record();
  ASSERT_FALSE(RunReader::open(path)->hasLayout(EpochIndex{1}, LayoutTrack::Live));

  auto writer = LayoutWriter::open(path);
  ASSERT_TRUE(writer.has_value()) << writer.error().message();
  ASSERT_TRUE(writer->writeLive(EpochIndex{1}, layoutAt(3)).has_value());

  const auto reader = RunReader::open(path);
  EXPECT_TRUE(reader->hasLayout(EpochIndex{1}, LayoutTrack::Live));
  EXPECT_FALSE(reader->hasLayout(EpochIndex{0}, LayoutTrack::Live));
  EXPECT_EQ(reader->readFrame(EpochIndex{1})->layout, layoutAt(3));
}

TEST_F(LayoutWriterTest, TouchesNothingElseOfARun) {
  record();
  test::writeFile(path / "epochs/000002.safetensors.tmp", "a frame that a trainer is writing");

  auto writer = LayoutWriter::open(path);
  ASSERT_TRUE(writer->writeRefined(trackAt(1)).has_value());

  EXPECT_TRUE(fs::exists(path / "epochs/000002.safetensors.tmp"));
}

TEST_F(LayoutWriterTest, WritesARefinedTrackThatSaysHowItWasMade) {
  record();

  ASSERT_TRUE(LayoutWriter::open(path)->writeRefined(trackAt(1)).has_value());

  const auto reader = RunReader::open(path);
  EXPECT_EQ(*reader->readLayout(EpochIndex{1}, LayoutTrack::Refined), layoutAt(2));
  EXPECT_EQ(reader->readRefinedNote()->calm, 0.25);
  EXPECT_EQ(reader->readRefinedNote()->pages, 2U);
  EXPECT_TRUE(verifyRun(path)->isSound());
}

TEST_F(LayoutWriterTest, ReplacesARefinedTrackWhole) {
  record();
  auto writer = LayoutWriter::open(path);
  ASSERT_TRUE(writer->writeRefined(trackAt(1)).has_value());
  RefinedTrack shorter = trackAt(5);
  shorter.pages.erase(EpochIndex{1});

  ASSERT_TRUE(writer->writeRefined(shorter).has_value());

  const auto reader = RunReader::open(path);
  EXPECT_EQ(*reader->readLayout(EpochIndex{0}, LayoutTrack::Refined), layoutAt(5));
  EXPECT_FALSE(reader->hasLayout(EpochIndex{1}, LayoutTrack::Refined));
  EXPECT_FALSE(fs::exists(path / "layouts/refined.new"));
}

TEST_F(LayoutWriterTest, FinishesWhatAWriterThatDiedLeft) {
  record();
  fs::create_directories(path / "layouts/refined.new");
  test::writeFile(path / "layouts/refined.new/000007.safetensors", "half a page");

  ASSERT_TRUE(LayoutWriter::open(path)->writeRefined(trackAt(1)).has_value());

  EXPECT_FALSE(RunReader::open(path)->hasLayout(EpochIndex{7}, LayoutTrack::Refined));
  EXPECT_FALSE(fs::exists(path / "layouts/refined.new"));
}

TEST_F(LayoutWriterTest, WaitsForNobody) {  // D19
  record();
  const auto trainer = RunWriter::reopen(path);
  ASSERT_TRUE(trainer.has_value());

  const auto writer = LayoutWriter::open(path);

  ASSERT_FALSE(writer.has_value());
  EXPECT_EQ(writer.error().code(), ErrorCode::Io);
  EXPECT_THAT(writer.error().message(), HasSubstr("locked by pid"));
  EXPECT_TRUE(LayoutWriter::beside(*trainer).writeLive(EpochIndex{0}, layoutAt(1)).has_value());
}

TEST_F(LayoutWriterTest, RefusesWhatIsNoRun) {
  fs::create_directory(path);

  EXPECT_EQ(LayoutWriter::open(path).error().code(), ErrorCode::CorruptData);
  EXPECT_EQ(LayoutWriter::open(folder.path() / "missing").error().code(), ErrorCode::NotFound);
}

// With more pages the refined track would no longer be that of all pages together.
TEST_F(LayoutWriterTest, ARunThatGoesOnLosesItsRefinedTrack) {
  record();
  ASSERT_TRUE(LayoutWriter::open(path)->writeRefined(trackAt(1)).has_value());

  ASSERT_TRUE(RunWriter::reopen(path).has_value());

  EXPECT_EQ(RunReader::open(path)->readRefinedNote().error().code(), ErrorCode::NotFound);
  EXPECT_FALSE(RunReader::open(path)->hasLayout(EpochIndex{0}, LayoutTrack::Refined));
}

TEST_F(LayoutWriterTest, ReportsANoteThatIsNone) {
  record();
  ASSERT_TRUE(LayoutWriter::open(path)->writeRefined(trackAt(1)).has_value());
  test::writeFile(path / "layouts/refined/layout.json", "[1, 2");

  const auto note = RunReader::open(path)->readRefinedNote();

  ASSERT_FALSE(note.has_value());
  EXPECT_EQ(note.error().code(), ErrorCode::CorruptData);
  EXPECT_THAT(note.error().message(), HasSubstr("layout.json"));
}

}  // namespace
}  // namespace flipbook::recording
