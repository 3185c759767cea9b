// The recorded data of one epoch: what every page of the flipbook is made of.

#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "flipbook/core/class_scores.h"
#include "flipbook/core/ids.h"
#include "flipbook/core/point.h"
#include "flipbook/core/quantized_features.h"

namespace flipbook {

// One split's figures in one epoch. Precision, recall and F1 are macro averages over the classes
// that have samples in the split; a quotient 0/0 has no value.
struct SplitSummary {
  std::uint64_t samples{};
  std::optional<double> loss;
  std::optional<double> accuracy;
  std::optional<double> precision;
  std::optional<double> recall;
  std::optional<double> f1;

  friend bool operator==(const SplitSummary&, const SplitSummary&) = default;
};

// What epochs.jsonl says of an epoch, for curves.
struct EpochSummary {
  EpochIndex epoch;
  SplitSummary training;
  SplitSummary validation;
  std::optional<double> learningRate;
  std::optional<double> seconds;

  friend bool operator==(const EpochSummary&, const EpochSummary&) = default;
};

// Immutable once made. All arrays have N entries, the run's samples in the run's order, from one
// clean evaluation pass at the end of the epoch (except `trainingMargin`).
struct EpochFrame {
  EpochIndex epoch;
  ClassScores scores;  // N x C
  std::vector<float>
      loss;  // N, cross-entropy against the recorded label; NaN: not evaluated, or none
  std::vector<float>
      trainingMargin;  // N, from the training pass; NaN but for training samples, and on epoch 0
  QuantizedFeatures features;  // N x D, or empty
  Layout layout;               // N, or empty
  EpochSummary summary;
};

using FramePtr = std::shared_ptr<const EpochFrame>;

// Bytes that a frame occupies in memory, for caches with a budget.
[[nodiscard]] std::size_t sizeInBytes(const EpochFrame& frame);

}  // namespace flipbook
