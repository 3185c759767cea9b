#include "pipeline/epoch_frames.h"

#include <algorithm>
#include <limits>

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
  std::vector<Label> labels;
  labels.reserve(samples.size());
  for (const Sample& sample : samples) labels.push_back(sample.label);
  return ClassScores::topOnly(rounded.view(), labels);
}

SplitSummary summaryOf(const EpochFrame& frame, std::span<const Sample> samples, Split split) {
  return metrics::computeMetrics(frame.scores, frame.loss, samples, split).summary;
}

// Where only the top classes are kept, the logit of another label. One that is not among them is
// taken for the last of them, the most that it can be.
float labelLogitOf(const ClassScores::Top& top, std::size_t sample, const Label& label) {
  if (!label.isGiven()) return std::numeric_limits<float>::quiet_NaN();
  const std::size_t first = sample * kTopClasses;
  for (std::size_t k = first; k < first + kTopClasses; ++k) {
    if (top.topClass[k] == label.klass().value()) return top.topLogit[k];
  }
  return top.topLogit[first + kTopClasses - 1];
}

}  // namespace

void judgeAnew(EpochFrame& frame, std::span<const Sample> before, std::span<const Sample> now) {
  if (std::ranges::equal(before, now)) return;
  std::vector<std::uint32_t> relabelled;
  for (std::uint32_t i = 0; i < now.size(); ++i) {
    if (before[i].label != now[i].label) relabelled.push_back(i);
  }
  if (!frame.scores.isFull()) {
    ClassScores::Top top = frame.scores.top();
    for (const std::uint32_t i : relabelled) {
      if (frame.scores.isEvaluated(SampleId{i})) {
        top.labelLogit[i] = labelLogitOf(top, i, now[i].label);
      }
    }
    frame.scores = ClassScores::topOnly(std::move(top), frame.scores.classCount());
  }
  for (const std::uint32_t i : relabelled) {
    frame.loss[i] = frame.scores.loss(SampleId{i}, now[i].label);
    frame.trainingMargin[i] = std::numeric_limits<float>::quiet_NaN();
  }
  frame.summary.training = summaryOf(frame, now, Split::Training);
  frame.summary.validation = summaryOf(frame, now, Split::Validation);
}

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
  frame.summary = {.epoch = epoch,
                   .training = summaryOf(frame, samples, Split::Training),
                   .validation = summaryOf(frame, samples, Split::Validation),
                   .learningRate = output.learningRate,
                   .seconds = output.trainingSeconds + output.evaluationSeconds};
  return frame;
}

}  // namespace flipbook::pipeline
