#include "flipbook/metrics/metrics.h"

#include <cmath>
#include <utility>

#include "flipbook/core/expects.h"

namespace flipbook::metrics {

namespace {

// 8 MB of counts; of 10,000 classes a full table would have 800 MB, nearly all zeros.
constexpr std::size_t kMaxDenseClasses = 1024;

std::size_t cellsFor(std::size_t classCount) {
  return classCount <= kMaxDenseClasses ? classCount * classCount : 0;
}

std::optional<double> quotient(double dividend, double divisor) {
  return divisor > 0 ? std::optional{dividend / divisor} : std::nullopt;
}

ClassMetrics classMetrics(const ConfusionMatrix& confusion, ClassId klass) {
  ClassMetrics metrics{.support = confusion.support(klass),
                       .predicted = confusion.predictions(klass),
                       .correct = confusion.count(klass, klass)};
  const auto correct = static_cast<double>(metrics.correct);
  const auto support = static_cast<double>(metrics.support);
  const auto predicted = static_cast<double>(metrics.predicted);
  metrics.precision = quotient(correct, predicted);
  metrics.recall = quotient(correct, support);
  metrics.f1 = quotient(2 * correct, support + predicted);
  return metrics;
}

}  // namespace

ConfusionMatrix::ConfusionMatrix(std::uint32_t classCount)
    : m_classCount{classCount},
      m_counts(cellsFor(classCount)),
      m_support(classCount),
      m_predictions(classCount) {}

void ConfusionMatrix::add(ClassId label, ClassId predicted) {
  FLIPBOOK_EXPECTS(label.value() < m_classCount && predicted.value() < m_classCount);
  const std::size_t cell = label.index() * m_classCount + predicted.index();
  ++(isDense() ? m_counts[cell] : m_sparseCounts[cell]);
  ++m_support[label.index()];
  ++m_predictions[predicted.index()];
}

std::uint64_t ConfusionMatrix::count(ClassId label, ClassId predicted) const {
  FLIPBOOK_EXPECTS(label.value() < m_classCount && predicted.value() < m_classCount);
  const std::size_t cell = label.index() * m_classCount + predicted.index();
  if (isDense()) return m_counts[cell];
  const auto found = m_sparseCounts.find(cell);
  return found == m_sparseCounts.end() ? 0 : found->second;
}

std::uint64_t ConfusionMatrix::support(ClassId label) const {
  FLIPBOOK_EXPECTS(label.value() < m_classCount);
  return m_support[label.index()];
}

std::uint64_t ConfusionMatrix::predictions(ClassId predicted) const {
  FLIPBOOK_EXPECTS(predicted.value() < m_classCount);
  return m_predictions[predicted.index()];
}

SplitMetrics metricsFromConfusion(ConfusionMatrix confusion, std::optional<double> meanLoss) {
  SplitMetrics metrics{.confusion = std::move(confusion)};
  std::uint64_t correct = 0;
  double precision = 0;
  double recall = 0;
  double f1 = 0;
  for (std::uint32_t i = 0; i < metrics.confusion.classCount(); ++i) {
    const ClassMetrics& klass =
        metrics.perClass.emplace_back(classMetrics(metrics.confusion, ClassId{i}));
    metrics.summary.samples += klass.support;
    correct += klass.correct;
    if (klass.support == 0) continue;
    ++metrics.classesCounted;
    precision += klass.precision.value_or(0);
    recall += klass.recall.value_or(0);
    f1 += klass.f1.value_or(0);
  }
  const double classes = metrics.classesCounted;
  metrics.summary.loss = meanLoss;
  metrics.summary.accuracy =
      quotient(static_cast<double>(correct), static_cast<double>(metrics.summary.samples));
  metrics.summary.precision = quotient(precision, classes);
  metrics.summary.recall = quotient(recall, classes);
  metrics.summary.f1 = quotient(f1, classes);
  return metrics;
}

SplitMetrics computeMetrics(const ClassScores& scores, std::span<const float> loss,
                            std::span<const Sample> samples, Split split) {
  FLIPBOOK_EXPECTS(scores.sampleCount() == samples.size() && loss.size() == samples.size());
  ConfusionMatrix confusion{scores.classCount()};
  double lossSum = 0;
  std::uint64_t losses = 0;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const SampleId id{static_cast<std::uint32_t>(i)};
    const Sample& sample = samples[i];
    if (sample.split != split || !sample.label.isGiven() || !sample.excludedBecause.empty() ||
        !scores.isEvaluated(id)) {
      continue;
    }
    confusion.add(sample.label.klass(), scores.predicted(id));
    if (std::isnan(loss[i])) continue;
    lossSum += static_cast<double>(loss[i]);
    ++losses;
  }
  return metricsFromConfusion(std::move(confusion), quotient(lossSum, static_cast<double>(losses)));
}

}  // namespace flipbook::metrics
