#include "flipbook/comparison/comparison.h"

#include <algorithm>

#include "comparison/bootstrap.h"
#include "comparison/shared_samples.h"
#include "flipbook/core/expects.h"
#include "flipbook/metrics/metrics.h"

namespace flipbook::comparison {
namespace {

using metrics::ConfusionMatrix;
using metrics::SplitMetrics;

SplitMetrics metricsOf(std::span<const Judged> judged, ClassId Judged::*predicted,
                       std::uint32_t classCount) {
  ConfusionMatrix confusion{classCount};
  for (const Judged& one : judged) confusion.add(one.label, one.*predicted);
  return metrics::metricsFromConfusion(std::move(confusion), std::nullopt);
}

Figure figureOf(const std::optional<double>& first, const std::optional<double>& second,
                const std::optional<Interval>& interval, std::uint64_t changes) {
  Figure figure{.first = first, .second = second};
  if (!first || !second) return figure;
  figure.difference = *second - *first;
  figure.interval = interval;
  figure.isMoreThanChance =
      interval && changes >= kFewestChanges && (interval->low > 0 || interval->high < 0);
  return figure;
}

// Per class: predictions that changed and concern it, as label or as what was predicted.
std::vector<std::uint64_t> changesOf(std::span<const Judged> judged, std::size_t classCount) {
  std::vector<std::uint64_t> changes(classCount);
  for (const Judged& one : judged) {
    if (one.predictedFirst == one.predictedSecond) continue;
    ++changes[one.predictedFirst.index()];
    ++changes[one.predictedSecond.index()];
    if (one.label != one.predictedFirst && one.label != one.predictedSecond) {
      ++changes[one.label.index()];
    }
  }
  return changes;
}

void listChanged(std::span<const Judged> judged, Comparison& comparison) {
  for (const Judged& one : judged) {
    const bool wasRight = one.predictedFirst == one.label;
    const bool isRight = one.predictedSecond == one.label;
    if (wasRight == isRight) continue;
    auto& list = isRight ? comparison.improved : comparison.worsened;
    list.push_back({one.first, one.second, one.label, one.predictedFirst, one.predictedSecond});
  }
}

Result<void> checkOptions(const Options& options) {
  if (options.resamples == 0 || !(options.confidence > 0 && options.confidence < 1)) {
    return fail(ErrorCode::InvalidArgument,
                "compare: at least one resample and a confidence between 0 and 1 are needed");
  }
  return {};
}

}  // namespace

Result<Comparison> compare(const Side& first, const Side& second, const Options& options) {
  FLIPBOOK_EXPECTS(first.scores->sampleCount() == first.samples.size());
  FLIPBOOK_EXPECTS(second.scores->sampleCount() == second.samples.size());
  FLIPBOOK_EXPECTS(first.scores->classCount() == first.classes.size());
  FLIPBOOK_EXPECTS(second.scores->classCount() == second.classes.size());
  if (auto ok = checkOptions(options); !ok) return passOn(ok.error());

  CommonClasses classes = commonClasses(first, second, options.labels);
  if (classes.onlyFirst.size() == first.classes.size()) {
    return fail(ErrorCode::InvalidArgument,
                "compare: the two runs have no class in common; were they trained on the same "
                "images?");
  }
  Comparison comparison;
  const std::vector<Judged> judged =
      judgedSamples(first, second, classes, options.labels, comparison.shared);
  if (judged.size() < 2) {
    return fail(ErrorCode::InvalidArgument,
                "compare: {} validation datapoints are in both runs, and at least 2 are needed "
                "(of the first run alone: {}, of the second alone: {}, left out in one of them: "
                "{}, with another image since: {})",
                judged.size(), comparison.shared.onlyFirst, comparison.shared.onlySecond,
                comparison.shared.excluded, comparison.shared.otherContent);
  }
  const auto classCount = static_cast<std::uint32_t>(classes.names.size());
  const SplitMetrics before = metricsOf(judged, &Judged::predictedFirst, classCount);
  const SplitMetrics after = metricsOf(judged, &Judged::predictedSecond, classCount);
  const Spread spread = bootstrap(judged, classCount, options);
  const std::uint64_t changes = comparison.shared.predictionsDiffer;

  comparison.accuracy =
      figureOf(before.summary.accuracy, after.summary.accuracy, spread.accuracy, changes);
  comparison.macro = {
      figureOf(before.summary.precision, after.summary.precision, spread.precision, changes),
      figureOf(before.summary.recall, after.summary.recall, spread.recall, changes),
      figureOf(before.summary.f1, after.summary.f1, spread.f1, changes)};
  comparison.classesCounted = after.classesCounted;
  const std::vector<std::uint64_t> changesByClass = changesOf(judged, classCount);
  for (std::size_t k = 0; k < classCount; ++k) {
    const metrics::ClassMetrics& a = before.perClass[k];
    const metrics::ClassMetrics& b = after.perClass[k];
    const std::uint64_t own = changesByClass[k];
    comparison.perClass.push_back(
        {b.support,
         {figureOf(a.precision, b.precision, spread.ofClasses[3 * k], own),
          figureOf(a.recall, b.recall, spread.ofClasses[3 * k + 1], own),
          figureOf(a.f1, b.f1, spread.ofClasses[3 * k + 2], own)}});
  }
  listChanged(judged, comparison);
  comparison.classes = std::move(classes.names);
  comparison.onlyFirst = std::move(classes.onlyFirst);
  comparison.onlySecond = std::move(classes.onlySecond);
  return comparison;
}

}  // namespace flipbook::comparison
