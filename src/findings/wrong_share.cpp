#include "flipbook/findings/wrong_share.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>

#include "findings/statistics.h"
#include "flipbook/core/expects.h"

namespace flipbook::findings {
namespace {

constexpr int kSteps = 60;             // of expectation and maximisation
constexpr double kTail = 0.1;          // the share of ranks that the upper component begins with
constexpr double kLeastSpread = 0.05;  // of a component, in spreads of all

struct Component {
  double weight{};
  double mean{};
  double deviation{};

  [[nodiscard]] double density(double x) const {
    const double z = (x - mean) / deviation;
    return weight * std::exp(-z * z / 2) / deviation;
  }
};

// Scores are squeezed into [0, 1]; this is what they were before.
std::vector<double> unsqueezed(std::span<const float> scores) {
  constexpr double kEdge = 1e-6;
  std::vector<double> values;
  values.reserve(scores.size());
  for (const float score : scores) {
    const double p = std::clamp(static_cast<double>(score), kEdge, 1 - kEdge);
    values.push_back(std::log(p / (1 - p)));
  }
  return values;
}

Component componentOf(std::span<const double> values, double leastDeviation) {
  const Spread spread = spreadOf(values);
  return {.mean = spread.mean, .deviation = std::max(spread.deviation, leastDeviation)};
}

// Of the upper of two bell curves fitted to the values: how much of each value is its.
std::vector<double> upperShare(const std::vector<double>& values) {
  const std::size_t count = values.size();
  const double all = spreadOf(values).deviation;
  if (count < WrongShare::kFewestVerdicts || all <= 0) return std::vector<double>(count, 0.0);
  const auto tail = std::max<std::size_t>(2, static_cast<std::size_t>(kTail * double(count)));
  const double least = kLeastSpread * all;
  Component upper = componentOf(std::span{values}.first(tail), least);
  Component lower = componentOf(std::span{values}.subspan(tail), least);
  upper.weight = kTail;
  lower.weight = 1 - kTail;
  std::vector<double> share(count);
  for (int step = 0; step < kSteps; ++step) {
    double total = 0, sum = 0, rest = 0;
    for (std::size_t i = 0; i < count; ++i) {
      const double above = upper.density(values[i]);
      const double both = above + lower.density(values[i]);
      share[i] = both > 0 ? above / both : double(values[i] > lower.mean);
      total += share[i];
      sum += share[i] * values[i];
      rest += (1 - share[i]) * values[i];
    }
    const double others = double(count) - total;
    if (total < 1 || others < 1) break;
    upper.mean = sum / total;
    lower.mean = rest / others;
    double upperSquares = 0, lowerSquares = 0;
    for (std::size_t i = 0; i < count; ++i) {
      upperSquares += share[i] * (values[i] - upper.mean) * (values[i] - upper.mean);
      lowerSquares += (1 - share[i]) * (values[i] - lower.mean) * (values[i] - lower.mean);
    }
    upper.deviation = std::max(std::sqrt(upperSquares / total), least);
    lower.deviation = std::max(std::sqrt(lowerSquares / others), least);
    upper.weight = total / double(count);
    lower.weight = others / double(count);
  }
  // Where the wider curve is the lower one it takes the far end back: a share never rises
  // downwards.
  for (std::size_t i = count; i-- > 1;) share[i - 1] = std::max(share[i - 1], share[i]);
  return share;
}

// Least squares among all that never rise with the rank (pool adjacent violators). The last of the
// values count as one, their mean: a list that was read up to a right one would else end in zero,
// and what comes next is judged by it.
std::vector<double> neverRising(const std::vector<double>& values) {
  struct Block {
    double sum{};
    std::size_t count{};
    [[nodiscard]] double mean() const { return sum / double(count); }
  };
  std::vector<Block> blocks;
  const std::size_t single = values.size() - WrongShare::kFewestVerdicts;
  for (std::size_t i = 0; i <= single; ++i) {
    const auto end = i < single ? values.begin() + std::ptrdiff_t(i) + 1 : values.end();
    const auto begin = values.begin() + std::ptrdiff_t(i);
    blocks.push_back({std::accumulate(begin, end, 0.0), std::size_t(end - begin)});
    while (blocks.size() > 1 && blocks.back().mean() > blocks[blocks.size() - 2].mean()) {
      const Block last = blocks.back();
      blocks.pop_back();
      blocks.back().sum += last.sum;
      blocks.back().count += last.count;
    }
  }
  std::vector<double> fitted;
  fitted.reserve(values.size());
  for (const Block& block : blocks) fitted.insert(fitted.end(), block.count, block.mean());
  return fitted;
}

}  // namespace

std::vector<double> guessWrong(std::span<const float> scores) {
  return upperShare(unsqueezed(scores));
}

WrongShare::WrongShare(std::vector<double> guess, std::span<const Judged> verdicts)
    : m_share{std::move(guess)}, m_verdicts(verdicts.begin(), verdicts.end()) {
  FLIPBOOK_EXPECTS(m_share.size() == m_verdicts.size());
  std::vector<std::size_t> ranks;
  std::vector<double> wrong;
  for (std::size_t i = 0; i < m_verdicts.size(); ++i) {
    if (m_verdicts[i] == Judged::NotYet) continue;
    ranks.push_back(i);
    wrong.push_back(m_verdicts[i] == Judged::Wrong ? 1.0 : 0.0);
  }
  if (ranks.size() < kFewestVerdicts) return;
  m_isFromVerdicts = true;
  const std::vector<double> fitted = neverRising(wrong);
  const std::size_t last = ranks.back();
  // Beyond the last verdict nothing is known but the shape of the scores: the share goes on falling
  // as the guess does.
  const double guessAtLast = m_share[last];
  for (std::size_t i = last + 1; i < m_share.size(); ++i) {
    m_share[i] = guessAtLast > 0 ? fitted.back() * m_share[i] / guessAtLast : 0;
  }
  std::size_t known = 0;
  for (std::size_t i = 0; i <= last; ++i) {
    while (ranks[known] < i) ++known;  // the next verdict at or below this rank
    m_share[i] = fitted[known];
  }
}

WrongShare::Next WrongShare::next(std::size_t count) const {
  Next next;
  for (std::size_t i = 0; i < m_share.size() && next.count < count; ++i) {
    if (m_verdicts[i] != Judged::NotYet) continue;
    ++next.count;
    next.wrong += m_share[i];
  }
  return next;
}

double WrongShare::total() const {
  double total = 0;
  for (std::size_t i = 0; i < m_share.size(); ++i) {
    switch (m_verdicts[i]) {
      case Judged::NotYet:
        total += m_share[i];
        break;
      case Judged::Wrong:
        total += 1;
        break;
      case Judged::Right:
        break;
    }
  }
  return total;
}

}  // namespace flipbook::findings
