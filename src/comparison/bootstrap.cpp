#include "comparison/bootstrap.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <tuple>

#include "flipbook/core/random.h"

namespace flipbook::comparison {
namespace {

constexpr double kNoValue = std::numeric_limits<double>::quiet_NaN();
constexpr std::uint64_t kPurpose = 0x636F6D70;  // a stream of its own

// Samples that are alike in everything that is counted.
struct Cell {
  ClassId label;
  ClassId predictedFirst;
  ClassId predictedSecond;
};

struct ClassCounts {
  double support{};
  std::array<double, 2> predicted{};  // by side
  std::array<double, 2> correct{};
};

double quotient(double dividend, double divisor) {
  return divisor > 0 ? dividend / divisor : kNoValue;
}

struct Three {
  double precision{};
  double recall{};
  double f1{};
};

// As metrics::metricsFromConfusion: F1 is 2 correct / (support + predicted).
Three figuresOf(const ClassCounts& counts, std::size_t side) {
  return {quotient(counts.correct[side], counts.predicted[side]),
          quotient(counts.correct[side], counts.support),
          quotient(2 * counts.correct[side], counts.support + counts.predicted[side])};
}

class Resampler {
 public:
  Resampler(std::span<const Judged> judged, std::uint32_t classCount)
      : m_samples{judged.size()}, m_counts(classCount) {
    std::map<std::tuple<ClassId, ClassId, ClassId>, std::uint32_t> known;
    for (const Judged& one : judged) {
      const auto [cell, isNew] =
          known.try_emplace({one.label, one.predictedFirst, one.predictedSecond},
                            static_cast<std::uint32_t>(m_cells.size()));
      if (isNew) m_cells.push_back({one.label, one.predictedFirst, one.predictedSecond});
      m_cellOf.push_back(cell->second);
    }
  }

  void draw(Random& random, Differences& into) {
    m_times.assign(m_cells.size(), 0);
    for (std::size_t i = 0; i < m_samples; ++i) {
      ++m_times[m_cellOf[random.below(static_cast<std::uint32_t>(m_samples))]];
    }
    std::ranges::fill(m_counts, ClassCounts{});
    for (std::size_t c = 0; c < m_cells.size(); ++c) {
      if (m_times[c] > 0) count(m_cells[c], m_times[c]);
    }
    judge(into);
  }

 private:
  void count(const Cell& cell, double times) {
    const std::array predicted{cell.predictedFirst, cell.predictedSecond};
    m_counts[cell.label.index()].support += times;
    for (std::size_t side = 0; side < 2; ++side) {
      m_counts[predicted[side].index()].predicted[side] += times;
      if (predicted[side] == cell.label) m_counts[cell.label.index()].correct[side] += times;
    }
  }

  void judge(Differences& into) const {
    into.ofClasses.clear();
    Three sums;
    double correct = 0;
    double counted = 0;
    for (const ClassCounts& counts : m_counts) {
      const Three first = figuresOf(counts, 0);
      const Three second = figuresOf(counts, 1);
      into.ofClasses.push_back(second.precision - first.precision);
      into.ofClasses.push_back(second.recall - first.recall);
      into.ofClasses.push_back(second.f1 - first.f1);
      correct += counts.correct[1] - counts.correct[0];
      if (!(counts.support > 0)) continue;
      ++counted;
      // A class with samples that was never predicted counts with precision 0.
      const auto orZero = [](double value) { return std::isnan(value) ? 0 : value; };
      sums.precision += orZero(second.precision) - orZero(first.precision);
      sums.recall += second.recall - first.recall;
      sums.f1 += second.f1 - first.f1;
    }
    into.accuracy = correct / static_cast<double>(m_samples);
    into.precision = sums.precision / counted;
    into.recall = sums.recall / counted;
    into.f1 = sums.f1 / counted;
  }

  std::size_t m_samples;
  std::vector<Cell> m_cells;
  std::vector<std::uint32_t> m_cellOf;  // per sample
  std::vector<std::uint32_t> m_times;   // per cell: how often it was drawn
  std::vector<ClassCounts> m_counts;    // per class
};

// The middle `confidence` of the values; nothing where most draws had none.
std::optional<Interval> middleOf(std::vector<double>& values, const Options& options) {
  if (values.size() * 2 <= options.resamples) return std::nullopt;
  std::ranges::sort(values);
  const double tail = (1 - options.confidence) / 2 * static_cast<double>(values.size());
  const auto cut = std::min(static_cast<std::size_t>(tail), (values.size() - 1) / 2);
  return Interval{values[cut], values[values.size() - 1 - cut]};
}

}  // namespace

Spread bootstrap(std::span<const Judged> judged, std::uint32_t classCount, const Options& options) {
  constexpr std::size_t kOverall = 4;
  std::vector<std::vector<double>> values(kOverall + std::size_t{3} * classCount);
  const auto note = [&](std::size_t figure, double value) {
    if (!std::isnan(value)) values[figure].push_back(value);
  };
  Resampler resampler{judged, classCount};
  Differences differences;
  for (std::uint32_t b = 0; b < options.resamples; ++b) {
    Random random{options.seed, kPurpose, b};
    resampler.draw(random, differences);
    note(0, differences.accuracy);
    note(1, differences.precision);
    note(2, differences.recall);
    note(3, differences.f1);
    for (std::size_t k = 0; k < differences.ofClasses.size(); ++k) {
      note(kOverall + k, differences.ofClasses[k]);
    }
  }
  Spread spread{.accuracy = middleOf(values[0], options),
                .precision = middleOf(values[1], options),
                .recall = middleOf(values[2], options),
                .f1 = middleOf(values[3], options)};
  for (std::size_t k = kOverall; k < values.size(); ++k) {
    spread.ofClasses.push_back(middleOf(values[k], options));
  }
  return spread;
}

}  // namespace flipbook::comparison
