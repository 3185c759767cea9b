#include "findings/outlier_ranking.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>

#include "findings/statistics.h"

namespace flipbook::findings {
namespace {

constexpr std::uint32_t kNearest = 10;
constexpr double kLengthWeight = 1.0;
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

// Rows are of length one: half the squared distance is one minus the cosine.
std::vector<double> angleToNearest(const layout::NeighborGraph& graph, std::size_t count) {
  std::vector<double> angles(count, kUnknown);
  const std::uint32_t k = std::min(kNearest, graph.k);
  for (std::size_t i = 0; k > 0 && i < count; ++i) {
    double sum = 0;
    for (std::size_t at = i * graph.k; at < i * graph.k + k; ++at) {
      sum += static_cast<double>(graph.distance[at]) * static_cast<double>(graph.distance[at]) / 2;
    }
    angles[i] = sum / k;
  }
  return angles;
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
  std::vector<double> angle = angleToNearest(page.graph, count);
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
  for (auto* column : {&weakness, &residual, &angle}) forget(samples.takesPart, *column);

  OutlierRanking ranking{{}, std::vector<OutlierSuspicion>(count)};
  const std::vector<float> weakerThan = shareBelow(weakness);
  const std::vector<float> fartherThan = shareBelow(angle);
  const std::vector<float> strangerThan = shareBelow(residual);
  for (auto* column : {&weakness, &residual, &angle}) standardize(*column);
  const std::array columns{WeightedColumn{weakness, kLengthWeight},
                           WeightedColumn{angle, kOtherWeight},
                           WeightedColumn{residual, kOtherWeight}};
  ranking.deviations = blend(columns);
  standardize(ranking.deviations);
  for (std::size_t i = 0; i < count; ++i) {
    OutlierSuspicion& suspicion = ranking.suspicions[i];
    suspicion = {.score = inUnitInterval(ranking.deviations[i]),
                 .isByLength = isByLength,
                 .weakerThan = weakerThan[i],
                 .fartherThan = fartherThan[i],
                 .strangerThan = strangerThan[i]};
    if (isByLength) suspicion.weakSince = evidence.tallies()[i].weakSince;
  }
  return ranking;
}

}  // namespace flipbook::findings
