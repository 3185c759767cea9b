#include "pipeline/epoch_frames.h"

#include <algorithm>

#include "flipbook/core/half.h"
#include "flipbook/metrics/metrics.h"

namespace flipbook::pipeline {
namespace {

// Only the differences between a sample's logits mean anything. So where half precision cannot hold
// them, they are shifted until the largest is 0; what is then still too low is as good as never.
void fitIntoHalf(std::span<float> logits) {
  constexpr float kLargestHalf = 65504;
  const auto [smallest, largest] = std::ranges::minmax(logits);
  if (smallest >= -kLargestHalf && largest <= kLargestHalf) return;
  for (float& logit : logits) logit = std::max(logit - largest, -kLargestHalf);
}

ClassScores recordedScores(const FloatMatrix& logits, std::span<const Sample> samples) {
  FloatMatrix rounded = logits;
  for (std::size_t at = 0; at < rounded.values.size(); at += rounded.columns) {
    fitIntoHalf(std::span{rounded.values}.subspan(at, rounded.columns));
  }
  std::ranges::transform(rounded.values, rounded.values.begin(), roundedToHalf);
  if (rounded.columns <= kMaxFullClasses) return ClassScores::full(std::move(rounded));
  std::vector<ClassId> labels;
  labels.reserve(samples.size());
  for (const Sample& sample : samples) labels.push_back(sample.label);
  return ClassScores::topOnly(rounded.view(), labels);
}

}  // namespace

EpochFrame frameFrom(EpochIndex epoch, const training::EpochOutput& output,
                     std::span<const Sample> samples) {
  EpochFrame frame{.epoch = epoch,
                   .scores = recordedScores(output.logits, samples),
                   .loss = std::vector<float>(samples.size()),
                   .trainingMargin = output.trainingMargin,
                   .features = quantizeFeatures(output.features.view()),
                   .layout = {},
                   .summary = {}};
  for (std::uint32_t i = 0; i < samples.size(); ++i) {
    frame.loss[i] = frame.scores.loss(SampleId{i}, samples[i].label);
  }
  frame.summary = {
      .epoch = epoch,
      .training =
          metrics::computeMetrics(frame.scores, frame.loss, samples, Split::Training).summary,
      .validation =
          metrics::computeMetrics(frame.scores, frame.loss, samples, Split::Validation).summary,
      .learningRate = output.learningRate,
      .seconds = output.trainingSeconds + output.evaluationSeconds};
  return frame;
}

}  // namespace flipbook::pipeline
