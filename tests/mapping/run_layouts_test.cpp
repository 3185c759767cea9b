#include "flipbook/mapping/run_layouts.h"

#include <gmock/gmock.h>

#include <filesystem>

#include "support/run_fixtures.h"

namespace flipbook::mapping {
namespace {

using recording::LayoutTrack;
using recording::LayoutWriter;
using recording::RunReader;
using test::RunShape;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

namespace fs = std::filesystem;

class RunLayouts : public ::testing::Test {
 protected:
  fs::path record(const char* name, const RunShape& shape) {
    const fs::path path = folder.path() / name;
    auto writer =
        recording::RunWriter::create(path, runInfoOf(shape), samplesOf(shape), false).value();
    for (std::uint32_t epoch = 0; epoch < shape.epochs; ++epoch) {
      EXPECT_TRUE(writer.commitEpoch(test::frameOf(EpochIndex{epoch}, shape), nullptr).has_value());
    }
    return path;
  }
  static Layout live(const fs::path& path, std::uint32_t epoch) {
    return RunReader::open(path)->readLayout(EpochIndex{epoch}, LayoutTrack::Live).value();
  }
  static LayOutResult layOut(const fs::path& path, LayoutWriter* writer = nullptr) {
    return layOutMissing(RunReader::open(path).value(), writer).value();
  }

  test::TemporaryDirectory folder{test::memoryFolder()};
  RunShape bare{.epochs = 4, .samples = 60, .withLayouts = false};
};

TEST_F(RunLayouts, LaysOutEveryPageOfARunThatSomebodyElseRecorded) {
  const fs::path path = record("a.flipbook", bare);
  LayoutWriter writer = LayoutWriter::open(path).value();

  const LayOutResult result = layOut(path, &writer);

  EXPECT_THAT(result.pages, SizeIs(4));
  EXPECT_THAT(result.skipped, IsEmpty());
  EXPECT_THAT(pagesWithoutLayout(RunReader::open(path).value()), IsEmpty());
  EXPECT_THAT(layOut(path, &writer).pages, IsEmpty());  // those that are there stay
}

TEST_F(RunLayouts, GoesOnWhereItWasStoppedToTheSameBits) {
  const fs::path whole = record("whole.flipbook", bare);
  LayoutWriter toWhole = LayoutWriter::open(whole).value();
  layOut(whole, &toWhole);
  const fs::path stopped = record("stopped.flipbook", bare);
  LayoutWriter writer = LayoutWriter::open(stopped).value();
  std::stop_source stop;

  const auto first = layOutMissing(
      RunReader::open(stopped).value(), &writer,
      [&](EpochIndex epoch, const Layout&) {
        if (epoch.value() == 1) stop.request_stop();
      },
      {}, stop.get_token());
  const LayOutResult second = layOut(stopped, &writer);

  ASSERT_FALSE(first.has_value());
  EXPECT_EQ(first.error().code(), ErrorCode::Cancelled);
  EXPECT_THAT(second.pages, SizeIs(2));
  for (std::uint32_t epoch = 0; epoch < 4; ++epoch) {
    EXPECT_EQ(live(stopped, epoch), live(whole, epoch)) << epoch;
  }
}

TEST_F(RunLayouts, FillsAGapFromThePageBeforeIt) {
  const fs::path whole = record("whole.flipbook", bare);
  LayoutWriter toWhole = LayoutWriter::open(whole).value();
  layOut(whole, &toWhole);
  const Layout before = live(whole, 2);
  fs::remove(whole / "layouts/live/000002.safetensors");

  layOut(whole, &toWhole);

  EXPECT_EQ(live(whole, 2), before);
}

TEST_F(RunLayouts, WritesNothingWithoutAWriterButTellsOfEachLayout) {
  const fs::path path = record("a.flipbook", bare);
  std::vector<std::uint32_t> told;

  const auto result = layOutMissing(RunReader::open(path).value(), nullptr,
                                    [&](EpochIndex epoch, const Layout& layout) {
                                      told.push_back(epoch.value());
                                      EXPECT_THAT(layout, SizeIs(60));
                                    });

  ASSERT_TRUE(result.has_value());
  EXPECT_THAT(told, ElementsAre(0, 1, 2, 3));
  EXPECT_THAT(pagesWithoutLayout(RunReader::open(path).value()), SizeIs(4));
}

TEST_F(RunLayouts, SkipsPagesWithoutFeatures) {
  bare.featureWidth = 0;
  const fs::path path = record("a.flipbook", bare);

  const LayOutResult result = layOut(path);

  EXPECT_THAT(result.pages, IsEmpty());
  EXPECT_THAT(result.skipped, SizeIs(4));
  EXPECT_THAT(judgeLayouts(RunReader::open(path).value(), LayoutTrack::Live)->pages, IsEmpty());
}

TEST_F(RunLayouts, RefinesThePagesThatHaveALiveLayout) {
  const fs::path path = record("a.flipbook", bare);
  LayoutWriter writer = LayoutWriter::open(path).value();
  layOut(path, &writer);
  fs::remove(path / "layouts/live/000003.safetensors");

  const auto track = refineLayouts(RunReader::open(path).value(), 0.5F);

  ASSERT_TRUE(track.has_value()) << track.error().message();
  EXPECT_THAT(track->pages, SizeIs(3));
  EXPECT_EQ(track->calm, 0.5F);
  EXPECT_GE(track->sweeps, 1U);
}

TEST_F(RunLayouts, NeedsTwoPagesToRefine) {
  const fs::path path = record("a.flipbook", bare);

  const auto track = refineLayouts(RunReader::open(path).value(), 0.3F);

  ASSERT_FALSE(track.has_value());
  EXPECT_EQ(track.error().code(), ErrorCode::InvalidArgument);
}

TEST_F(RunLayouts, JudgesBothTracks) {
  const fs::path path = record("a.flipbook", bare);
  LayoutWriter writer = LayoutWriter::open(path).value();
  layOut(path, &writer);
  ASSERT_TRUE(writer.writeRefined(refineLayouts(RunReader::open(path).value(), 1).value()));

  const auto liveTrack = judgeLayouts(RunReader::open(path).value(), LayoutTrack::Live).value();
  const auto refined = judgeLayouts(RunReader::open(path).value(), LayoutTrack::Refined).value();

  EXPECT_THAT(liveTrack.pages, SizeIs(4));
  EXPECT_EQ(liveTrack.pages[0].quality.k, 15U);
  EXPECT_GT(liveTrack.quality->trueNeighbors, 5);  // by chance 15 * 15 / 59 = 3.8
  EXPECT_LT(refined.quality->movement, liveTrack.quality->movement);
}

}  // namespace
}  // namespace flipbook::mapping
