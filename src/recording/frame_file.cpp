#include "recording/frame_file.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>

#include "flipbook/core/half.h"

namespace flipbook::recording {

namespace {

constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
// A probability of 0 is one that was rounded to it; its logarithm must stay finite.
constexpr float kSmallestProbability = 1e-12F;
// Half-precision probabilities of 64 classes sum to 1 within this.
constexpr double kSumTolerance = 0.02;

constexpr std::string_view kLogit = "logit";
constexpr std::string_view kProbability = "probability";
constexpr std::string_view kTopClass = "top_class";
constexpr std::string_view kTopLogit = "top_logit";
constexpr std::string_view kLabelLogit = "label_logit";
constexpr std::string_view kLogitSum = "logit_sum";
constexpr std::string_view kLoss = "loss";
constexpr std::string_view kTrainingMargin = "training_margin";
constexpr std::string_view kFeature = "feature";
constexpr std::string_view kFeatureScale = "feature_scale";
constexpr std::string_view kFeatureOffset = "feature_offset";

bool isFloat(DType type) {
  return type == DType::F16 || type == DType::BF16 || type == DType::F32 || type == DType::F64;
}

template <typename T>
std::vector<T> valuesFrom(std::span<const std::uint8_t> bytes) {
  std::vector<T> values(bytes.size() / sizeof(T));
  std::memcpy(values.data(), bytes.data(), values.size() * sizeof(T));
  return values;
}

tl::unexpected<Error> wrongTensor(const TensorPlace& place, std::string_view wanted) {
  return fail(ErrorCode::CorruptData, "tensor '{}' is {} [{}], not {}", place.name,
              nameOf(place.type), fmt::join(place.shape, ", "), wanted);
}

// A float tensor of N rows with `columns` values each; columns 0 means one value without a second
// dimension. Nothing if the file has no such tensor.
Result<std::optional<FrameTensor>> floatTensor(const SafetensorsHeader& header,
                                               std::string_view name, std::uint64_t rows,
                                               std::uint64_t columns) {
  const TensorPlace* const place = header.find(name);
  if (place == nullptr) return std::optional<FrameTensor>{};
  const bool fits =
      columns == 0 ? place->shape == std::vector{rows} : place->shape == std::vector{rows, columns};
  if (!fits || !isFloat(place->type)) {
    return wrongTensor(*place, columns == 0 ? fmt::format("floats [{}]", rows)
                                            : fmt::format("floats [{}, {}]", rows, columns));
  }
  return std::optional{
      FrameTensor{place->type, place->offset, std::max<std::uint64_t>(columns, 1)}};
}

Result<void> need(const SafetensorsHeader& header, std::string_view name, std::uint64_t rows,
                  std::uint64_t columns, FrameTensor& into) {
  const auto tensor = floatTensor(header, name, rows, columns);
  if (!tensor) return passOn(tensor.error());
  if (!*tensor) return fail(ErrorCode::CorruptData, "has no tensor '{}'", name);
  into = **tensor;
  return {};
}

Result<void> indexTop(const SafetensorsHeader& header, const FrameShape& shape, FrameIndex& index) {
  const TensorPlace* const classes = header.find(kTopClass);
  if (classes == nullptr) return fail(ErrorCode::CorruptData, "has no tensor '{}'", kTopClass);
  if (classes->type != DType::U16 ||
      classes->shape != std::vector<std::uint64_t>{shape.samples, kTopClasses}) {
    return wrongTensor(*classes, fmt::format("U16 [{}, {}]", shape.samples, kTopClasses));
  }
  index.topClass = {classes->type, classes->offset, kTopClasses};
  auto found = need(header, kTopLogit, shape.samples, kTopClasses, index.score);
  if (found) found = need(header, kLabelLogit, shape.samples, 0, index.labelLogit);
  if (found) found = need(header, kLogitSum, shape.samples, 0, index.logitSum);
  return found;
}

Result<void> indexScores(const SafetensorsHeader& header, const FrameShape& shape,
                         FrameIndex& index) {
  if (header.find(kLogit) != nullptr) {
    index.kind = ScoreKind::Logit;
    return need(header, kLogit, shape.samples, shape.classes, index.score);
  }
  if (header.find(kProbability) != nullptr) {
    index.kind = ScoreKind::Probability;
    return need(header, kProbability, shape.samples, shape.classes, index.score);
  }
  if (header.find(kTopLogit) == nullptr) {
    return fail(ErrorCode::CorruptData, "has none of the tensors '{}', '{}', '{}'", kLogit,
                kProbability, kTopLogit);
  }
  index.kind = ScoreKind::Top;
  if (shape.classes < kTopClasses) {
    return fail(ErrorCode::CorruptData, "'{}' needs at least {} classes", kTopLogit, kTopClasses);
  }
  return indexTop(header, shape, index);
}

Result<void> indexFeatures(const SafetensorsHeader& header, const FrameShape& shape,
                           FrameIndex& index) {
  const TensorPlace* const feature = header.find(kFeature);
  if (feature == nullptr) return {};
  const bool isQuantized = feature->type == DType::U8;
  if (feature->shape.size() != 2 || feature->shape[0] != shape.samples || feature->shape[1] == 0 ||
      (shape.featureWidth != 0 && feature->shape[1] != shape.featureWidth) ||
      !(isQuantized || isFloat(feature->type))) {
    return wrongTensor(*feature,
                       fmt::format("U8 or floats [{}, {}]", shape.samples, shape.featureWidth));
  }
  const std::uint64_t width = feature->shape[1];
  if (isQuantized) {
    for (const std::string_view name : {kFeatureScale, kFeatureOffset}) {
      const TensorPlace* const place = header.find(name);
      if (place == nullptr) return fail(ErrorCode::CorruptData, "has no tensor '{}'", name);
      if (place->type != DType::F32 || place->shape != std::vector{width}) {
        return wrongTensor(*place, fmt::format("F32 [{}]", width));
      }
    }
  }
  index.isFeatureQuantized = isQuantized;
  index.feature = FrameTensor{feature->type, feature->offset, width};
  return {};
}

// Rows that are no logits become rows of NaN: not evaluated.
void blankBadRows(std::vector<float>& logits, std::size_t columns) {
  for (std::size_t at = 0; at + columns <= logits.size(); at += columns) {
    const std::span row{logits.data() + at, columns};
    if (!std::ranges::all_of(row, [](float value) { return std::isfinite(value); })) {
      std::ranges::fill(row, kNaN);
    }
  }
}

void logitsFromProbabilities(std::vector<float>& values, std::size_t columns) {
  for (std::size_t at = 0; at + columns <= values.size(); at += columns) {
    const std::span row{values.data() + at, columns};
    double sum = 0;
    bool isDistribution = true;
    for (const float value : row) {
      isDistribution = isDistribution && value >= 0;  // false for NaN
      sum += static_cast<double>(value);
    }
    isDistribution = isDistribution && std::abs(sum - 1) <= kSumTolerance;
    for (float& value : row) {
      value = isDistribution ? std::log(std::max(value, kSmallestProbability)) : kNaN;
    }
  }
}

Result<ClassScores> topScoresFrom(const FrameIndex& index, const ScoreBytes& bytes,
                                  std::span<const Label> labels, std::uint32_t classCount) {
  ClassScores::Top top{.topClass = valuesFrom<std::uint16_t>(bytes.topClass),
                       .topLogit = floatsFrom(bytes.score, index.score.type),
                       .labelLogit = floatsFrom(bytes.labelLogit, index.labelLogit.type),
                       .logitSum = floatsFrom(bytes.logitSum, index.logitSum.type)};
  for (std::size_t i = 0; i < top.logitSum.size(); ++i) {
    const std::span logits{top.topLogit.data() + i * kTopClasses, kTopClasses};
    const std::span classes{top.topClass.data() + i * kTopClasses, kTopClasses};
    if (!labels[i].isGiven()) top.labelLogit[i] = kNaN;
    const bool isEvaluated =
        std::isfinite(top.logitSum[i]) &&
        (std::isfinite(top.labelLogit[i]) || !labels[i].isGiven()) &&
        std::ranges::all_of(logits, [](float value) { return std::isfinite(value); });
    if (!isEvaluated) {
      std::ranges::fill(logits, kNaN);
      std::ranges::fill(classes, std::uint16_t{0});
      top.labelLogit[i] = top.logitSum[i] = kNaN;
      continue;
    }
    if (std::ranges::any_of(classes, [&](auto klass) { return klass >= classCount; })) {
      return fail(ErrorCode::CorruptData, "'{}' of sample {} is outside the {} classes", kTopClass,
                  i, classCount);
    }
    if (!std::ranges::is_sorted(logits, std::ranges::greater{})) {
      return fail(ErrorCode::CorruptData, "'{}' of sample {} does not fall", kTopLogit, i);
    }
  }
  return ClassScores::topOnly(std::move(top), classCount);
}

Result<QuantizedFeatures> featuresFrom(const FrameIndex& index, TensorBytes& tensors) {
  if (!index.feature) return QuantizedFeatures{};
  auto& bytes = tensors.find(kFeature)->second;
  if (!index.isFeatureQuantized) {
    return exactFeatures({floatsFrom(bytes, index.feature->type), index.feature->columns});
  }
  QuantizedFeatures features{.bytes = std::move(bytes),
                             .scale = valuesFrom<float>(tensors.find(kFeatureScale)->second),
                             .offset = valuesFrom<float>(tensors.find(kFeatureOffset)->second),
                             .exact = {}};
  const auto isFinite = [](float value) { return std::isfinite(value); };
  if (!std::ranges::all_of(features.scale, isFinite) ||
      !std::ranges::all_of(features.offset, isFinite)) {
    return fail(ErrorCode::CorruptData, "'{}' or '{}' is not finite", kFeatureScale,
                kFeatureOffset);
  }
  return features;
}

std::span<const std::byte> bytesOf(const auto& values) { return std::as_bytes(std::span{values}); }

}  // namespace

Result<FrameIndex> indexFrame(const SafetensorsHeader& header, const FrameShape& shape) {
  FrameIndex index;
  const auto scores = indexScores(header, shape, index);
  if (!scores) return passOn(scores.error());
  const auto loss = floatTensor(header, kLoss, shape.samples, 0);
  if (!loss) return passOn(loss.error());
  index.loss = *loss;
  const auto margin = floatTensor(header, kTrainingMargin, shape.samples, 0);
  if (!margin) return passOn(margin.error());
  index.trainingMargin = *margin;
  const auto features = indexFeatures(header, shape, index);
  if (!features) return passOn(features.error());
  return index;
}

std::vector<float> floatsFrom(std::span<const std::uint8_t> bytes, DType type) {
  switch (type) {
    case DType::F32:
      return valuesFrom<float>(bytes);
    case DType::F16:
      return floatsFromHalves(valuesFrom<std::uint16_t>(bytes));
    case DType::BF16: {
      std::vector<float> values;
      for (const std::uint16_t bits : valuesFrom<std::uint16_t>(bytes)) {
        values.push_back(std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16U));
      }
      return values;
    }
    case DType::F64: {
      std::vector<float> values;
      for (const double value : valuesFrom<double>(bytes)) {
        values.push_back(static_cast<float>(value));
      }
      return values;
    }
    default:
      break;
  }
  FLIPBOOK_EXPECTS(isFloat(type));
  return {};
}

Result<ClassScores> scoresFrom(const FrameIndex& index, const ScoreBytes& bytes,
                               std::span<const Label> labels, std::uint32_t classCount) {
  if (index.kind == ScoreKind::Top) return topScoresFrom(index, bytes, labels, classCount);
  FloatMatrix logits{floatsFrom(bytes.score, index.score.type), classCount};
  if (index.kind == ScoreKind::Logit) blankBadRows(logits.values, classCount);
  if (index.kind == ScoreKind::Probability) logitsFromProbabilities(logits.values, classCount);
  if (classCount <= kMaxFullClasses) return ClassScores::full(std::move(logits));
  return ClassScores::topOnly(logits.view(), labels);
}

bool isFrameTensor(const TensorPlace& place) {
  constexpr std::array kNames{kLogit,        kProbability,   kTopClass,      kTopLogit,
                              kLabelLogit,   kLogitSum,      kLoss,          kFeature,
                              kFeatureScale, kFeatureOffset, kTrainingMargin};
  return std::ranges::find(kNames, place.name) != kNames.end();
}

Result<EpochFrame> frameFrom(EpochIndex epoch, const FrameIndex& index, TensorBytes tensors,
                             std::span<const Label> labels, std::uint32_t classCount) {
  const auto spanOf = [&](std::string_view name) -> std::span<const std::uint8_t> {
    const auto found = tensors.find(name);
    if (found == tensors.end()) return {};
    return found->second;
  };
  constexpr std::array kScoreNames{kLogit, kProbability, kTopLogit};  // in ScoreKind's order
  auto scores = scoresFrom(index,
                           {.score = spanOf(kScoreNames.at(static_cast<std::size_t>(index.kind))),
                            .topClass = spanOf(kTopClass),
                            .labelLogit = spanOf(kLabelLogit),
                            .logitSum = spanOf(kLogitSum)},
                           labels, classCount);
  if (!scores) return passOn(scores.error());
  EpochFrame frame{.epoch = epoch, .scores = std::move(*scores)};
  if (index.loss) {
    frame.loss = floatsFrom(spanOf(kLoss), index.loss->type);
  } else {
    frame.loss.resize(labels.size());
  }
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const SampleId sample{static_cast<std::uint32_t>(i)};
    if (!frame.scores.isEvaluated(sample) || !labels[i].isGiven())
      frame.loss[i] = kNaN;
    else if (!index.loss)
      frame.loss[i] = frame.scores.loss(sample, labels[i]);
  }
  frame.trainingMargin = index.trainingMargin
                             ? floatsFrom(spanOf(kTrainingMargin), index.trainingMargin->type)
                             : std::vector<float>(labels.size(), kNaN);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (!labels[i].isGiven()) frame.trainingMargin[i] = kNaN;
  }
  auto features = featuresFrom(index, tensors);
  if (!features) return passOn(features.error());
  frame.features = std::move(*features);
  return frame;
}

Result<Written> writeFrame(const std::filesystem::path& path, const EpochFrame& frame,
                           bool withFeatures) {
  const std::uint64_t samples = frame.loss.size();
  // Four-byte tensors first, so that readers which map the file find them aligned.
  std::vector<TensorView> tensors{
      {std::string{kLoss}, DType::F32, {samples}, bytesOf(frame.loss)},
      {std::string{kTrainingMargin}, DType::F32, {samples}, bytesOf(frame.trainingMargin)}};
  const QuantizedFeatures& features = frame.features;
  const bool hasFeatures = withFeatures && !features.isEmpty();
  if (hasFeatures) {
    tensors.push_back(
        {std::string{kFeatureScale}, DType::F32, {features.columns()}, bytesOf(features.scale)});
    tensors.push_back(
        {std::string{kFeatureOffset}, DType::F32, {features.columns()}, bytesOf(features.offset)});
  }
  std::vector<std::uint16_t> logits;
  std::vector<std::uint16_t> labelLogits;
  if (frame.scores.isFull()) {
    logits = halvesFromFloats(frame.scores.logits().values());
    tensors.push_back(
        {std::string{kLogit}, DType::F16, {samples, frame.scores.classCount()}, bytesOf(logits)});
  } else {
    const ClassScores::Top& top = frame.scores.top();
    logits = halvesFromFloats(top.topLogit);
    labelLogits = halvesFromFloats(top.labelLogit);
    tensors.push_back({std::string{kLogitSum}, DType::F32, {samples}, bytesOf(top.logitSum)});
    tensors.push_back(
        {std::string{kTopClass}, DType::U16, {samples, kTopClasses}, bytesOf(top.topClass)});
    tensors.push_back(
        {std::string{kTopLogit}, DType::F16, {samples, kTopClasses}, bytesOf(logits)});
    tensors.push_back({std::string{kLabelLogit}, DType::F16, {samples}, bytesOf(labelLogits)});
  }
  if (hasFeatures) {
    tensors.push_back({std::string{kFeature},
                       DType::U8,
                       {samples, features.columns()},
                       std::as_bytes(std::span{features.bytes})});
  }
  return writeSafetensors(
      path, tensors,
      {{"format", "flipbook-frame"}, {"epoch", std::to_string(frame.epoch.value())}});
}

}  // namespace flipbook::recording
