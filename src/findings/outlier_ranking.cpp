#include "findings/outlier_ranking.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>

#include "findings/statistics.h"

namespace flipbook::findings {
namespace {

constexpr std::uint32_t kNearest = 10;
constexpr double kDiscordWeight = 1.0;
constexpr double kOtherWeight = 0.5;
constexpr double kLeastLengthSpread = 0.02;  // of the mean; below it lengths were made equal
constexpr double kLeastEnergySpread = 1e-3;
constexpr std::size_t kBlockRows = 512;

using RowMajor = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

void forget(std::span<const std::uint8_t> takesPart, std::span<double> values) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (takesPart[i] == 0) values[i] = kUnknown;
  }
}

// How the nearest of each sample are labelled.
struct Company {
  std::vector<double> discord;                // entropy of their labels; NaN: no neighbours
  std::vector<std::uint32_t> neighbors;       // counted
  std::vector<std::uint32_t> neighborLabels;  // different ones among them
};

// A class keeps its like around it, a wrong label lies amid one other class; what belongs nowhere
// has neighbours of all sorts.
Company companyOf(const layout::NeighborGraph& graph, const SampleColumns& samples) {
  const std::size_t count = samples.labels.size();
  Company company{std::vector<double>(count, kUnknown), std::vector<std::uint32_t>(count),
                  std::vector<std::uint32_t>(count)};
  if (graph.k == 0) return company;
  std::vector<std::uint32_t> labels;
  for (std::size_t i = 0; i < count; ++i) {
    labels.clear();
    for (const std::uint32_t other : graph.of(SampleId{static_cast<std::uint32_t>(i)})) {
      if (labels.size() == kNearest) break;
      if (samples.takesPart[other] != 0) labels.push_back(samples.labels[other].klass().value());
    }
    if (labels.empty()) continue;
    std::ranges::sort(labels);
    double entropy = 0;
    for (auto first = labels.begin(); first != labels.end();) {
      const auto last = std::upper_bound(first, labels.end(), *first);
      const double share = static_cast<double>(last - first) / static_cast<double>(labels.size());
      entropy -= share * std::log(share);
      ++company.neighborLabels[i];
      first = last;
    }
    company.discord[i] = entropy;
    company.neighbors[i] = static_cast<std::uint32_t>(labels.size());
  }
  return company;
}

// How unusual the untrained network's answer is: its length in standard deviations of each feature.
// It has learnt nothing, so nothing of the sample can have been learnt by heart.
std::vector<double> oddities(const FramePtr& untrained, const SampleColumns& samples) {
  std::vector<double> oddity(samples.labels.size(), kUnknown);
  if (!untrained || untrained->epoch.value() != 0) return oddity;
  const FloatMatrix features = dequantizeFeatures(untrained->features);
  std::vector<double> column(features.rows());
  std::vector<double> squares(features.rows());
  for (std::size_t d = 0; d < features.columns; ++d) {
    for (std::size_t i = 0; i < column.size(); ++i) {
      column[i] = samples.takesPart[i] != 0 ? static_cast<double>(features.row(i)[d]) : kUnknown;
    }
    standardize(column);
    for (std::size_t i = 0; i < column.size(); ++i) squares[i] += column[i] * column[i];
  }
  std::ranges::transform(squares, oddity.begin(), [](double sum) { return std::sqrt(sum); });
  return oddity;
}

// -log sum exp: high where no class speaks up.
std::vector<double> energies(const ClassScores& scores) {
  std::vector<double> energy;
  for (std::uint32_t i = 0; i < scores.sampleCount(); ++i) {
    if (!scores.isEvaluated(SampleId{i})) {
      energy.push_back(kUnknown);
      continue;
    }
    const double confidence = static_cast<double>(scores.confidence(SampleId{i}));
    const double largest =
        scores.isFull()
            ? static_cast<double>(scores.logits().row(i)[scores.predicted(SampleId{i}).index()])
            : static_cast<double>(scores.top().topLogit[i * kTopClasses]);
    energy.push_back(std::log(confidence) - largest);
  }
  if (spreadOf(energy).deviation > kLeastEnergySpread) return energy;
  // Recorded probabilities have no energy; then doubt must do.
  for (std::uint32_t i = 0; i < energy.size(); ++i) {
    energy[i] = -static_cast<double>(scores.confidence(SampleId{i}));
  }
  return energy;
}

// Lengths mean something where features cannot be negative and were not brought to one length.
bool lengthsSpeak(const QuantizedFeatures& features, std::span<const double> lengths) {
  const bool canBeNegative =
      std::ranges::any_of(features.offset, [](float offset) { return offset < 0; });
  const Spread spread = spreadOf(lengths);
  return !canBeNegative && spread.deviation > kLeastLengthSpread * spread.mean;
}

}  // namespace

std::vector<double> residualShares(MatrixView features, std::span<const std::uint8_t> takesPart,
                                   std::size_t axes) {
  const auto width = static_cast<Eigen::Index>(features.columns());
  std::vector<double> shares(features.rows(), kUnknown);
  const auto rowOf = [&](std::size_t i) {
    return Eigen::Map<const Eigen::RowVectorXf>{features.row(i).data(), width};
  };
  Eigen::RowVectorXd mean = Eigen::RowVectorXd::Zero(width);
  double count = 0;
  for (std::size_t i = 0; i < features.rows(); ++i) {
    if (takesPart[i] == 0) continue;
    count += 1;
    mean += (rowOf(i).cast<double>() - mean) / count;
  }
  const Eigen::RowVectorXf center = mean.cast<float>();
  Eigen::MatrixXd covariance = Eigen::MatrixXd::Zero(width, width);
  Eigen::MatrixXf product(width, width);
  const auto blockOf = [&](std::size_t begin) {
    const std::size_t rows = std::min(kBlockRows, features.rows() - begin);
    RowMajor block(static_cast<Eigen::Index>(rows), width);
    for (std::size_t b = 0; b < rows; ++b) {
      block.row(static_cast<Eigen::Index>(b)) = rowOf(begin + b) - center;
    }
    return block;
  };
  for (std::size_t begin = 0; begin < features.rows(); begin += kBlockRows) {
    RowMajor block = blockOf(begin);
    for (Eigen::Index b = 0; b < block.rows(); ++b) {
      if (takesPart[begin + static_cast<std::size_t>(b)] == 0) block.row(b).setZero();
    }
    product.setZero();
    product.selfadjointView<Eigen::Lower>().rankUpdate(block.transpose());
    covariance += product.cast<double>();
  }
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver{covariance};  // reads the lower half
  const auto kept = std::min<Eigen::Index>(width, static_cast<Eigen::Index>(axes));
  // Onto the directions left out, rather than off those kept: no difference of near equals.
  const Eigen::MatrixXf outside = solver.eigenvectors().leftCols(width - kept).cast<float>();
  for (std::size_t begin = 0; begin < features.rows(); begin += kBlockRows) {
    const RowMajor block = blockOf(begin);
    const Eigen::VectorXf residual = (block * outside).rowwise().norm();
    for (Eigen::Index b = 0; b < block.rows(); ++b) {
      const std::size_t i = begin + static_cast<std::size_t>(b);
      const auto length = static_cast<double>(rowOf(i).norm());
      if (length > 0) shares[i] = static_cast<double>(residual[b]) / length;
    }
  }
  return shares;
}

OutlierRanking rankOutliers(const Evidence& evidence, const SampleColumns& samples,
                            const PageAnalysis& page) {
  const std::size_t count = samples.labels.size();
  const QuantizedFeatures& features = page.frame->features;
  std::vector<double> weakness(count, kUnknown);
  std::vector<double> residual(count, kUnknown);
  Company company = companyOf(page.graph, samples);
  std::vector<double> oddity = oddities(evidence.firstWithFeatures(), samples);
  std::vector<double> lengths;
  if (!features.isEmpty()) lengths = featureLengths(features);
  const bool isByLength = !lengths.empty() && lengthsSpeak(features, lengths);
  if (isByLength) {
    std::ranges::transform(lengths, weakness.begin(), [](double length) { return -length; });
    residual = residualShares(dequantizeFeatures(features).view(), samples.takesPart,
                              features.columns() / 2);
  } else {
    weakness = energies(page.frame->scores);
  }
  const std::array columns{&weakness, &residual, &company.discord, &oddity};
  for (auto* column : columns) forget(samples.takesPart, *column);

  OutlierRanking ranking{{}, std::vector<OutlierSuspicion>(count)};
  const std::vector<float> weakerThan = shareBelow(weakness);
  const std::vector<float> strangerThan = shareBelow(residual);
  const std::vector<float> mixedThan = shareBelow(company.discord);
  const std::vector<float> odderThan = shareBelow(oddity);
  for (auto* column : columns) standardize(*column);
  ranking.deviations = blend(std::array{
      WeightedColumn{weakness, kOtherWeight}, WeightedColumn{residual, kOtherWeight},
      WeightedColumn{company.discord, kDiscordWeight}, WeightedColumn{oddity, kOtherWeight}});
  standardize(ranking.deviations);
  for (std::size_t i = 0; i < count; ++i) {
    OutlierSuspicion& suspicion = ranking.suspicions[i];
    suspicion = {.score = inUnitInterval(ranking.deviations[i]),
                 .isByLength = isByLength,
                 .weakerThan = weakerThan[i],
                 .strangerThan = strangerThan[i],
                 .mixedThan = mixedThan[i],
                 .odderThan = odderThan[i],
                 .neighbors = company.neighbors[i],
                 .neighborLabels = company.neighborLabels[i]};
    if (isByLength) suspicion.weakSince = evidence.tallies()[i].weakSince;
  }
  return ranking;
}

}  // namespace flipbook::findings
