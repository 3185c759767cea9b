// Small recorded runs for tests: deterministic, of any size, made in a temporary directory. Whoever
// includes this links to flipbook::recording (RunFixture) or at least flipbook::core (the rest).

#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <memory>
#include <numbers>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "flipbook/core/epoch_frame.h"
#include "flipbook/core/half.h"
#include "flipbook/core/random.h"
#include "flipbook/core/run_info.h"
#include "flipbook/core/sample.h"
#include "flipbook/recording/run_reader.h"
#include "flipbook/recording/run_writer.h"
#include "support/temporary_directory.h"

namespace flipbook::test {

// What a fixture run looks like. Sample i has the label i mod C; every fifth is a validation
// sample.
struct RunShape {
  std::uint32_t epochs{3};  // recorded: epoch 0 to epochs - 1
  std::uint32_t samples{60};
  std::uint32_t classes{3};
  std::uint32_t featureWidth{8};
  bool withLayouts{true};
  bool withCheckpoints{true};
  std::uint64_t seed{1};
  std::uint32_t unlabeled{};  // so many of the last samples have no label
  std::uint32_t grouped{};    // so many of the first are of one group
};

// "class0/0003.png", label 3 mod C, ...
inline Sample sampleOf(std::uint32_t i, std::uint32_t classes) {
  const ClassId label{i % classes};
  std::string number = std::to_string(i);
  number.insert(0, number.size() < 4 ? 4 - number.size() : 0, '0');
  return {.path = "class" + std::to_string(label.value()) + "/" + number + ".png",
          .label = label,
          .split = i % 5 == 4 ? Split::Validation : Split::Training,
          .contentHash = mixBits(i)};
}

inline std::vector<Sample> samplesOf(const RunShape& shape) {
  std::vector<Sample> samples;
  for (std::uint32_t i = 0; i < shape.samples; ++i) samples.push_back(sampleOf(i, shape.classes));
  for (std::uint32_t i = shape.samples - shape.unlabeled; i < shape.samples; ++i) {
    samples[i].label = {};
    samples[i].split = Split::Unlabeled;
  }
  for (std::uint32_t i = 0; i < shape.grouped; ++i) samples[i].group = "video";
  return samples;
}

inline RunInfo runInfoOf(const RunShape& shape) {
  RunInfo info{.name = "fixture",
               .created = "2026-01-02T03:04:05Z",
               .writer = "flipbook test",
               .dataset = {.kind = "class-folders", .root = "/nowhere/fixture", .fingerprint = "0"},
               .sampleCount = shape.samples,
               .featureWidth = shape.featureWidth,
               .split = {},
               .splitMethod = "stratified",
               .training = {},
               .features = {},
               .environment = {}};
  for (std::uint32_t c = 0; c < shape.classes; ++c) {
    info.classes.push_back("class" + std::to_string(c));
  }
  info.training.epochs = shape.epochs == 0 ? 1 : shape.epochs - 1;
  info.training.model = "tiny";
  info.environment.device = "cpu";
  info.environment.threads = 1;
  return info;
}

// How far sample i has moved towards its class in `epoch`, from 0 (untrained) towards 1. Sample 1
// is learnt as the class after its own, like one with a wrong label.
inline double learntShare(EpochIndex epoch) { return 1.0 - std::pow(0.5, epoch.value()); }

inline ClassId learntClass(std::uint32_t i, std::uint32_t classes) {
  return ClassId{(i == 1 ? i + 1 : i) % classes};
}

// N x C logits, rounded to half precision: noise in [-1, 1] plus up to 6 for the class being
// learnt.
inline FloatMatrix logitsOf(EpochIndex epoch, const RunShape& shape) {
  FloatMatrix logits{{}, shape.classes};
  for (std::uint32_t i = 0; i < shape.samples; ++i) {
    Random noise{shape.seed, epoch.value(), i};
    const ClassId learnt = learntClass(i, shape.classes);
    for (std::uint32_t c = 0; c < shape.classes; ++c) {
      const double pull = c == learnt.value() ? 6.0 * learntShare(epoch) : 0.0;
      logits.values.push_back(roundedToHalf(static_cast<float>(noise.uniform(-1, 1) + pull)));
    }
  }
  return logits;
}

inline QuantizedFeatures featuresOf(EpochIndex epoch, const RunShape& shape) {
  if (shape.featureWidth == 0) return {};
  FloatMatrix features{{}, shape.featureWidth};
  for (std::uint32_t i = 0; i < shape.samples; ++i) {
    Random noise{shape.seed + 1, i};
    const std::uint32_t learnt = learntClass(i, shape.classes).value();
    for (std::uint32_t d = 0; d < shape.featureWidth; ++d) {
      const double pull = d % shape.classes == learnt ? 3.0 * learntShare(epoch) : 0.0;
      features.values.push_back(static_cast<float>(noise.uniform(0, 1) + pull));
    }
  }
  return quantizeFeatures(features.view());
}

// Classes gather round the corners of a regular polygon of radius 10 as they are learnt.
inline Layout layoutOf(EpochIndex epoch, const RunShape& shape) {
  Layout layout;
  for (std::uint32_t i = 0; i < shape.samples; ++i) {
    Random noise{shape.seed + 2, i};
    const double angle =
        2 * std::numbers::pi * learntClass(i, shape.classes).value() / shape.classes;
    const double share = learntShare(epoch);
    const double x = 10 * share * std::cos(angle) + noise.uniform(-2, 2);
    const double y = 10 * share * std::sin(angle) + noise.uniform(-2, 2);
    layout.push_back({static_cast<float>(x), static_cast<float>(y)});
  }
  return layout;
}

// Loss and accuracy of the split; precision, recall and F1 are set to the accuracy, which is enough
// for tests that only need curves (this header does not depend on flipbook::metrics).
inline SplitSummary summaryOf(const ClassScores& scores, const std::vector<Sample>& samples,
                              Split split) {
  SplitSummary summary;
  double loss = 0;
  double correct = 0;
  for (std::uint32_t i = 0; i < samples.size(); ++i) {
    if (samples[i].split != split) continue;
    ++summary.samples;
    loss += static_cast<double>(scores.loss(SampleId{i}, samples[i].label));
    correct += samples[i].label.is(scores.predicted(SampleId{i})) ? 1 : 0;
  }
  if (summary.samples == 0) return summary;
  const auto count = static_cast<double>(summary.samples);
  summary.loss = loss / count;
  summary.accuracy = summary.precision = summary.recall = summary.f1 = correct / count;
  return summary;
}

// A complete frame, as the pipeline would hand it to the writer.
inline EpochFrame frameOf(EpochIndex epoch, const RunShape& shape) {
  const std::vector<Sample> samples = samplesOf(shape);
  EpochFrame frame;
  frame.epoch = epoch;
  FloatMatrix logits = logitsOf(epoch, shape);
  if (shape.classes <= kMaxFullClasses) {
    frame.scores = ClassScores::full(std::move(logits));
  } else {
    std::vector<Label> labels;
    for (const Sample& sample : samples) labels.push_back(sample.label);
    frame.scores = ClassScores::topOnly(logits.view(), labels);
  }
  for (std::uint32_t i = 0; i < shape.samples; ++i) {
    const SampleId id{i};
    const bool hasMargin = samples[i].split == Split::Training && epoch.value() > 0;
    frame.loss.push_back(frame.scores.loss(id, samples[i].label));
    frame.trainingMargin.push_back(hasMargin ? frame.scores.margin(id, samples[i].label)
                                             : std::numeric_limits<float>::quiet_NaN());
  }
  frame.features = featuresOf(epoch, shape);
  if (shape.withLayouts) frame.layout = layoutOf(epoch, shape);
  frame.summary = {.epoch = epoch,
                   .training = summaryOf(frame.scores, samples, Split::Training),
                   .validation = summaryOf(frame.scores, samples, Split::Validation),
                   .learningRate = 0.01,
                   .seconds = 1.5};
  return frame;
}

inline EpochFrame frameOf(std::uint32_t epoch, std::uint32_t samples = 60,
                          std::uint32_t classes = 3) {
  return frameOf(EpochIndex{epoch}, RunShape{.samples = samples, .classes = classes});
}

inline FramePtr sharedFrameOf(std::uint32_t epoch, std::uint32_t samples = 60,
                              std::uint32_t classes = 3) {
  return std::make_shared<const EpochFrame>(frameOf(epoch, samples, classes));
}

// Two small tensors and a line of metadata; different for every epoch.
inline Checkpoint checkpointOf(EpochIndex epoch) {
  const std::vector<std::byte> weights(24, static_cast<std::byte>(epoch.value() + 1));
  const std::vector<std::byte> steps(8, static_cast<std::byte>(epoch.value()));
  return {.tensors = {{"fc.weight", DType::F32, {2, 3}, weights},
                      {"optimizer.step", DType::I64, {}, steps}},
          .metadata = {{"architecture", "tiny"}}};
}

template <typename T>
T valueOrThrow(Result<T> result) {
  if (!result) throw std::runtime_error{result.error().message()};
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

// A run on disk, "fixture.flipbook" in a temporary directory, complete and closed.
class RunFixture {
 public:
  explicit RunFixture(const RunShape& shape = {}) : m_shape{shape} {
    auto writer = valueOrThrow(
        recording::RunWriter::create(path(), runInfoOf(shape), samplesOf(shape), false));
    for (std::uint32_t epoch = 0; epoch < shape.epochs; ++epoch) commit(writer, epoch);
    valueOrThrow(writer.end(RunEnd::Completed, ""));
  }

  [[nodiscard]] std::filesystem::path path() const { return m_folder.path() / "fixture.flipbook"; }
  [[nodiscard]] const RunShape& shape() const { return m_shape; }
  [[nodiscard]] recording::RunReader open() const {
    return valueOrThrow(recording::RunReader::open(path()));
  }
  [[nodiscard]] std::filesystem::path framePath(std::uint32_t epoch) const {
    std::string number = std::to_string(epoch);
    number.insert(0, number.size() < 6 ? 6 - number.size() : 0, '0');
    return path() / "epochs" / (number + ".safetensors");
  }

  // Commits the fixture's frame of `epoch` through a writer of the test's own.
  void commit(recording::RunWriter& writer, std::uint32_t epoch) const {
    const Checkpoint checkpoint = checkpointOf(EpochIndex{epoch});
    valueOrThrow(writer.commitEpoch(frameOf(EpochIndex{epoch}, m_shape),
                                    m_shape.withCheckpoints ? &checkpoint : nullptr));
  }

 private:
  RunShape m_shape;
  TemporaryDirectory m_folder{memoryFolder()};
};

inline std::string fileText(const std::filesystem::path& path) {
  std::ifstream file{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

inline void writeFile(const std::filesystem::path& path, const std::string& text) {
  std::ofstream{path, std::ios::binary | std::ios::trunc} << text;
}

// One bit of a file's byte, the middle one unless told, changes.
inline void flipBit(const std::filesystem::path& path,
                    std::optional<std::size_t> position = std::nullopt) {
  std::string text = fileText(path);
  const std::size_t at = position.value_or(text.size() / 2);
  text.at(at) = static_cast<char>(text.at(at) ^ 1);
  writeFile(path, text);
}

// A complete run in which the frame of `epoch` has one wrong bit.
inline std::unique_ptr<RunFixture> runWithBrokenFrame(std::uint32_t epoch,
                                                      const RunShape& shape = {}) {
  auto run = std::make_unique<RunFixture>(shape);
  flipBit(run->framePath(epoch));
  return run;
}

}  // namespace flipbook::test
