#include "findings/duplicate_ranking.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <unordered_map>
#include <utility>

#include "findings/statistics.h"

namespace flipbook::findings {
namespace {

constexpr double kNearRatio = 0.5;       // of the distance to ordinary neighbours, at most
constexpr double kByChance = 0.1;        // samples that may be as near without being duplicates
constexpr std::uint32_t kOrdinary = 10;  // the neighbour that is taken for an ordinary one
constexpr std::uint32_t kCandidates = 3;
constexpr double kLeastRatio = 1e-6;
constexpr float kPixelNearness =
    0.9F;  // pixels are surer than a network, and the same bytes surest

// Neighbour lists of one page, with the distance that is ordinary round each sample.
class PageDistances {
 public:
  explicit PageDistances(const layout::NeighborGraph& graph)
      : m_graph{&graph}, m_ordinary(graph.size()) {
    const std::uint32_t rank = std::min(kOrdinary, graph.k) - 1;
    for (std::size_t i = 0; i < m_ordinary.size(); ++i) {
      m_ordinary[i] = static_cast<double>(graph.distance[i * graph.k + rank]);
    }
    // Where a sample is there more often than it has neighbours, the usual distance elsewhere.
    const double usual = medianOf(m_ordinary);
    for (double& distance : m_ordinary) {
      if (!(distance > 0)) distance = usual;
    }
  }

  [[nodiscard]] std::span<const std::uint32_t> nearestTo(std::uint32_t i) const {
    return m_graph->of(SampleId{i}).first(std::min(kCandidates, m_graph->k));
  }

  // Of every sample's nearest.
  [[nodiscard]] double middleRatio() const {
    std::vector<double> ratios;
    ratios.reserve(m_ordinary.size());
    for (std::uint32_t i = 0; i < m_ordinary.size(); ++i) {
      ratios.push_back(ratio(i, nearestTo(i).front()));
    }
    return medianOf(std::move(ratios));
  }

  // How much nearer two samples are than ordinary neighbours; 1 where nothing can be said. A sample
  // that is not in the list counts as the last one in it.
  [[nodiscard]] double ratio(std::uint32_t i, std::uint32_t j) const {
    const double ordinary = std::sqrt(m_ordinary[i] * m_ordinary[j]);
    const auto around = m_graph->of(SampleId{i});
    const auto place = std::min<std::size_t>(
        static_cast<std::size_t>(std::ranges::find(around, j) - around.begin()), m_graph->k - 1U);
    const double ratio =
        static_cast<double>(m_graph->distance[i * std::size_t{m_graph->k} + place]) / ordinary;
    return std::isfinite(ratio) ? std::max(ratio, kLeastRatio) : 1;
  }

 private:
  const layout::NeighborGraph* m_graph;
  std::vector<double> m_ordinary;
};

// A page of another trainer whose features are its probabilities: C numbers of at least 0 that sum
// to
// 1. They say of which class a sample is, and not what it looks like: all that the network is sure
// of lie in the same corners.
bool areProbabilities(const EpochFrame& page, std::uint32_t classCount) {
  if (page.features.columns() != classCount) return false;
  constexpr float kTolerance = 0.02F;
  const bool isRounded = page.features.exact.empty();  // to a byte, up to half a step each way
  const float step = isRounded ? std::ranges::max(page.features.scale) / 2 : 0;
  const FloatMatrix features = dequantizeFeatures(page.features);
  for (std::uint32_t i = 0; i < features.rows(); ++i) {
    if (!page.scores.isEvaluated(SampleId{i})) continue;
    const auto row = features.row(i);
    const float sum = std::accumulate(row.begin(), row.end(), 0.0F);
    const float rounding = step * static_cast<float>(classCount);
    if (std::ranges::min(row) < -kTolerance || std::abs(sum - 1) > kTolerance + rounding) {
      return false;
    }
  }
  return true;
}

// Of points strewn evenly in m dimensions the nearest is nearer than r times the tenth with
// probability 1 - (1 - r^m)^9. The median tells m, page by page; the limit keeps what chance does
// rare. In many dimensions kNearRatio is stricter, in few the limit is.
double nearLimit(std::span<const PageDistances> pages, std::size_t samples) {
  double logs = 0;
  for (const PageDistances& page : pages) logs += std::log(page.middleRatio());
  const double middle = std::exp(logs / static_cast<double>(pages.size()));
  if (middle >= 1) return 0;  // features that tell most samples not apart tell of no pair
  constexpr double kCloser = kOrdinary - 1;
  const double dimensions = std::log(1 - std::pow(0.5, 1 / kCloser)) / std::log(middle);
  const double chance = kByChance / (kCloser * static_cast<double>(samples));
  return std::min(kNearRatio, std::pow(chance, 1 / dimensions));
}

// Of the nearest on any page the one that is nearest over all pages, by the geometric mean.
void findNearest(std::span<const PageAnalysis> pages, std::uint32_t classCount,
                 std::vector<DuplicateSuspicion>& ranking) {
  std::vector<PageDistances> distances;
  for (const PageAnalysis& page : pages) {
    if (page.graph.k == 0 || areProbabilities(*page.frame, classCount)) continue;
    distances.emplace_back(page.graph);
  }
  if (distances.empty()) return;
  std::vector<std::uint32_t> candidates;
  for (std::uint32_t i = 0; i < ranking.size(); ++i) {
    candidates.clear();
    for (const PageDistances& page : distances) {
      const auto nearest = page.nearestTo(i);
      candidates.insert(candidates.end(), nearest.begin(), nearest.end());
    }
    std::ranges::sort(candidates);
    const auto repeated = std::ranges::unique(candidates);
    candidates.erase(repeated.begin(), repeated.end());
    DuplicateSuspicion& suspicion = ranking[i];
    for (const std::uint32_t j : candidates) {
      double logs = 0;
      for (const PageDistances& page : distances) logs += std::log(page.ratio(i, j));
      const auto ratio = static_cast<float>(std::exp(logs / static_cast<double>(distances.size())));
      if (suspicion.other && ratio >= suspicion.relativeDistance) continue;
      suspicion.other = SampleId{j};
      suspicion.relativeDistance = ratio;
    }
  }
  const double limit = nearLimit(distances, ranking.size());
  for (DuplicateSuspicion& suspicion : ranking) {
    suspicion.isNear = static_cast<double>(suspicion.relativeDistance) < limit;
  }
}

// What the pixels said when the run was begun.
void takeNearDuplicates(std::span<const Sample> samples, std::vector<DuplicateSuspicion>& ranking) {
  for (std::uint32_t i = 0; i < samples.size(); ++i) {
    const auto& twin = samples[i].nearDuplicate;
    if (!twin || twin->index() >= samples.size() || twin == SampleId{i}) continue;
    ranking[i].other = *twin;
    ranking[i].isNear = true;
    ranking[i].isByPixels = true;
    ranking[i].relativeDistance = static_cast<float>(kUnknown);
  }
}

// The same bytes: with one of another label where there is one.
void findExact(std::span<const Sample> samples, std::vector<DuplicateSuspicion>& ranking) {
  std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> byContent;
  for (std::uint32_t i = 0; i < samples.size(); ++i) {
    // Crops of one file are different images.
    if (samples[i].contentHash && !samples[i].box) byContent[*samples[i].contentHash].push_back(i);
  }
  for (const auto& [hash, members] : byContent) {
    if (members.size() < 2) continue;
    for (const std::uint32_t i : members) {
      const auto otherLabel = std::ranges::find_if(
          members, [&](std::uint32_t j) { return differ(samples[j].label, samples[i].label); });
      const std::uint32_t other =
          otherLabel != members.end() ? *otherLabel : members[members[0] == i ? 1 : 0];
      ranking[i].other = SampleId{other};
      ranking[i].isExact = true;
      ranking[i].isNear = false;
      ranking[i].isByPixels = false;
      ranking[i].relativeDistance = 0;
    }
  }
}

}  // namespace

std::vector<DuplicateSuspicion> rankDuplicates(const Evidence& evidence,
                                               std::span<const PageAnalysis> pages) {
  const std::span<const Sample> samples = evidence.samples();
  std::vector<DuplicateSuspicion> ranking(samples.size());
  for (auto& suspicion : ranking) suspicion.relativeDistance = static_cast<float>(kUnknown);
  findNearest(pages, evidence.classCount(), ranking);
  takeNearDuplicates(samples, ranking);
  findExact(samples, ranking);
  for (std::size_t i = 0; i < ranking.size(); ++i) {
    DuplicateSuspicion& suspicion = ranking[i];
    if (!suspicion.other) continue;
    suspicion.labelsDiffer = differ(samples[suspicion.other->index()].label, samples[i].label);
    const bool isDuplicate = suspicion.isExact || suspicion.isNear;
    // A quarter of the scale each for duplicates under two labels and under one; the rest below.
    const float nearness =
        suspicion.isByPixels ? kPixelNearness : 1 / (1 + suspicion.relativeDistance);
    if (!isDuplicate) {
      suspicion.score = nearness / 2;
    } else {
      suspicion.score = (suspicion.labelsDiffer ? 0.75F : 0.5F) + nearness / 4;
    }
  }
  return ranking;
}

}  // namespace flipbook::findings
