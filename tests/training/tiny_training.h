// Small sets of images that a network tells apart in seconds: one colour for each class, with
// noise.

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "flipbook/core/random.h"
#include "flipbook/training/trainer.h"

namespace flipbook::test {

inline constexpr std::uint32_t kTinySidePx = 16;

struct TinySet {
  std::vector<std::uint8_t> pixels;
  std::vector<Sample> samples;
  std::vector<std::string> classes;

  [[nodiscard]] training::TrainingData data() const {
    return {pixels, kTinySidePx, samples, classes};
  }
};

// `count` images of `classCount` classes in turn; every fifth is for validation.
inline TinySet tinySet(std::uint32_t count, std::uint32_t classCount) {
  TinySet set;
  for (std::uint32_t c = 0; c < classCount; ++c)
    set.classes.push_back("class " + std::to_string(c));
  for (std::uint32_t i = 0; i < count; ++i) {
    Sample sample;
    sample.path = std::to_string(i) + ".png";
    sample.label = ClassId{i % classCount};
    sample.split = i % 5 == 4 ? Split::Validation : Split::Training;
    set.samples.push_back(sample);
    Random random{1, i};
    for (std::uint32_t value = 0; value < kTinySidePx * kTinySidePx * 3; ++value) {
      const std::uint32_t colour = value % 3;
      const std::uint64_t level = mixBits(i % classCount * 3 + colour) % 200;
      set.pixels.push_back(static_cast<std::uint8_t>(level + random.below(56)));
    }
  }
  return set;
}

inline TrainingOptions tinyOptions(std::uint32_t epochs, Precision precision = Precision::F32) {
  TrainingOptions options;
  options.epochs = epochs;
  options.batchSize = 16;
  options.device = "cpu";
  options.threads = 1;  // two wait for each other on a busy machine
  options.precision = precision;
  return options;
}

inline bool goOn(const training::BatchProgress&) { return true; }

}  // namespace flipbook::test
