#include "demo/demo_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "demo/demo_shapes.h"
#include "flipbook/core/random.h"

namespace flipbook::demo {
namespace {

using Kind = PlannedSample::Kind;

constexpr std::uint64_t kPlanStream = 1;

std::uint32_t shareOf(std::uint32_t samples, double share) {
  return std::max(1U, static_cast<std::uint32_t>(std::lround(samples * share)));
}

std::vector<std::uint32_t> shuffled(std::uint32_t count, Random& random) {
  std::vector<std::uint32_t> order(count);
  std::iota(order.begin(), order.end(), 0U);
  for (std::uint32_t i = count; i > 1; --i) std::swap(order[i - 1], order[random.below(i)]);
  return order;
}

}  // namespace

std::vector<PlannedSample> planSamples(const DemoOptions& options) {
  Random random{options.seed, kPlanStream};
  std::vector<PlannedSample> plan(options.samples);
  for (std::uint32_t i = 0; i < options.samples; ++i) {
    plan[i].shown = plan[i].labelled = i % options.classes;
  }
  const std::vector<std::uint32_t> order = shuffled(options.samples, random);
  auto next = order.begin();
  for (std::uint32_t left = shareOf(options.samples, 0.035); left > 0; --left) {
    PlannedSample& sample = plan[*next++];
    sample.kind = Kind::WrongLabel;
    sample.labelled = (sample.shown + 1 + random.below(options.classes - 1)) % options.classes;
  }
  for (std::uint32_t left = shareOf(options.samples, 0.01); left > 0; --left) {
    plan[*next++].kind = Kind::Outlier;
  }
  const std::uint32_t duplicates = shareOf(options.samples, 0.01);
  const auto firstOrdinary = next + duplicates;
  for (std::uint32_t i = 0; i < duplicates; ++i) {
    PlannedSample& sample = plan[*next++];
    sample.kind = Kind::NearDuplicate;
    sample.original = *(firstOrdinary + i);
    sample.shown = sample.labelled = plan[sample.original].shown;
  }
  return plan;
}

std::string pathOf(const std::vector<PlannedSample>& plan, std::uint32_t sample) {
  return fmt::format("{}/{:06}.png", demoClasses()[plan[sample].labelled].name, sample);
}

std::string truthTable(const std::vector<PlannedSample>& plan) {
  std::string table = "path,wrong,clean,outlier,duplicate_of\n";
  for (std::uint32_t i = 0; i < plan.size(); ++i) {
    const PlannedSample& sample = plan[i];
    const bool isOutlier = sample.kind == Kind::Outlier;
    table += fmt::format("{},{:d},{},{:d},{}\n", pathOf(plan, i), sample.kind == Kind::WrongLabel,
                         isOutlier ? "" : demoClasses()[sample.shown].name, isOutlier,
                         sample.kind == Kind::NearDuplicate ? pathOf(plan, sample.original) : "");
  }
  return table;
}

}  // namespace flipbook::demo
