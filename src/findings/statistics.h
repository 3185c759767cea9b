// Columns of numbers in which NaN means "not known".

#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace flipbook::findings {

inline constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

struct Spread {
  double mean{};
  double deviation{};  // 0 where fewer than two values are finite
};
[[nodiscard]] Spread spreadOf(std::span<const double> values);

// In standard deviations from the mean; what is not finite becomes NaN, and all is 0 where nothing
// differs.
void standardize(std::span<double> values);

// Each of two groups by itself; group[i] is 0 or 1.
void standardizeWithin(std::span<const std::uint8_t> group, std::span<double> values);
// Divided by the group's deviation but not moved, so that the sign keeps its meaning.
void scaleWithin(std::span<const std::uint8_t> group, std::span<double> values);

// Falls never as `deviations` rises; 0.5 at 0; 0 for NaN.
[[nodiscard]] float inUnitInterval(double deviations);

// Per value the share of the finite values that are smaller, in [0, 1); NaN stays NaN.
[[nodiscard]] std::vector<float> shareBelow(std::span<const double> values);

// Of the finite values, the middle one; NaN if there is none.
[[nodiscard]] double medianOf(std::vector<double> values);

// Weighted mean of columns of equal length, over those that are known; NaN where none is.
struct WeightedColumn {
  std::span<const double> values;
  double weight{};
};
[[nodiscard]] std::vector<double> blend(std::span<const WeightedColumn> columns);

}  // namespace flipbook::findings
