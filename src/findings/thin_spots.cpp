#include "flipbook/findings/thin_spots.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "findings/statistics.h"

namespace flipbook::findings {
namespace {

constexpr double kPrior = 4;           // validation samples' worth of the average, in each estimate
constexpr double kClearlyWorse = 1.3;  // times the average
constexpr float kSparse = 0.5F;        // denser half: not thin
constexpr float kSuspect = 0.95F;      // whose wrong prediction may be the label's fault
constexpr std::size_t kMostSamples = 200;
constexpr std::uint32_t kFewestValidation = 5;
constexpr double kShareOfSeed = 0.4;  // a region ends where it is less thin than this
constexpr double kOneSided95 = 1.645;

class Finder {
 public:
  explicit Finder(const ThinSpotInput& input) : m_in{input}, m_count{input.samples.size()} {
    m_votes.resize(m_count);
    for (std::uint32_t i = 0; i < m_count; ++i) m_votes[i] = voteOf(SampleId{i});
    const auto validation = std::ranges::count_if(m_votes, &Vote::counts);
    const auto wrong = std::ranges::count_if(m_votes, &Vote::isWrong);
    m_average = validation > 0 ? double(wrong) / double(validation) : 0;
  }

  [[nodiscard]] ThinSpots find() {
    ThinSpots found{.failure = m_average};
    if (m_in.graph->k == 0 || m_average <= 0) return found;
    weigh();
    std::vector<std::uint32_t> order(m_count);
    std::iota(order.begin(), order.end(), 0U);
    std::ranges::stable_sort(order, std::ranges::greater{},
                             [this](std::uint32_t i) { return m_thinness[i]; });
    std::vector<std::uint8_t> isTaken(m_count);
    for (const std::uint32_t seed : order) {
      if (m_thinness[seed] <= 0 || found.spots.size() == kMostThinSpots) break;
      if (isTaken[seed] != 0) continue;
      const std::vector<SampleId> region = grow(seed, isTaken);
      for (const SampleId sample : region) isTaken[sample.index()] = 1;
      ThinSpot spot = describe(region);
      if (isClear(spot)) found.spots.push_back(std::move(spot));
    }
    return found;
  }

 private:
  struct Vote {
    bool counts{};   // a validation sample that was evaluated and whose label is believed
    bool isWrong{};  // and the model says another class
  };

  [[nodiscard]] Vote voteOf(SampleId sample) const {
    const Sample& facts = m_in.samples[sample.index()];
    const bool counts = facts.split == Split::Validation && facts.excludedBecause.empty() &&
                        m_in.scores->isEvaluated(sample) &&
                        m_in.suspicion[sample.index()] < kSuspect;
    return {counts, counts && facts.label.isOtherThan(m_in.scores->predicted(sample))};
  }

  // How badly the model fails around each sample, times how sparse it is there.
  void weigh() {
    std::vector<double> radius(m_count, kUnknown);
    for (std::size_t i = 0; i < m_count; ++i) {
      const float farthest = m_in.graph->distance[(i + 1) * m_in.graph->k - 1];
      if (std::isfinite(farthest)) radius[i] = static_cast<double>(farthest);
    }
    m_sparsity = shareBelow(radius);
    m_thinness.assign(m_count, 0);
    for (std::uint32_t i = 0; i < m_count; ++i) {
      const Sample& sample = m_in.samples[i];
      const bool takesPart = sample.excludedBecause.empty() && !sample.isUnlabeled();
      if (!(m_sparsity[i] >= kSparse) || !takesPart) continue;
      double seen = 0, wrong = 0;
      const auto count = [&](std::uint32_t other) {
        seen += m_votes[other].counts ? 1 : 0;
        wrong += m_votes[other].isWrong ? 1 : 0;
      };
      count(i);
      for (const std::uint32_t other : m_in.graph->of(SampleId{i})) count(other);
      const double failure = (wrong + kPrior * m_average) / (seen + kPrior);
      if (failure < kClearlyWorse * m_average) continue;
      m_thinness[i] = (failure - m_average) * static_cast<double>(m_sparsity[i]);
    }
  }

  // From neighbour to neighbour, nearest first, as long as it stays thin.
  [[nodiscard]] std::vector<SampleId> grow(std::uint32_t seed,
                                           const std::vector<std::uint8_t>& isTaken) const {
    std::vector<SampleId> region{SampleId{seed}};
    std::vector<std::uint8_t> isSeen(m_count);
    isSeen[seed] = 1;
    for (std::size_t at = 0; at < region.size() && region.size() < kMostSamples; ++at) {
      for (const std::uint32_t other : m_in.graph->of(region[at])) {
        const bool isThin = m_thinness[other] >= kShareOfSeed * m_thinness[seed];
        if (isSeen[other] != 0 || isTaken[other] != 0 || !isThin) continue;
        isSeen[other] = 1;
        region.emplace_back(other);
        if (region.size() == kMostSamples) break;
      }
    }
    return region;
  }

  [[nodiscard]] ThinSpot describe(std::vector<SampleId> region) const {
    ThinSpot spot;
    std::map<std::pair<ClassId, ClassId>, std::uint32_t> mixUps;
    double sparsity = 0;
    for (const SampleId sample : region) {
      const Sample& facts = m_in.samples[sample.index()];
      sparsity += static_cast<double>(m_sparsity[sample.index()]);
      spot.training += facts.split == Split::Training ? 1U : 0U;
      const Vote vote = m_votes[sample.index()];
      spot.validation += vote.counts ? 1U : 0U;
      spot.wrong += vote.isWrong ? 1U : 0U;
      if (vote.isWrong) ++mixUps[{facts.label.klass(), m_in.scores->predicted(sample)}];
    }
    const auto commonest =
        std::ranges::max_element(mixUps, {}, [](const auto& entry) { return entry.second; });
    if (commonest != mixUps.end()) {
      spot.label = commonest->first.first;
      spot.predicted = commonest->first.second;
    }
    spot.sparserThan = static_cast<float>(sparsity / double(region.size()));
    spot.samples = std::move(region);
    return spot;
  }

  // Enough validation samples, and so many of them wrong that it is hardly chance (Wilson's bound).
  [[nodiscard]] bool isClear(const ThinSpot& spot) const {
    if (spot.validation < kFewestValidation || spot.wrong == 0) return false;
    const double n = spot.validation;
    const double p = spot.failure();
    const double z = kOneSided95;
    const double middle = p + z * z / (2 * n);
    const double half = z * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n));
    return (middle - half) / (1 + z * z / n) > m_average;
  }

  const ThinSpotInput& m_in;
  std::size_t m_count;
  std::vector<Vote> m_votes;
  double m_average{};
  std::vector<float> m_sparsity;
  std::vector<double> m_thinness;
};

}  // namespace

ThinSpots findThinSpots(const ThinSpotInput& input) { return Finder{input}.find(); }

}  // namespace flipbook::findings
