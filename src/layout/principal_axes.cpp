#include "layout/principal_axes.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <optional>

#include "flipbook/core/random.h"
#include "layout/blocks.h"

namespace flipbook::layout {
namespace {

struct AxesSearch {
  Eigen::Index axes{};
  Eigen::Index block{};  // the axes, and room so that they are found quickly
  int rounds{};
  std::size_t rows{};  // of the sample that stands for all
};

constexpr AxesSearch kTwoForTheMap{.axes = 2, .block = 8, .rounds = 12, .rows = 6000};
// Here nothing depends on the axes being exact: any subspace that keeps most of the variance
// keeps near samples near.
constexpr AxesSearch kForSearch{.block = 8, .rounds = 3, .rows = 2048};
constexpr double kLeastKept = 0.85;

using RowMajor = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

// Strided rows about the mean, divided by the largest value, so that no square overflows.
RowMajor centeredSample(MatrixView features, std::size_t rows) {
  const std::size_t count = std::min(features.rows(), rows);
  const auto columns = static_cast<Eigen::Index>(features.columns());
  RowMajor sample(static_cast<Eigen::Index>(count), columns);
  for (std::size_t i = 0; i < count; ++i) {
    const auto row = features.row(i * features.rows() / count);
    sample.row(static_cast<Eigen::Index>(i)) =
        Eigen::Map<const Eigen::RowVectorXf>(row.data(), columns);
  }
  const float largest = sample.cwiseAbs().maxCoeff();
  if (largest > 0) sample /= largest;
  const Eigen::RowVectorXd mean = sample.cast<double>().colwise().mean();
  sample.rowwise() -= mean.cast<float>();
  return sample;
}

// Subspace iteration (Halko, Martinsson, Tropp 2011, doi:10.1137/090771806).
Eigen::MatrixXf widestAxes(const RowMajor& sample, const AxesSearch& search) {
  const Eigen::Index columns = sample.cols();
  const Eigen::Index block = std::min(search.block, columns);
  Eigen::MatrixXf basis(columns, block);
  Random random{0x9E37};
  for (float& value : basis.reshaped()) value = static_cast<float>(random.uniform(-1, 1));
  for (int round = 0; round < search.rounds; ++round) {
    const Eigen::MatrixXf image = sample.transpose() * (sample * basis);
    const Eigen::HouseholderQR<Eigen::MatrixXf> qr{image};
    basis = qr.householderQ() * Eigen::MatrixXf::Identity(columns, block);
  }
  const RowMajor inside = sample * basis;
  const Eigen::MatrixXf covariance = inside.transpose() * inside;
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXf> solver{covariance};
  Eigen::MatrixXf axes =
      basis * solver.eigenvectors().rightCols(std::min(search.axes, block)).rowwise().reverse();
  for (Eigen::Index axis = 0; axis < axes.cols(); ++axis) {
    Eigen::Index largest = 0;
    axes.col(axis).cwiseAbs().maxCoeff(&largest);
    if (axes(largest, axis) < 0) axes.col(axis) *= -1;
  }
  return axes;
}

}  // namespace

Layout projectOnPrincipalAxes(MatrixView features) {
  const Eigen::MatrixXf axes =
      widestAxes(centeredSample(features, kTwoForTheMap.rows), kTwoForTheMap);
  const std::size_t total = features.rows();
  std::vector<double> x(total);
  std::vector<double> y(total);
  forBlocks(total, 256, [&](std::size_t begin, std::size_t end, std::size_t) {
    for (std::size_t i = begin; i < end; ++i) {
      const auto row = features.row(i);
      for (std::size_t d = 0; d < row.size(); ++d) {
        const auto column = static_cast<Eigen::Index>(d);
        x[i] += static_cast<double>(row[d]) * static_cast<double>(axes(column, 0));
        if (axes.cols() > 1)
          y[i] += static_cast<double>(row[d]) * static_cast<double>(axes(column, 1));
      }
    }
  });
  double meanX = 0;
  double meanY = 0;
  for (std::size_t i = 0; i < total; ++i) {
    meanX += x[i] / static_cast<double>(total);
    meanY += y[i] / static_cast<double>(total);
  }
  Layout layout(total);
  for (std::size_t i = 0; i < total; ++i) {
    layout[i] = {static_cast<float>(x[i] - meanX), static_cast<float>(y[i] - meanY)};
  }
  return layout;
}

std::optional<FloatMatrix> projectForSearch(MatrixView features, std::size_t columns) {
  const auto wanted = static_cast<Eigen::Index>(columns);
  const RowMajor sample = centeredSample(features, kForSearch.rows);
  const RowMajor axes = widestAxes(
      sample, {.axes = wanted, .block = wanted + kForSearch.block, .rounds = kForSearch.rounds});
  const double whole = sample.cast<double>().squaredNorm();
  const double kept = (sample * axes).cast<double>().squaredNorm();
  if (kept < kLeastKept * whole) return std::nullopt;

  const auto width = static_cast<Eigen::Index>(features.columns());
  const auto narrow = axes.cols();
  const Eigen::Map<const Eigen::RowVectorXf> origin{features.row(0).data(), width};
  FloatMatrix projected{std::vector<float>(features.rows() * static_cast<std::size_t>(narrow)),
                        static_cast<std::size_t>(narrow)};
  forBlocks(features.rows(), 256, [&](std::size_t begin, std::size_t end, std::size_t) {
    const auto rows = static_cast<Eigen::Index>(end - begin);
    const Eigen::Map<const RowMajor> from{features.row(begin).data(), rows, width};
    Eigen::Map<RowMajor> into{projected.values.data() + begin * static_cast<std::size_t>(narrow),
                              rows, narrow};
    // About a row of the data, so that a common offset does not eat the digits.
    const RowMajor offset = from.rowwise() - origin;
    into.noalias() = offset * axes;
  });
  return projected;
}

}  // namespace flipbook::layout
