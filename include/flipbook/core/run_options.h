// Everything a person can choose about a run. The same record gives the same bits on one machine.

#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "flipbook/core/result.h"

namespace flipbook {

enum class Precision : std::uint8_t { Auto, F32, BF16 };
enum class Augmentation : std::uint8_t { Auto, None, Light, Strong };

// Which epochs keep their features: all, every K-th, or none. The best and the last are always kept
// unless `every` is 0.
struct FeatureRecording {
  std::uint32_t every{1};  // 0: none, 1: all

  friend bool operator==(const FeatureRecording&, const FeatureRecording&) = default;
};

inline constexpr std::uint32_t kMostEpochs = 10'000;

// What stays on one side of the split, besides the groups that the dataset declares and pictures
// that are there twice.
enum class GroupBy : std::uint8_t {
  Declared,  // nothing else
  Folder,    // images of one folder, unless that folder is the class
  FileName,  // images of one folder whose names differ in their last number only: frames of a video
};

// Cross-validation (recording/audit.h): in how many folds, the training itself included.
inline constexpr std::uint32_t kFewestFolds = 3;
inline constexpr std::uint32_t kMostFolds = 20;
inline constexpr std::uint32_t kUsualFolds = 5;

struct SplitOptions {
  double validationFraction{0.2};  // in (0, 1)
  std::uint64_t seed{1};
  GroupBy groupBy{};
  // After the training the run is audited in so many folds, so that every sample has been held out
  // once. 0: not.
  std::uint32_t folds{};

  friend bool operator==(const SplitOptions&, const SplitOptions&) = default;
};

// An empty optional means `auto`: the engine chooses and the run records the choice.
struct TrainingOptions {
  std::uint32_t epochs{20};  // 1 to kMostEpochs
  std::string model{"auto"};
  std::optional<std::uint32_t> imageSize;  // pixels, 8 to 1,024
  std::optional<std::uint32_t> batchSize;  // 1 to 65,536
  std::optional<double> learningRate;      // in (0, 1e6]
  std::uint64_t seed{1};
  std::string device{"auto"};            // auto, cpu, cuda, cuda:n
  std::optional<std::uint32_t> threads;  // 1 to 256
  Precision precision{Precision::Auto};
  Augmentation augmentation{Augmentation::Auto};
  std::filesystem::path weights;  // safetensors to start from; empty: random

  friend bool operator==(const TrainingOptions&, const TrainingOptions&) = default;
};

// How a dataset is read where its files leave a choice.
struct ReadingOptions {
  std::string kind;  // of the format, as run.json names it; empty: the likeliest
  bool lastWins{};   // of two labels of one image the later; else such a dataset is refused (C4)
  bool takesUnlabeled{};  // images without a label become samples too, of Split::Unlabeled

  friend bool operator==(const ReadingOptions&, const ReadingOptions&) = default;
};

struct RunOptions {
  std::filesystem::path dataset;
  std::filesystem::path out;  // the run directory to make
  ReadingOptions reading;
  TrainingOptions training;
  SplitOptions split;
  FeatureRecording features;
  // What people decided about the same images in an earlier run, to be taken over: that run, its
  // edits.jsonl, or such a file on its own. Empty: nothing.
  std::filesystem::path edits;
  bool computeLayout{true};
  bool overwrite{false};     // replace an existing run directory
  bool isBackground{false};  // yield the processor to whoever else wants it, such as a window
};

// Errors: InvalidArgument, naming the option as the command line spells it, the value and the
// permitted range.
[[nodiscard]] Result<void> checkTrainingOptions(const TrainingOptions& options);
[[nodiscard]] Result<void> checkFolds(std::uint32_t folds);
[[nodiscard]] Result<void> checkSplitOptions(const SplitOptions& options);

// Names as the command line and run.json spell them, and back.
[[nodiscard]] std::string nameOf(Precision precision);
[[nodiscard]] std::string nameOf(Augmentation augmentation);
[[nodiscard]] std::string nameOf(FeatureRecording features);
[[nodiscard]] const char* nameOf(GroupBy groupBy);
[[nodiscard]] Result<Precision> precisionFromName(std::string_view name);
[[nodiscard]] Result<Augmentation> augmentationFromName(std::string_view name);
[[nodiscard]] Result<FeatureRecording> featureRecordingFromName(std::string_view name);
[[nodiscard]] Result<GroupBy> groupByFromName(std::string_view name);

}  // namespace flipbook
