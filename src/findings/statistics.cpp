#include "findings/statistics.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>

#include "flipbook/core/expects.h"

namespace flipbook::findings {

Spread spreadOf(std::span<const double> values) {
  // Welford's recurrence: one pass, and no difference of large sums.
  Spread spread;
  double squares = 0;
  double count = 0;
  for (const double value : values) {
    if (!std::isfinite(value)) continue;
    count += 1;
    const double before = value - spread.mean;
    spread.mean += before / count;
    squares += before * (value - spread.mean);
  }
  if (count > 1) spread.deviation = std::sqrt(squares / count);
  return spread;
}

namespace {

double standardized(double value, const Spread& spread) {
  if (!std::isfinite(value)) return kUnknown;
  // What differs by rounding alone does not differ.
  const bool isFlat = spread.deviation <= 1e-12 * std::abs(spread.mean);
  return isFlat ? 0 : (value - spread.mean) / spread.deviation;
}

std::array<Spread, 2> spreadsWithin(std::span<const std::uint8_t> group,
                                    std::span<const double> values) {
  FLIPBOOK_EXPECTS(group.size() == values.size());
  std::array<std::vector<double>, 2> members;
  for (std::size_t i = 0; i < values.size(); ++i) members.at(group[i]).push_back(values[i]);
  return {spreadOf(members[0]), spreadOf(members[1])};
}

}  // namespace

void standardize(std::span<double> values) {
  const Spread spread = spreadOf(values);
  for (double& value : values) value = standardized(value, spread);
}

void standardizeWithin(std::span<const std::uint8_t> group, std::span<double> values) {
  const std::array<Spread, 2> spreads = spreadsWithin(group, values);
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] = standardized(values[i], spreads.at(group[i]));
  }
}

void scaleWithin(std::span<const std::uint8_t> group, std::span<double> values) {
  const std::array<Spread, 2> spreads = spreadsWithin(group, values);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double deviation = spreads.at(group[i]).deviation;
    if (deviation > 0) values[i] /= deviation;
  }
}

float inUnitInterval(double deviations) {
  if (std::isnan(deviations)) return 0;
  return static_cast<float>(1 / (1 + std::exp(-deviations)));
}

std::vector<float> shareBelow(std::span<const double> values) {
  std::vector<double> sorted;
  std::ranges::copy_if(values, std::back_inserter(sorted),
                       [](double value) { return std::isfinite(value); });
  std::ranges::sort(sorted);
  std::vector<float> shares;
  shares.reserve(values.size());
  for (const double value : values) {
    if (!std::isfinite(value)) {
      shares.push_back(static_cast<float>(kUnknown));
      continue;
    }
    const auto below = std::ranges::lower_bound(sorted, value) - sorted.begin();
    shares.push_back(static_cast<float>(below) / static_cast<float>(sorted.size()));
  }
  return shares;
}

double medianOf(std::vector<double> values) {
  std::erase_if(values, [](double value) { return !std::isfinite(value); });
  if (values.empty()) return kUnknown;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::ranges::nth_element(values, middle);
  return *middle;
}

std::vector<double> blend(std::span<const WeightedColumn> columns) {
  std::vector<double> sums(columns.empty() ? 0 : columns.front().values.size());
  for (std::size_t i = 0; i < sums.size(); ++i) {
    double weight = 0;
    for (const WeightedColumn& column : columns) {
      if (!std::isfinite(column.values[i])) continue;
      sums[i] += column.weight * column.values[i];
      weight += column.weight;
    }
    sums[i] = weight > 0 ? sums[i] / weight : kUnknown;
  }
  return sums;
}

}  // namespace flipbook::findings
