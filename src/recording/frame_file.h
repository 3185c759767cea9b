// A frame as tensors: which there are, what types and shapes they may have, how values are made of
// them.

#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <vector>

#include "flipbook/core/epoch_frame.h"
#include "flipbook/core/run_info.h"
#include "flipbook/core/sample.h"
#include "recording/safetensors.h"

namespace flipbook::recording {

// One of a frame's tensors: N rows of `columns` values.
struct FrameTensor {
  DType type{};
  std::uint64_t offset{};
  std::uint64_t columns{};

  [[nodiscard]] std::uint64_t rowBytes() const { return columns * sizeInBytes(type); }
};

enum class ScoreKind : std::uint8_t { Logit, Probability, Top };

// What a frame file holds, as far as it is known; small, so that it can be kept for every epoch.
struct FrameIndex {
  ScoreKind kind{};
  FrameTensor score;     // logit, probability or top_logit
  FrameTensor topClass;  // only for Top, as the next two
  FrameTensor labelLogit;
  FrameTensor logitSum;
  std::optional<FrameTensor> loss;
  std::optional<FrameTensor> trainingMargin;
  std::optional<FrameTensor> feature;
  bool isFeatureQuantized{};
};

// N, C and D (0: any) as run.json says.
struct FrameShape {
  std::uint64_t samples{};
  std::uint32_t classes{};
  std::uint32_t featureWidth{};
};

// Errors: CorruptData, naming the tensor that is missing or of the wrong type or shape; no path.
[[nodiscard]] Result<FrameIndex> indexFrame(const SafetensorsHeader& header,
                                            const FrameShape& shape);

// Values of any float type as floats. `bytes` holds whole values of `type`.
[[nodiscard]] std::vector<float> floatsFrom(std::span<const std::uint8_t> bytes, DType type);

// The bytes of some rows of the tensors that scores are made of.
struct ScoreBytes {
  std::span<const std::uint8_t> score;
  std::span<const std::uint8_t> topClass;
  std::span<const std::uint8_t> labelLogit;
  std::span<const std::uint8_t> logitSum;
};

// The scores of the rows; `labels` has one entry per row. A row with a value that is not finite, or
// with probabilities that are none, counts as not evaluated. Errors: CorruptData, no path.
[[nodiscard]] Result<ClassScores> scoresFrom(const FrameIndex& index, const ScoreBytes& bytes,
                                             std::span<const Label> labels,
                                             std::uint32_t classCount);

// The whole frame from the bytes of its tensors; the layout and the summary are left empty. Loss
// and margin are computed, or NaN, where they were not recorded. Errors: CorruptData, no path.
[[nodiscard]] Result<EpochFrame> frameFrom(EpochIndex epoch, const FrameIndex& index,
                                           TensorBytes tensors, std::span<const Label> labels,
                                           std::uint32_t classCount);

// True for the tensors that frameFrom() uses.
[[nodiscard]] bool isFrameTensor(const TensorPlace& place);

// Writes the frame's file; `withFeatures` false leaves the features out.
[[nodiscard]] Result<Written> writeFrame(const std::filesystem::path& path, const EpochFrame& frame,
                                         bool withFeatures);

}  // namespace flipbook::recording
