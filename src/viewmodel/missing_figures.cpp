#include "viewmodel/missing_figures.h"

#include <vector>

#include "flipbook/metrics/metrics.h"

namespace flipbook::viewmodel {
namespace {

bool isEmpty(const SplitSummary& split) {
  return !split.loss && !split.accuracy && !split.precision && !split.recall && !split.f1;
}

void fill(SplitSummary& split, const SplitSummary& computed) {
  if (split.samples == 0) split.samples = computed.samples;
  if (!split.loss) split.loss = computed.loss;
  if (!split.accuracy) split.accuracy = computed.accuracy;
  if (!split.precision) split.precision = computed.precision;
  if (!split.recall) split.recall = computed.recall;
  if (!split.f1) split.f1 = computed.f1;
}

}  // namespace

bool lacksFigures(const EpochSummary& summary) {
  return isEmpty(summary.training) || isEmpty(summary.validation);
}

EpochSummary figuresOf(const EpochFrame& frame, std::span<const Sample> samples) {
  const std::vector<float> loss = lossOf(frame, samples);
  EpochSummary computed;
  computed.epoch = frame.epoch;
  computed.training = metrics::computeMetrics(frame.scores, loss, samples, Split::Training).summary;
  computed.validation =
      metrics::computeMetrics(frame.scores, loss, samples, Split::Validation).summary;
  return computed;
}

void fillFigures(EpochSummary& summary, const EpochSummary& computed) {
  fill(summary.training, computed.training);
  fill(summary.validation, computed.validation);
}

std::vector<float> lossOf(const EpochFrame& frame, std::span<const Sample> samples) {
  if (frame.loss.size() == samples.size()) return frame.loss;
  std::vector<float> loss(samples.size());
  for (std::uint32_t i = 0; i < samples.size(); ++i) {
    loss[i] = frame.scores.loss(SampleId{i}, samples[i].label);
  }
  return loss;
}

}  // namespace flipbook::viewmodel
