#include "training/schedule.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <utility>

#include "training/random_purpose.h"

namespace flipbook::training {
namespace {

constexpr double kRisingShare = 0.2;
constexpr double kFirstShareOfPeak = 0.1;
constexpr double kLastShareOfPeak = 0.001;

}  // namespace

double oneCycle(double peak, std::uint64_t step, std::uint64_t totalSteps) {
  const double progress =
      std::min(1.0, (static_cast<double>(step) + 0.5) / static_cast<double>(totalSteps));
  if (step >= totalSteps) return peak * kLastShareOfPeak;
  if (progress < kRisingShare) {
    return peak * std::lerp(kFirstShareOfPeak, 1.0, progress / kRisingShare);
  }
  const double fallen = (progress - kRisingShare) / (1.0 - kRisingShare);
  const double height = 0.5 * (1.0 + std::cos(std::numbers::pi * fallen));
  return peak * std::lerp(kLastShareOfPeak, 1.0, height);
}

BatchPlan::BatchPlan(std::size_t count, std::size_t batchSize)
    : m_count{count}, m_batches{std::max<std::size_t>(1, (count + batchSize - 1) / batchSize)} {
  if (m_count / m_batches < 2) m_batches = std::max<std::size_t>(1, m_count / 2);
}

std::vector<std::uint32_t> shuffled(std::size_t count, std::uint64_t seed, std::uint32_t epoch) {
  std::vector<std::uint32_t> order(count);
  std::iota(order.begin(), order.end(), 0U);
  Random random{seed, RandomPurpose::Shuffle, epoch};
  for (std::size_t i = count; i > 1; --i) {
    std::swap(order[i - 1], order[random.below(static_cast<std::uint32_t>(i))]);
  }
  return order;
}

}  // namespace flipbook::training
