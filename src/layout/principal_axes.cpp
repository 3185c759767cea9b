#include "layout/principal_axes.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>

#include "flipbook/core/random.h"
#include "layout/blocks.h"

namespace flipbook::layout {
namespace {

constexpr std::size_t kRowsForAxes = 6000;
constexpr Eigen::Index kBlock = 8;  // two axes, and room so that they are found quickly
constexpr int kRounds = 12;

using RowMajor = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

// Strided rows about the mean, divided by the largest value, so that no square overflows.
RowMajor centeredSample(MatrixView features) {
  const std::size_t count = std::min(features.rows(), kRowsForAxes);
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
Eigen::MatrixXf widestAxes(const RowMajor& sample) {
  const Eigen::Index columns = sample.cols();
  const Eigen::Index block = std::min(kBlock, columns);
  Eigen::MatrixXf basis(columns, block);
  Random random{0x9E37};
  for (float& value : basis.reshaped()) value = static_cast<float>(random.uniform(-1, 1));
  for (int round = 0; round < kRounds; ++round) {
    const Eigen::MatrixXf image = sample.transpose() * (sample * basis);
    const Eigen::HouseholderQR<Eigen::MatrixXf> qr{image};
    basis = qr.householderQ() * Eigen::MatrixXf::Identity(columns, block);
  }
  const RowMajor inside = sample * basis;
  const Eigen::MatrixXf covariance = inside.transpose() * inside;
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXf> solver{covariance};
  Eigen::MatrixXf axes =
      basis * solver.eigenvectors().rightCols(std::min<Eigen::Index>(2, block)).rowwise().reverse();
  for (Eigen::Index axis = 0; axis < axes.cols(); ++axis) {
    Eigen::Index largest = 0;
    axes.col(axis).cwiseAbs().maxCoeff(&largest);
    if (axes(largest, axis) < 0) axes.col(axis) *= -1;
  }
  return axes;
}

}  // namespace

Layout projectOnPrincipalAxes(MatrixView features) {
  const Eigen::MatrixXf axes = widestAxes(centeredSample(features));
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

}  // namespace flipbook::layout
