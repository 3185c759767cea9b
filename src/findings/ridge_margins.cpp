#include "findings/ridge_margins.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>

#include "findings/statistics.h"
#include "flipbook/core/expects.h"

namespace flipbook::findings {
namespace {

constexpr double kRidge = 0.01;      // per sample, in units of a standardised feature's variance
constexpr double kMostPull = 0.999;  // of a sample on its own answer; beyond, nothing is left over
constexpr std::size_t kBlockRows = 512;

using RowMajor = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

// The columns that vary, as mean and 1 / deviation; the others count nothing.
struct Standardizer {
  Eigen::RowVectorXf mean;
  Eigen::RowVectorXf scale;
};

Standardizer standardizerOf(const LabelledRows& rows) {
  const auto columns = static_cast<Eigen::Index>(rows.features.columns());
  Eigen::ArrayXd mean = Eigen::ArrayXd::Zero(columns);
  Eigen::ArrayXd squares = Eigen::ArrayXd::Zero(columns);
  double count = 0;
  for (std::size_t i = 0; i < rows.features.rows(); ++i) {
    if (rows.takesPart[i] == 0) continue;
    const Eigen::Map<const Eigen::ArrayXf> row{rows.features.row(i).data(), columns};
    count += 1;
    const Eigen::ArrayXd before = row.cast<double>() - mean;
    mean += before / count;
    squares += before * (row.cast<double>() - mean);
  }
  const Eigen::ArrayXd deviation = (squares / std::max(1.0, count)).sqrt();
  const Eigen::ArrayXd least = 1e-6 * mean.abs();
  Standardizer standardizer{mean.matrix().transpose().cast<float>(),
                            Eigen::RowVectorXf::Zero(columns)};
  for (Eigen::Index d = 0; d < columns; ++d) {
    if (deviation[d] > least[d]) standardizer.scale[d] = static_cast<float>(1 / deviation[d]);
  }
  return standardizer;
}

// The rows that take part, block by block, standardised and with a column of ones behind.
template <typename Body>
void forStandardBlocks(const LabelledRows& rows, const Standardizer& standardizer,
                       const Body& body) {
  const auto columns = static_cast<Eigen::Index>(rows.features.columns());
  std::vector<std::uint32_t> members;
  RowMajor block;
  const auto flush = [&] {
    if (members.empty()) return;
    block.resize(static_cast<Eigen::Index>(members.size()), columns + 1);
    for (std::size_t b = 0; b < members.size(); ++b) {
      const Eigen::Map<const Eigen::RowVectorXf> row{rows.features.row(members[b]).data(), columns};
      block.row(static_cast<Eigen::Index>(b)).head(columns) =
          (row - standardizer.mean).cwiseProduct(standardizer.scale);
    }
    block.col(columns).setOnes();
    body(members, block);
    members.clear();
  };
  for (std::uint32_t i = 0; i < rows.features.rows(); ++i) {
    if (rows.takesPart[i] != 0) members.push_back(i);
    if (members.size() == kBlockRows) flush();
  }
  flush();
}

struct NormalEquations {
  Eigen::MatrixXd gram;     // (D + 1) x (D + 1)
  Eigen::MatrixXd targets;  // (D + 1) x C
  double count{};
};

// Products of a block in single precision, their sum over blocks in double.
NormalEquations normalEquationsOf(const LabelledRows& rows, const Standardizer& standardizer) {
  const auto width = static_cast<Eigen::Index>(rows.features.columns()) + 1;
  NormalEquations equations{Eigen::MatrixXd::Zero(width, width),
                            Eigen::MatrixXd::Zero(width, rows.classCount)};
  Eigen::MatrixXf product(width, width);
  forStandardBlocks(rows, standardizer, [&](const auto& members, const RowMajor& block) {
    product.setZero();
    product.selfadjointView<Eigen::Lower>().rankUpdate(block.transpose());
    equations.gram += product.cast<double>();
    for (std::size_t b = 0; b < members.size(); ++b) {
      equations.targets.col(static_cast<Eigen::Index>(rows.labels[members[b]].klass().index())) +=
          block.row(static_cast<Eigen::Index>(b)).transpose().template cast<double>();
    }
    equations.count += static_cast<double>(members.size());
  });
  equations.gram.diagonal().array() += kRidge * equations.count;
  return equations;
}

double marginOf(Eigen::Ref<const Eigen::RowVectorXf> answers, std::size_t label, double pull) {
  // The sample's own target is 1 for its label and 0 elsewhere: taking it out leaves
  // (answer - pull * target) / (1 - pull).
  float other = -std::numeric_limits<float>::infinity();
  for (Eigen::Index k = 0; k < answers.size(); ++k) {
    if (k != static_cast<Eigen::Index>(label)) other = std::max(other, answers[k]);
  }
  const double own = static_cast<double>(answers[static_cast<Eigen::Index>(label)]) - pull;
  return (own - static_cast<double>(other)) / (1 - pull);
}

}  // namespace

std::vector<double> ridgeMargins(const LabelledRows& rows) {
  const std::size_t count = rows.features.rows();
  FLIPBOOK_EXPECTS(rows.labels.size() == count && rows.takesPart.size() == count);
  std::vector<double> margins(count, kUnknown);
  if (rows.classCount < 2) return margins;
  const Standardizer standardizer = standardizerOf(rows);
  if (standardizer.scale.size() == 0 || standardizer.scale.maxCoeff() <= 0) return margins;

  const NormalEquations equations = normalEquationsOf(rows, standardizer);
  const Eigen::LLT<Eigen::MatrixXd, Eigen::Lower> factor{
      equations.gram.selfadjointView<Eigen::Lower>()};
  const Eigen::MatrixXf head = factor.solve(equations.targets).cast<float>();
  // h = x' G x = |L^-1 x|^2: a sum of squares, nothing to cancel.
  const auto width = equations.gram.rows();
  const Eigen::MatrixXf whitener =
      factor.matrixL().solve(Eigen::MatrixXd::Identity(width, width)).cast<float>();
  forStandardBlocks(rows, standardizer, [&](const auto& members, const RowMajor& block) {
    const RowMajor answers = block * head;
    const Eigen::VectorXf pulls = (block * whitener.transpose()).rowwise().squaredNorm();
    for (std::size_t b = 0; b < members.size(); ++b) {
      const auto at = static_cast<Eigen::Index>(b);
      const double pull = std::min(static_cast<double>(pulls[at]), kMostPull);
      margins[members[b]] =
          marginOf(answers.row(at), rows.labels[members[b]].klass().index(), pull);
    }
  });
  return margins;
}

}  // namespace flipbook::findings
