#include "findings/label_ranking.h"

#include <algorithm>
#include <cmath>

#include "findings/neighbor_votes.h"
#include "findings/statistics.h"

namespace flipbook::findings {
namespace {

constexpr double kMarginWeight = 1.0;   // of each of the two margins
constexpr double kHeldOutWeight = 1.0;  // of the margin that models left without the sample give it
constexpr double kLeastWorthOfAVote = 0.5;
constexpr double kOpinionWeight = 0.5;  // of each of the two opinions without the network's head
constexpr double kShareFloor = 0.02;    // so that no neighbour at all is no veto
constexpr double kLeastProbability = 1e-6;

double trustOf(const PageAnalysis& page, bool isValidation) {
  return isValidation ? page.trust.validation : page.trust.training;
}

// A page's column averaged over pages by trust, turned round so that higher is more suspect.
std::vector<double> suspicionFrom(std::span<const PageAnalysis> pages,
                                  std::vector<double> PageAnalysis::*column,
                                  const SampleColumns& samples) {
  std::vector<double> suspicion(samples.labels.size(), kUnknown);
  for (std::size_t i = 0; i < suspicion.size(); ++i) {
    double weight = 0;
    double sum = 0;
    for (const PageAnalysis& page : pages) {
      if ((page.*column).empty() || !std::isfinite((page.*column)[i])) continue;
      const double trust = trustOf(page, samples.isValidation[i] != 0);
      weight += trust;
      sum += trust * (page.*column)[i];
    }
    if (weight > 0) suspicion[i] = -sum / weight;
  }
  standardizeWithin(samples.isValidation, suspicion);
  return suspicion;
}

std::vector<double> suspicionFrom(std::span<const SampleTally> tallies, double SampleTally::*margin,
                                  double SampleTally::*weight, const SampleColumns& samples) {
  std::vector<double> suspicion(tallies.size(), kUnknown);
  for (std::size_t i = 0; i < tallies.size(); ++i) {
    if (samples.takesPart[i] == 0 || tallies[i].*weight <= 0) continue;
    suspicion[i] = -(tallies[i].*margin) / tallies[i].*weight;
  }
  standardizeWithin(samples.isValidation, suspicion);
  return suspicion;
}

// Calls body(class, log probability) for every class the page knows of.
template <typename Body>
void forLogProbabilities(const ClassScores& scores, std::size_t sample, const Body& body) {
  if (scores.isFull()) {
    const std::span<const float> row = scores.logits().row(sample);
    const double largest = static_cast<double>(*std::ranges::max_element(row));
    double sum = 0;
    for (const float logit : row) sum += std::exp(static_cast<double>(logit) - largest);
    const double logSum = largest + std::log(sum);
    for (std::uint32_t k = 0; k < row.size(); ++k) {
      body(k, static_cast<double>(row[k]) - logSum);
    }
    return;
  }
  const ClassScores::Top& top = scores.top();
  for (std::size_t at = sample * kTopClasses; at < (sample + 1) * kTopClasses; ++at) {
    body(top.topClass[at],
         static_cast<double>(top.topLogit[at]) - static_cast<double>(top.logitSum[sample]));
  }
}

// The two votes over the pages for every class, for one sample at a time.
class Ballot {
 public:
  explicit Ballot(std::uint32_t classCount)
      : m_logProbability(classCount), m_probability(classCount), m_share(classCount) {}

  // Where models were asked that had never seen the sample, the others have no vote.
  void count(std::span<const PageAnalysis> pages, std::span<const TrustedPage> heldOut,
             const SampleColumns& samples, std::size_t i) {
    std::ranges::fill(m_logProbability, 0.0);
    std::ranges::fill(m_probability, 0.0);
    std::ranges::fill(m_share, 0.0);
    m_pageWeight = 0;
    m_shareWeight = 0;
    for (const TrustedPage& page : heldOut) countModel(page, page.trust.validation, i);
    const bool isHeldOut = m_pageWeight > 0;
    for (const PageAnalysis& page : pages) {
      const double trust = trustOf(page, samples.isValidation[i] != 0);
      if (!page.frame->scores.isEvaluated(idOf(i))) continue;
      if (!isHeldOut) countModel({page.frame, page.trust}, trust, i);
      countNeighbors(page, trust, samples, i);
    }
  }

  // Of all classes but `label` the one both votes together like best.
  [[nodiscard]] std::optional<ClassId> winnerExcept(ClassId label) const {
    if (m_pageWeight <= 0) return std::nullopt;
    std::optional<ClassId> winner;
    double best = 0;
    for (std::uint32_t k = 0; k < m_share.size(); ++k) {
      if (ClassId{k} == label) continue;
      const double votes = m_logProbability[k] / m_pageWeight + logShare(k);
      if (!winner || votes > best) {
        winner = ClassId{k};
        best = votes;
      }
    }
    return winner;
  }
  [[nodiscard]] double modelVote(ClassId klass) const {
    return m_probability[klass.index()] / m_pageWeight;
  }
  [[nodiscard]] double neighborVote(ClassId klass) const {
    return m_shareWeight > 0 ? m_share[klass.index()] / m_shareWeight : kUnknown;
  }

 private:
  [[nodiscard]] double logShare(std::size_t k) const {
    return m_shareWeight > 0 ? std::log(m_share[k] / m_shareWeight + kShareFloor) : 0;
  }

  static SampleId idOf(std::size_t i) { return SampleId{static_cast<std::uint32_t>(i)}; }

  void countModel(const TrustedPage& page, double trust, std::size_t i) {
    if (!page.frame->scores.isEvaluated(idOf(i))) return;
    // Classes that the page does not name get the floor.
    m_pageWeight += trust;
    const double floor = std::log(kLeastProbability);
    for (double& sum : m_logProbability) sum += trust * floor;
    forLogProbabilities(page.frame->scores, i, [&](std::uint32_t k, double logProbability) {
      m_logProbability[k] += trust * (std::max(logProbability, floor) - floor);
      m_probability[k] += trust * std::exp(logProbability);
    });
  }

  void countNeighbors(const PageAnalysis& page, double trust, const SampleColumns& samples,
                      std::size_t i) {
    if (page.graph.k == 0) return;
    const std::vector<std::uint32_t> votes = votesOf(page, samples, i);
    if (votes.empty()) return;
    m_shareWeight += trust;
    for (const std::uint32_t klass : votes) {
      m_share[klass] += trust / static_cast<double>(votes.size());
    }
  }

  static std::vector<std::uint32_t> votesOf(const PageAnalysis& page, const SampleColumns& samples,
                                            std::size_t i) {
    std::vector<std::uint32_t> votes;
    for (std::size_t at = i * page.graph.k; at < (i + 1) * page.graph.k; ++at) {
      const std::uint32_t other = page.graph.neighbor[at];
      if (samples.takesPart[other] == 0 || !std::isfinite(page.graph.distance[at])) continue;
      votes.push_back(samples.labels[other].klass().value());
    }
    return votes;
  }

  std::vector<double> m_logProbability;
  std::vector<double> m_probability;
  std::vector<double> m_share;
  double m_pageWeight{};
  double m_shareWeight{};
};

}  // namespace

LabelRanking rankLabels(const Evidence& evidence, const SampleColumns& samples,
                        std::span<const PageAnalysis> pages) {
  const std::span<const SampleTally> tallies = evidence.tallies();
  const auto training =
      suspicionFrom(tallies, &SampleTally::trainingMargin, &SampleTally::trainingWeight, samples);
  const auto recorded =
      suspicionFrom(tallies, &SampleTally::recordedMargin, &SampleTally::recordedWeight, samples);
  const auto heldOut =
      suspicionFrom(tallies, &SampleTally::heldOutMargin, &SampleTally::heldOutWeight, samples);
  const auto ridge = suspicionFrom(pages, &PageAnalysis::ridge, samples);
  const auto neighbors = suspicionFrom(pages, &PageAnalysis::votes, samples);

  const std::array columns{
      WeightedColumn{training, kMarginWeight}, WeightedColumn{recorded, kMarginWeight},
      WeightedColumn{heldOut, kHeldOutWeight * evidence.heldOutWorth()},
      WeightedColumn{ridge, kOpinionWeight}, WeightedColumn{neighbors, kOpinionWeight}};
  LabelRanking ranking{blend(columns), std::vector<LabelSuspicion>(samples.labels.size())};
  for (std::size_t i = 0; i < ranking.deviations.size(); ++i) {
    const bool hasChoice = samples.classCount > 1;
    if (samples.takesPart[i] == 0 || !hasChoice) ranking.deviations[i] = kUnknown;
  }
  // Both splits in one list: each in units of its own spread.
  standardizeWithin(samples.isValidation, ranking.deviations);

  const bool isAuditGood = evidence.heldOutWorth() >= kLeastWorthOfAVote;
  const auto jury = isAuditGood ? evidence.heaviestHeldOut() : std::span<const TrustedPage>{};
  Ballot ballot{samples.classCount};
  for (std::size_t i = 0; i < ranking.suspicions.size(); ++i) {
    LabelSuspicion& suspicion = ranking.suspicions[i];
    suspicion.score = inUnitInterval(ranking.deviations[i]);
    suspicion.trainingPart = static_cast<float>(training[i]);
    suspicion.recordedPart = static_cast<float>(recorded[i]);
    suspicion.heldOutPart = static_cast<float>(heldOut[i]);
    suspicion.ridgePart = static_cast<float>(ridge[i]);
    suspicion.neighborPart = static_cast<float>(neighbors[i]);
    if (std::isnan(ranking.deviations[i])) continue;
    ballot.count(pages, jury, samples, i);
    suspicion.suggested = ballot.winnerExcept(samples.labels[i].klass());
    if (!suspicion.suggested) continue;
    suspicion.modelVote = static_cast<float>(ballot.modelVote(*suspicion.suggested));
    suspicion.neighborVote = static_cast<float>(ballot.neighborVote(*suspicion.suggested));
  }
  return ranking;
}

}  // namespace flipbook::findings
