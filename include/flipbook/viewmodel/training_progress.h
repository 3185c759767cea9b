// How far a training is, and how the window says it. Mirrors what the engine reports, so that the
// window need not see the engine.

#pragma once

#include <QString>
#include <cstdint>
#include <optional>

#include "flipbook/core/ids.h"

namespace flipbook::viewmodel {

enum class TrainingPhase : std::uint8_t {
  Scanning,
  Decoding,
  Preparing,
  Training,
  Evaluating,
  LayingOut,
  Refining,
  Recording,
  Paused
};

struct TrainingProgress {
  TrainingPhase phase{};
  EpochIndex epoch;  // the one in hand
  std::uint32_t plannedEpochs{};
  std::uint64_t done{};   // files or images of this phase
  std::uint64_t total{};  // 0: not known yet
  double imagesPerSecond{};
  std::optional<double> secondsToPage;
  std::optional<double> secondsToEnd;
  std::uint32_t fold{};   // of an audit: the one in hand, from 1
  std::uint32_t folds{};  // 0: no audit
};

struct ProgressText {
  QString where;                   // "Epoch 18: 6,144 of 9,600"
  QString pace;                    // "1,040 images/s · 4 s to the next page · 1 min 10 s in all"
  std::optional<double> fraction;  // in [0, 1]; empty: not known
};

[[nodiscard]] ProgressText textOf(const TrainingProgress& progress);

// "4 s", "1 min 10 s", "2 h 5 min". Negative, infinite or NaN: an empty text.
[[nodiscard]] QString durationText(double seconds);

// "1,040", with the separators of the person's language.
[[nodiscard]] QString countText(std::uint64_t count);

}  // namespace flipbook::viewmodel
