// Pages made up for tests: a cloud of features per class, logits from where a sample really lies.

#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "flipbook/core/epoch_frame.h"
#include "flipbook/core/random.h"
#include "flipbook/core/sample.h"
#include "flipbook/findings/evidence.h"

namespace flipbook::test {

struct InventedRun {
  std::uint32_t samples{120};
  std::uint32_t classes{3};
  std::uint32_t columns{8};
  std::set<std::uint32_t> mislabelled{};  // samples whose label is the class after the true one
  std::set<std::uint32_t> outliers{};     // hardly any response, in a direction of their own
  bool withFeatures{true};
  bool withTrainingMargins{true};
  bool knowsLabelsByHeart{false};  // says the label of what it was trained on, whatever that shows

  [[nodiscard]] std::uint32_t truth(std::uint32_t i) const { return i % classes; }
  [[nodiscard]] ClassId label(std::uint32_t i) const {
    return ClassId{mislabelled.contains(i) ? (truth(i) + 1) % classes : truth(i)};
  }

  // Every fifth sample is a validation sample.
  [[nodiscard]] std::vector<Sample> sampleList() const {
    std::vector<Sample> list;
    for (std::uint32_t i = 0; i < samples; ++i) {
      list.push_back({.path = std::to_string(i) + ".png",
                      .label = label(i),
                      .split = i % 5 == 4 ? Split::Validation : Split::Training});
    }
    return list;
  }

  [[nodiscard]] FloatMatrix logits(std::uint32_t epoch) const {
    FloatMatrix logits{{}, classes};
    for (std::uint32_t i = 0; i < samples; ++i) {
      Random noise{7, epoch, i};
      for (std::uint32_t k = 0; k < classes; ++k) {
        const bool isByHeart = knowsLabelsByHeart && i % 5 != 4;
        const std::uint32_t learnt = isByHeart ? label(i).value() : truth(i);
        const bool isLearnt = epoch > 0 && k == learnt && !outliers.contains(i);
        logits.values.push_back(static_cast<float>(noise.uniform(-1, 1) + (isLearnt ? 4 : 0)));
      }
    }
    return logits;
  }

  [[nodiscard]] FloatMatrix features(std::uint32_t epoch) const {
    FloatMatrix features{{}, columns};
    for (std::uint32_t i = 0; i < samples; ++i) {
      Random noise{8, epoch, i};
      const bool isOutlier = outliers.contains(i);
      for (std::uint32_t d = 0; d < columns; ++d) {
        const bool isOwn = !isOutlier && d == truth(i);
        const bool isStrange = isOutlier && d == columns - 1;
        const double base = isOwn ? 5 : (isStrange ? 0.6 : 0);
        features.values.push_back(static_cast<float>(base + noise.uniform(0, isOutlier ? 0.2 : 1)));
      }
    }
    return features;
  }

  [[nodiscard]] FramePtr page(std::uint32_t epoch) const {
    auto frame = std::make_shared<EpochFrame>();
    frame->epoch = EpochIndex{epoch};
    const FloatMatrix all = logits(epoch);
    std::vector<Label> labels;
    for (std::uint32_t i = 0; i < samples; ++i) labels.push_back(label(i));
    frame->scores = classes <= kMaxFullClasses ? ClassScores::full(all)
                                               : ClassScores::topOnly(all.view(), labels);
    for (std::uint32_t i = 0; i < samples; ++i) {
      const bool isTrained = withTrainingMargins && epoch > 0 && i % 5 != 4;
      frame->loss.push_back(frame->scores.loss(SampleId{i}, labels[i]));
      frame->trainingMargin.push_back(isTrained ? frame->scores.margin(SampleId{i}, labels[i])
                                                : std::numeric_limits<float>::quiet_NaN());
    }
    if (withFeatures) frame->features = quantizeFeatures(features(epoch).view());
    return frame;
  }

  // Pages 0 to `last`.
  [[nodiscard]] findings::Evidence evidence(std::uint32_t last) const {
    findings::Evidence gathered{sampleList(), classes};
    for (std::uint32_t epoch = 0; epoch <= last; ++epoch) gathered.add(page(epoch));
    return gathered;
  }
};

}  // namespace flipbook::test
