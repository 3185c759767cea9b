#include "flipbook/viewmodel/map_compass.h"

#include <cmath>
#include <limits>
#include <numbers>
#include <span>
#include <vector>

#include "flipbook/core/random.h"

namespace flipbook::viewmodel {
namespace {

constexpr float kOffset = 0.035F;

std::vector<Point2> classDirections(std::uint32_t classCount) {
  std::vector<Point2> directions;
  for (std::uint32_t k = 0; k < classCount; ++k) {
    const float angleRad =
        2 * std::numbers::pi_v<float> * static_cast<float>(k) / static_cast<float>(classCount);
    directions.push_back({std::sin(angleRad), -std::cos(angleRad)});
  }
  return directions;
}

Point2 offsetOf(SampleId sample) {
  Random random{1, sample.value()};
  const auto angleRad = static_cast<float>(random.uniform(0, 2 * std::numbers::pi));
  const auto distance = kOffset * static_cast<float>(std::sqrt(random.uniform()));
  return {distance * std::cos(angleRad), distance * std::sin(angleRad)};
}

Point2 meanOverAll(std::span<const float> logits, std::span<const Point2> directions) {
  float largest = -std::numeric_limits<float>::infinity();
  for (const float logit : logits) largest = std::max(largest, logit);
  Point2 sum;
  float weights = 0;
  for (std::size_t k = 0; k < logits.size(); ++k) {
    const float weight = std::exp(logits[k] - largest);
    sum = {sum.x + weight * directions[k].x, sum.y + weight * directions[k].y};
    weights += weight;
  }
  return {sum.x / weights, sum.y / weights};
}

Point2 meanOverTop(const ClassScores& scores, SampleId sample, std::span<const Point2> directions) {
  Point2 sum;
  const auto& top = scores.top();
  for (std::size_t rank = 0; rank < kTopClasses; ++rank) {
    const std::size_t at = sample.index() * kTopClasses + rank;
    const float probability = std::exp(top.topLogit[at] - top.logitSum[sample.index()]);
    const Point2 direction = directions[top.topClass[at] % directions.size()];
    sum = {sum.x + probability * direction.x, sum.y + probability * direction.y};
  }
  return sum;
}

}  // namespace

Layout classCompass(const ClassScores& scores) {
  constexpr float kNone = std::numeric_limits<float>::quiet_NaN();
  const auto directions = classDirections(scores.classCount());
  Layout layout;
  layout.reserve(scores.sampleCount());
  for (std::uint32_t i = 0; i < scores.sampleCount(); ++i) {
    const SampleId sample{i};
    if (!scores.isEvaluated(sample)) {
      layout.push_back({kNone, kNone});
      continue;
    }
    const Point2 mean = scores.isFull() ? meanOverAll(scores.logits().row(i), directions)
                                        : meanOverTop(scores, sample, directions);
    const Point2 offset = offsetOf(sample);
    layout.push_back({mean.x + offset.x, mean.y + offset.y});
  }
  return layout;
}

Layout drawnLayout(const EpochFrame& frame) {
  return frame.layout.empty() ? classCompass(frame.scores) : frame.layout;
}

}  // namespace flipbook::viewmodel
