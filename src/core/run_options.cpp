#include "flipbook/core/run_options.h"

#include <charconv>
#include <cmath>

namespace flipbook {
namespace {

template <typename T>
Result<void> checkRange(std::string_view option, std::optional<T> value, T low, T high) {
  if (!value || (*value >= low && *value <= high)) return {};
  return fail(ErrorCode::InvalidArgument, "{} {}: must be from {} to {}", option, *value, low,
              high);
}

}  // namespace

Result<void> checkTrainingOptions(const TrainingOptions& options) {
  using U32 = std::uint32_t;
  if (auto ok = checkRange<U32>("--epochs", options.epochs, 1, kMostEpochs); !ok) return ok;
  if (auto ok = checkRange<U32>("--image-size", options.imageSize, 8, 1'024); !ok) return ok;
  if (auto ok = checkRange<U32>("--batch-size", options.batchSize, 1, 65'536); !ok) return ok;
  if (auto ok = checkRange<U32>("--threads", options.threads, 1, 256); !ok) return ok;
  // Written so that NaN fails too.
  constexpr double kHighest = 1e6;  // beyond all use, but not so far that nobody means it
  if (options.learningRate && !(*options.learningRate > 0 && *options.learningRate <= kHighest)) {
    return fail(ErrorCode::InvalidArgument,
                "--learning-rate {}: must be above 0 and at most 1000000 (usual: 0.01 to 0.5)",
                *options.learningRate);
  }
  return {};
}

Result<void> checkFolds(std::uint32_t folds) {
  return checkRange<std::uint32_t>("--folds", folds, kFewestFolds, kMostFolds);
}

Result<void> checkSplitOptions(const SplitOptions& options) {
  if (options.folds != 0) {
    if (auto ok = checkFolds(options.folds); !ok) return ok;
  }
  if (options.validationFraction > 0 && options.validationFraction < 1) return {};
  return fail(ErrorCode::InvalidArgument,
              "--validation-fraction {}: must be above 0 and below 1 (0.2 is a fifth)",
              options.validationFraction);
}

std::string nameOf(Precision precision) {
  switch (precision) {
    case Precision::F32:
      return "f32";
    case Precision::BF16:
      return "bf16";
    case Precision::Auto:
      break;
  }
  return "auto";
}

std::string nameOf(Augmentation augmentation) {
  switch (augmentation) {
    case Augmentation::None:
      return "none";
    case Augmentation::Light:
      return "light";
    case Augmentation::Strong:
      return "strong";
    case Augmentation::Auto:
      break;
  }
  return "auto";
}

std::string nameOf(FeatureRecording features) {
  if (features.every == 0) return "none";
  return features.every == 1 ? "all" : fmt::format("every:{}", features.every);
}

const char* nameOf(GroupBy groupBy) {
  switch (groupBy) {
    case GroupBy::Folder:
      return "folder";
    case GroupBy::FileName:
      return "name";
    case GroupBy::Declared:
      break;
  }
  return "declared";
}

Result<GroupBy> groupByFromName(std::string_view name) {
  for (const auto known : {GroupBy::Declared, GroupBy::Folder, GroupBy::FileName}) {
    if (nameOf(known) == name) return known;
  }
  return fail(ErrorCode::InvalidArgument, "--group-by {}: must be declared, folder or name", name);
}

Result<Precision> precisionFromName(std::string_view name) {
  for (const auto known : {Precision::Auto, Precision::F32, Precision::BF16}) {
    if (nameOf(known) == name) return known;
  }
  return fail(ErrorCode::InvalidArgument, "--precision {}: must be auto, f32 or bf16", name);
}

Result<Augmentation> augmentationFromName(std::string_view name) {
  for (const auto known :
       {Augmentation::Auto, Augmentation::None, Augmentation::Light, Augmentation::Strong}) {
    if (nameOf(known) == name) return known;
  }
  return fail(ErrorCode::InvalidArgument, "--augment {}: must be auto, none, light or strong",
              name);
}

Result<FeatureRecording> featureRecordingFromName(std::string_view name) {
  if (name == "all") return FeatureRecording{1};
  if (name == "none") return FeatureRecording{0};
  constexpr std::string_view kEvery = "every:";
  std::uint32_t every = 0;
  if (name.starts_with(kEvery)) {
    const std::string_view digits = name.substr(kEvery.size());
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), every);
    if (error == std::errc{} && end == digits.data() + digits.size() && every >= 1) {
      return FeatureRecording{every};
    }
  }
  return fail(ErrorCode::InvalidArgument,
              "--record-features {}: must be all, none or every:K with K from 1", name);
}

}  // namespace flipbook
