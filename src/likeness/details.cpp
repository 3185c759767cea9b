#include "likeness/details.h"

#include <Eigen/Cholesky>
#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace flipbook::likeness {
namespace {

constexpr int kMargin = 2;         // pixels at the edge, which may lie outside the other picture
constexpr int kDetailsMargin = 3;  // and which blurring mixes with those
constexpr float kLeastDeviation = 1.5;  // of the details, in steps of 256 shades
constexpr int kSteps = 8;
constexpr double kEnough = 2e-3;  // of a pixel or share: alignment has come to rest

using Line = Eigen::Matrix<float, 1, kSide>;

// Half of a Gaussian: the weight of the middle and of those beside it.
std::vector<float> halfGaussian(double sigmaPx) {
  std::vector<float> weights;
  double sum = 0;
  for (int d = 0; d <= static_cast<int>(std::ceil(3 * sigmaPx)); ++d) {
    const double weight = std::exp(-d * d / (2 * sigmaPx * sigmaPx));
    weights.push_back(static_cast<float>(weight));
    sum += d == 0 ? weight : 2 * weight;
  }
  for (float& weight : weights) weight /= static_cast<float>(sum);
  return weights;
}

// Beyond the edge all is as at the edge.
Grid blurredDown(const Grid& grid, const std::vector<float>& weights) {
  Grid result;
  for (int y = 0; y < kSide; ++y) {
    Line line = weights[0] * grid.row(y);
    for (int d = 1; d < static_cast<int>(weights.size()); ++d) {
      line += weights[static_cast<std::size_t>(d)] *
              (grid.row(std::max(y - d, 0)) + grid.row(std::min(y + d, kSide - 1)));
    }
    result.row(y) = line;
  }
  return result;
}

Grid blurred(const Grid& grid, const std::vector<float>& weights) {
  const Grid down = blurredDown(grid, weights);
  return blurredDown(down.transpose(), weights).transpose();
}

Grid smoothed(const imaging::Miniature& miniature) {
  static const std::vector<float> kWeights = halfGaussian(0.7);
  return blurred(gridOf(miniature), kWeights);
}

Grid detailsOf(const Grid& smooth) {
  static const std::vector<float> kFine = halfGaussian(0.6);
  static const std::vector<float> kCoarse = halfGaussian(2);
  return blurred(smooth, kFine) - blurred(smooth, kCoarse);
}

template <int Margin>
auto inner(const Grid& grid) {
  constexpr int kInner = kSide - 2 * Margin;
  return grid.block<kInner, kInner>(Margin, Margin);
}

template <int Margin>
float correlation(const Grid& a, const Grid& b) {
  constexpr int kInner = kSide - 2 * Margin;
  using Part = Eigen::Array<float, kInner, kInner, Eigen::RowMajor>;
  Part left = inner<Margin>(a);
  Part right = inner<Margin>(b);
  left -= left.mean();
  right -= right.mean();
  const float both = std::sqrt(left.square().sum() * right.square().sum());
  return both > 0 ? (left * right).sum() / both : 0;
}

// Where the pixels of one picture lie in the other, the same way along the rows and columns.
struct Placement {
  double scaleAcross{1};
  double scaleDown{1};
  double shiftAcross{};
  double shiftDown{};
};

// Rows or columns between which a picture is read off, and how far towards the second.
struct Reading {
  std::array<int, kSide> first{};
  std::array<float, kSide> towardsNext{};
};

Reading readingOf(double scale, double shift) {
  Reading reading;
  for (int i = 0; i < kSide; ++i) {
    const double at =
        std::clamp(kMiddle + scale * (i - static_cast<double>(kMiddle)) + shift, 0.0, kSide - 1.0);
    const int first = std::min(static_cast<int>(at), kSide - 2);
    reading.first[static_cast<std::size_t>(i)] = first;
    reading.towardsNext[static_cast<std::size_t>(i)] = static_cast<float>(at - first);
  }
  return reading;
}

Grid placed(const Grid& grid, const Placement& placement) {
  const Reading down = readingOf(placement.scaleDown, placement.shiftDown);
  const Reading across = readingOf(placement.scaleAcross, placement.shiftAcross);
  Grid result;
  for (int y = 0; y < kSide; ++y) {
    const int row = down.first[static_cast<std::size_t>(y)];
    const float downwards = down.towardsNext[static_cast<std::size_t>(y)];
    const Eigen::Matrix<float, 1, kSide> line =
        grid.row(row) + downwards * (grid.row(row + 1) - grid.row(row));
    for (int x = 0; x < kSide; ++x) {
      const int column = across.first[static_cast<std::size_t>(x)];
      result(y, x) = line(column) + across.towardsNext[static_cast<std::size_t>(x)] *
                                        (line(column + 1) - line(column));
    }
  }
  return result;
}

constexpr int kInside = kSide - 2 * kMargin;
constexpr int kUnknowns = 5;  // the placement, and the contrast
using Columns = Eigen::Matrix<float, kInside * kInside, kUnknowns + 1>;

void setColumn(Columns& columns, int column, const Grid& grid) {
  using Part = Eigen::Matrix<float, kInside, kInside, Eigen::RowMajor>;
  Eigen::Map<Part>{columns.col(column).data()} = inner<kMargin>(grid);
}

// One Gauss-Newton step of `placement` towards the best correlation. False if it came to rest.
bool improve(const Grid& target, const Grid& current, Placement& placement) {
  static const Grid kAcross =
      Eigen::Matrix<float, 1, kSide>::LinSpaced(-kMiddle, kMiddle).replicate<kSide, 1>();
  Grid across = Grid::Zero();
  Grid down = Grid::Zero();  // the edge is not looked at
  across.middleCols<kSide - 2>(1) =
      0.5F * (current.rightCols<kSide - 2>() - current.leftCols<kSide - 2>());
  down.middleRows<kSide - 2>(1) =
      0.5F * (current.bottomRows<kSide - 2>() - current.topRows<kSide - 2>());
  Columns columns;
  setColumn(columns, 0, across.cwiseProduct(kAcross));
  setColumn(columns, 1, down.cwiseProduct(kAcross.transpose()));
  setColumn(columns, 2, across);
  setColumn(columns, 3, down);
  setColumn(columns, 4, -target);
  setColumn(columns, 5, current);
  columns.rowwise() -= columns.colwise().mean().eval();
  const Eigen::Matrix<double, kUnknowns + 1, kUnknowns + 1> products =
      (columns.transpose() * columns).cast<double>();
  Eigen::Matrix<double, kUnknowns, kUnknowns> normal =
      products.topLeftCorner<kUnknowns, kUnknowns>();
  normal.diagonal() *= 1.0005;
  normal.diagonal().array() += 1e-6;
  const Eigen::Matrix<double, kUnknowns, 1> step =
      normal.ldlt().solve(-products.topRightCorner<kUnknowns, 1>());
  if (!step.allFinite()) return false;
  const auto move = [](double& value, double by, double most, double from, double to) {
    const double before = value;
    value = std::clamp(value + std::clamp(by, -most, most), from, to);
    return std::abs(value - before);
  };
  const double moved = std::max({move(placement.scaleAcross, step(0), 0.04, 0.88, 1.13) * kMiddle,
                                 move(placement.scaleDown, step(1), 0.04, 0.88, 1.13) * kMiddle,
                                 move(placement.shiftAcross, step(2), 1, -2.5, 2.5),
                                 move(placement.shiftDown, step(3), 1, -2.5, 2.5)});
  return moved > kEnough;
}

// `other` as it fits `target` best.
Grid fitted(const Grid& target, const Grid& other) {
  Grid best;
  float bestLikeness = -2;
  Placement placement;
  for (int step = 0; step < kSteps; ++step) {
    const Grid current = placed(other, placement);
    const float likeness = correlation<kMargin>(target, current);
    if (likeness > bestLikeness) {
      best = current;
      bestLikeness = likeness;
    }
    if (!improve(target, current, placement)) break;
  }
  return best;
}

}  // namespace

Details::Details(const imaging::Miniature& miniature)
    : m_smooth{smoothed(miniature)}, m_details{detailsOf(m_smooth)} {
  const auto details = inner<kDetailsMargin>(m_details).array();
  m_areThere = (details - details.mean()).square().mean() > kLeastDeviation * kLeastDeviation;
}

float Details::differenceFrom(const imaging::Miniature& other, bool isMirrored) const {
  const Grid facing = smoothed(other);
  const Grid best =
      isMirrored ? fitted(m_smooth, facing.rowwise().reverse()) : fitted(m_smooth, facing);
  return 1 - correlation<kDetailsMargin>(m_details, detailsOf(best));
}

}  // namespace flipbook::likeness
