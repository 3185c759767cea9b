// Runs that other programs write: the least that the format asks for (D24).

#include <gmock/gmock.h>

#include <cmath>

#include "flipbook/recording/run_reader.h"
#include "recording/safetensors.h"
#include "support/run_fixtures.h"

namespace flipbook::recording {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

namespace fs = std::filesystem;

constexpr double kTolerance = 1e-5;

template <typename T>
std::span<const std::byte> bytesOf(const std::vector<T>& values) {
  return std::as_bytes(std::span{values});
}

// Two samples of two classes, as a few lines of Python would write them.
class ForeignRunTest : public ::testing::Test {
 protected:
  ForeignRunTest() {
    fs::create_directories(path / "epochs");
    test::writeFile(path / "run.json", R"({"format": "flipbook-run", "version": 1, )"
                                       R"("classes": ["cat", "dog"], "sample_count": 2})");
    test::writeFile(path / "samples.jsonl",
                    R"({"path": "a.png", "label": 0, "split": "train"})"
                    "\n"
                    R"({"split": "validation", "label": 1, "path": "b.png"})"
                    "\n");
    test::writeFile(path / "epochs.jsonl", R"({"epoch": 0, "file": "epochs/000000.safetensors"})"
                                           "\n");
  }

  void writeFrame(std::vector<TensorView> tensors) {
    ASSERT_TRUE(writeSafetensors(path / "epochs/000000.safetensors", tensors, {{"by", "numpy"}})
                    .has_value());
  }
  Result<EpochFrame> readFrame() { return RunReader::open(path)->readFrame(EpochIndex{0}); }
  std::string frameError() {
    const auto frame = readFrame();
    return frame ? "opened" : frame.error().message();
  }

  test::TemporaryDirectory folder{test::memoryFolder()};
  fs::path path = folder.path() / "foreign.flipbook";
  std::vector<float> logits{2, 0, 1, 1};
};

TEST_F(ForeignRunTest, OpensWithTheLeastThatIsNeeded) {
  writeFrame({{"logit", DType::F32, {2, 2}, bytesOf(logits)}});

  const auto reader = RunReader::open(path);
  const auto frame = reader->readFrame(EpochIndex{0});

  ASSERT_TRUE(frame.has_value()) << frame.error().message();
  EXPECT_EQ(reader->info().name, "foreign.flipbook");
  EXPECT_THAT(reader->warnings(), IsEmpty());
  EXPECT_THAT(frame->scores.logits().values(), ElementsAre(2, 0, 1, 1));
  EXPECT_EQ(frame->summary.validation, SplitSummary{});
  EXPECT_TRUE(frame->features.isEmpty());
  EXPECT_THAT(frame->layout, IsEmpty());
}

// Saturated outputs differ by less than a byte of their range can say; who is whose neighbour is
// told by the numbers themselves.
TEST_F(ForeignRunTest, KeepsFeaturesInFloatingPointAsTheyAre) {
  const std::vector<float> features{0, 1e-6F, 1, 0.999999F};
  writeFrame({{"logit", DType::F32, {2, 2}, bytesOf(logits)},
              {"feature", DType::F32, {2, 2}, bytesOf(features)}});

  const auto frame = readFrame();

  ASSERT_TRUE(frame.has_value()) << frame.error().message();
  EXPECT_EQ(dequantizeFeatures(frame->features).values, features);
  EXPECT_EQ(frame->features.bytes.size(), 4U);
}

TEST_F(ForeignRunTest, TakesTheSmallestOfItsColumnForAFeatureThatIsNoNumber) {
  const std::vector<float> features{std::numeric_limits<float>::quiet_NaN(), 3, 2, 4};
  writeFrame({{"logit", DType::F32, {2, 2}, bytesOf(logits)},
              {"feature", DType::F32, {2, 2}, bytesOf(features)}});

  EXPECT_THAT(dequantizeFeatures(readFrame()->features).values, ElementsAre(2, 3, 2, 4));
}

TEST_F(ForeignRunTest, ComputesTheLossThatIsMissing) {
  writeFrame({{"logit", DType::F32, {2, 2}, bytesOf(logits)}});

  const auto frame = readFrame();

  EXPECT_NEAR(frame->loss[0], std::log1p(std::exp(-2.0)), kTolerance);  // label 0, margin 2
  EXPECT_NEAR(frame->loss[1], std::log(2.0), kTolerance);               // two equal logits
  EXPECT_TRUE(std::isnan(frame->trainingMargin[0]));
  const auto history = RunReader::open(path)->history(SampleId{0});
  EXPECT_EQ(history->front().loss, frame->loss[0]);
}

TEST_F(ForeignRunTest, AcceptsProbabilities) {
  const std::vector<float> probabilities{0.9F, 0.1F, 0, 1};
  writeFrame({{"probability", DType::F32, {2, 2}, bytesOf(probabilities)}});

  const auto frame = readFrame();

  ASSERT_TRUE(frame.has_value()) << frame.error().message();
  EXPECT_NEAR(frame->scores.probability(SampleId{0}, ClassId{0}), 0.9, kTolerance);
  EXPECT_NEAR(frame->scores.probability(SampleId{1}, ClassId{0}), 0, kTolerance);
  EXPECT_TRUE(std::isfinite(frame->loss[1]));
}

TEST_F(ForeignRunTest, TakesWhatIsNoProbabilityAsNotEvaluated) {  // D12
  const std::vector<float> probabilities{0.9F, 0.9F, 1.5F, -0.5F};
  writeFrame({{"probability", DType::F32, {2, 2}, bytesOf(probabilities)}});

  const auto frame = readFrame();

  EXPECT_FALSE(frame->scores.isEvaluated(SampleId{0}));  // sums to 1.8
  EXPECT_FALSE(frame->scores.isEvaluated(SampleId{1}));  // one is negative
  EXPECT_TRUE(std::isnan(frame->loss[0]));
}

TEST_F(ForeignRunTest, TakesInfiniteLogitsAsNotEvaluated) {  // D12
  logits = {INFINITY, 0, 1, NAN};
  writeFrame({{"logit", DType::F32, {2, 2}, bytesOf(logits)}});

  const auto frame = readFrame();

  EXPECT_FALSE(frame->scores.isEvaluated(SampleId{0}));
  EXPECT_FALSE(frame->scores.isEvaluated(SampleId{1}));
}

TEST_F(ForeignRunTest, QuantizesFloatFeatures) {
  const std::vector<float> features{0, 10, 1, 20, 0.5F, 30};
  writeFrame({{"logit", DType::F32, {2, 2}, bytesOf(logits)},
              {"feature", DType::F32, {2, 3}, bytesOf(features)}});

  const auto frame = readFrame();

  ASSERT_TRUE(frame.has_value()) << frame.error().message();
  ASSERT_EQ(frame->features.columns(), 3U);
  const FloatMatrix back = dequantizeFeatures(frame->features);
  EXPECT_NEAR(back.values[0], 0, 0.1);
  EXPECT_NEAR(back.values[5], 30, 0.1);
}

TEST_F(ForeignRunTest, AcceptsHalfAndDoublePrecision) {
  const std::vector<std::uint16_t> features{0x3C00, 0x4000};  // 1, 2
  const std::vector<double> doubles{2, 0, 1, 1};
  writeFrame({{"logit", DType::F64, {2, 2}, bytesOf(doubles)},
              {"feature", DType::F16, {2, 1}, bytesOf(features)}});

  const auto frame = readFrame();

  ASSERT_TRUE(frame.has_value()) << frame.error().message();
  EXPECT_THAT(frame->scores.logits().values(), ElementsAre(2, 0, 1, 1));
  EXPECT_THAT(dequantizeFeatures(frame->features).values, ElementsAre(1, 2));
}

TEST_F(ForeignRunTest, IgnoresTensorsItDoesNotKnow) {  // D2
  writeFrame({{"attention", DType::F32, {4}, bytesOf(logits)},
              {"logit", DType::F32, {2, 2}, bytesOf(logits)}});

  EXPECT_TRUE(readFrame().has_value());
}

TEST_F(ForeignRunTest, RefusesWrongShapes) {  // D8, D14
  writeFrame({{"logit", DType::F32, {4, 1}, bytesOf(logits)}});
  EXPECT_THAT(frameError(), HasSubstr("'logit' is F32 [4, 1], not floats [2, 2]"));

  writeFrame({{"logit", DType::I32, {2, 2}, bytesOf(logits)}});
  EXPECT_THAT(frameError(), HasSubstr("'logit' is I32"));

  writeFrame(
      {{"logit", DType::F32, {2, 2}, bytesOf(logits)}, {"loss", DType::F32, {4}, bytesOf(logits)}});
  EXPECT_THAT(frameError(), HasSubstr("'loss'"));

  writeFrame({{"logit", DType::F32, {2, 2}, bytesOf(logits)},
              {"feature", DType::U8, {2, 8}, bytesOf(logits)}});
  EXPECT_THAT(frameError(), HasSubstr("no tensor 'feature_scale'"));

  writeFrame({{"loss", DType::F32, {4}, bytesOf(logits)}});
  EXPECT_THAT(frameError(), HasSubstr("none of the tensors"));
}

TEST_F(ForeignRunTest, RefusesATopClassOutsideTheClasses) {
  std::string classes;
  for (int i = 0; i < 70; ++i) classes += (i == 0 ? "\"" : ",\"") + std::to_string(i) + "\"";
  test::writeFile(path / "run.json", R"({"format":"flipbook-run","version":1,"sample_count":2,)"
                                     R"("classes":[)" +
                                         classes + "]}");
  std::vector<std::uint16_t> topClass(16, 69);
  const std::vector<float> topLogit(16, 1);
  const std::vector<float> values(2, 1);
  const auto write = [&] {
    writeFrame({{"top_class", DType::U16, {2, 8}, bytesOf(topClass)},
                {"top_logit", DType::F32, {2, 8}, bytesOf(topLogit)},
                {"label_logit", DType::F32, {2}, bytesOf(values)},
                {"logit_sum", DType::F32, {2}, bytesOf(values)}});
  };

  write();
  EXPECT_TRUE(readFrame().has_value()) << frameError();
  topClass[9] = 70;
  write();
  EXPECT_THAT(frameError(), HasSubstr("'top_class' of sample 1 is outside the 70 classes"));
}

TEST_F(ForeignRunTest, PutsPointsWithoutPositionBesideTheMap) {  // D12
  writeFrame({{"logit", DType::F32, {2, 2}, bytesOf(logits)}});
  fs::create_directories(path / "layouts/live");
  const std::vector<float> positions{NAN, 1, 5, 7};
  const TensorView position{"position", DType::F32, {2, 2}, bytesOf(positions)};
  ASSERT_TRUE(
      writeSafetensors(path / "layouts/live/000000.safetensors", {&position, 1}, {}).has_value());

  const auto layout = RunReader::open(path)->readLayout(EpochIndex{0}, LayoutTrack::Live);

  ASSERT_TRUE(layout.has_value()) << layout.error().message();
  EXPECT_EQ((*layout)[1], (Point2{5, 7}));
  EXPECT_LT((*layout)[0].x, 5);
  EXPECT_TRUE(std::isfinite((*layout)[0].y));
}

TEST_F(ForeignRunTest, IsFollowedWhileItGrows) {  // D17
  writeFrame({{"logit", DType::F32, {2, 2}, bytesOf(logits)}});
  auto reader = RunReader::open(path);
  EXPECT_FALSE(*reader->refresh());
  fs::copy_file(path / "epochs/000000.safetensors", path / "epochs/000001.safetensors");
  const std::string before = test::fileText(path / "epochs.jsonl");
  const std::string line = R"({"epoch": 1, "file": "epochs/000001.safetensors"})";

  test::writeFile(path / "epochs.jsonl", before + line.substr(0, 20));
  EXPECT_TRUE(*reader->refresh());
  EXPECT_THAT(reader->epochs(), SizeIs(1));
  test::writeFile(path / "epochs.jsonl", before + line + "\n");
  EXPECT_TRUE(*reader->refresh());

  EXPECT_THAT(reader->epochs(), SizeIs(2));
  EXPECT_TRUE(reader->readFrame(EpochIndex{1}).has_value());
  EXPECT_FALSE(*reader->refresh());
}

TEST_F(ForeignRunTest, IsReadAnewWhenItIsReplacedWhileOpen) {  // D17
  writeFrame({{"logit", DType::F32, {2, 2}, bytesOf(logits)}});
  auto reader = RunReader::open(path);
  ASSERT_TRUE(reader->history(SampleId{0}).has_value());
  logits = {0, 3, 1, 1};
  writeFrame({{"logit", DType::F32, {2, 2}, bytesOf(logits)}});
  test::writeFile(path / "epochs.jsonl", R"({"epoch":7,"file":"epochs/000000.safetensors"})");

  EXPECT_TRUE(*reader->refresh());

  ASSERT_THAT(reader->epochs(), SizeIs(1));
  EXPECT_EQ(reader->epochs()[0].summary.epoch, EpochIndex{7});
  EXPECT_EQ(reader->history(SampleId{0})->front().predicted, ClassId{1});
}

TEST_F(ForeignRunTest, SurvivesAFrameThatShrinksWhileOpen) {  // D17
  writeFrame({{"logit", DType::F32, {2, 2}, bytesOf(logits)}});
  const auto reader = RunReader::open(path);
  ASSERT_THAT(*reader->history(SampleId{0}), SizeIs(1));

  fs::resize_file(path / "epochs/000000.safetensors", 40);

  EXPECT_THAT(*reader->history(SampleId{0}), IsEmpty());
  EXPECT_FALSE(reader->readFrame(EpochIndex{0}).has_value());
}

}  // namespace
}  // namespace flipbook::recording
