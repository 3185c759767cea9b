#include "flipbook/core/class_scores.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "flipbook/core/expects.h"

namespace flipbook {
namespace {

constexpr float kNoValue = std::numeric_limits<float>::quiet_NaN();

float logSumExp(std::span<const float> logits) {
  const float largest = *std::ranges::max_element(logits);
  if (!std::isfinite(largest)) return kNoValue;
  double sum = 0;
  for (const float logit : logits) sum += std::exp(static_cast<double>(logit) - largest);
  return largest + static_cast<float>(std::log(sum));
}

}  // namespace

ClassScores ClassScores::full(FloatMatrix logits) {
  FLIPBOOK_EXPECTS(logits.columns >= 1);
  ClassScores scores;
  scores.m_classCount = static_cast<std::uint32_t>(logits.columns);
  scores.m_logits = std::move(logits);
  scores.predict();
  return scores;
}

ClassScores ClassScores::topOnly(Top top, std::uint32_t classCount) {
  const std::size_t samples = top.labelLogit.size();
  FLIPBOOK_EXPECTS(top.topClass.size() == samples * kTopClasses);
  FLIPBOOK_EXPECTS(top.topLogit.size() == samples * kTopClasses);
  FLIPBOOK_EXPECTS(top.logitSum.size() == samples);
  ClassScores scores;
  scores.m_classCount = classCount;
  scores.m_top = std::move(top);
  scores.m_isFull = false;
  scores.predict();
  return scores;
}

ClassScores ClassScores::topOnly(MatrixView logits, std::span<const Label> labels) {
  FLIPBOOK_EXPECTS(logits.rows() == labels.size());
  FLIPBOOK_EXPECTS(logits.columns() > kTopClasses);
  Top top;
  std::vector<std::uint16_t> order(logits.columns());
  for (std::size_t i = 0; i < logits.rows(); ++i) {
    const auto row = logits.row(i);
    std::iota(order.begin(), order.end(), std::uint16_t{0});
    std::partial_sort(order.begin(), order.begin() + kTopClasses, order.end(),
                      [&](std::uint16_t a, std::uint16_t b) {
                        return row[a] > row[b] || (row[a] == row[b] && a < b);
                      });
    for (std::size_t k = 0; k < kTopClasses; ++k) {
      top.topClass.push_back(order[k]);
      top.topLogit.push_back(row[order[k]]);
    }
    top.labelLogit.push_back(labels[i].isGiven() ? row[labels[i].klass().index()] : kNoValue);
    top.logitSum.push_back(logSumExp(row));
  }
  return topOnly(std::move(top), static_cast<std::uint32_t>(logits.columns()));
}

ClassScores ClassScores::assembled(std::span<const ClassScores> parts,
                                   std::span<const std::uint32_t> partOf) {
  FLIPBOOK_EXPECTS(!parts.empty());
  ClassScores scores = parts.front();
  const auto take = [](auto& into, const auto& from, std::size_t row, std::size_t width) {
    std::copy_n(from.begin() + static_cast<std::ptrdiff_t>(row * width), width,
                into.begin() + static_cast<std::ptrdiff_t>(row * width));
  };
  for (std::size_t i = 0; i < partOf.size(); ++i) {
    if (partOf[i] >= parts.size()) {
      const std::size_t width = scores.m_isFull ? scores.m_classCount : kTopClasses;
      auto& logits = scores.m_isFull ? scores.m_logits.values : scores.m_top.topLogit;
      std::fill_n(logits.begin() + static_cast<std::ptrdiff_t>(i * width), width, kNoValue);
      continue;
    }
    const ClassScores& part = parts[partOf[i]];
    FLIPBOOK_EXPECTS(part.m_isFull == scores.m_isFull && part.m_classCount == scores.m_classCount &&
                     part.sampleCount() == partOf.size());
    if (scores.m_isFull) {
      take(scores.m_logits.values, part.m_logits.values, i, scores.m_classCount);
    } else {
      take(scores.m_top.topClass, part.m_top.topClass, i, kTopClasses);
      take(scores.m_top.topLogit, part.m_top.topLogit, i, kTopClasses);
      take(scores.m_top.labelLogit, part.m_top.labelLogit, i, 1);
      take(scores.m_top.logitSum, part.m_top.logitSum, i, 1);
    }
  }
  scores.predict();
  return scores;
}

void ClassScores::predict() {
  const std::size_t samples = m_isFull ? m_logits.rows() : m_top.labelLogit.size();
  m_predicted.assign(samples, kNotEvaluated);
  for (std::size_t i = 0; i < samples; ++i) {
    if (!m_isFull) {
      if (std::isfinite(m_top.topLogit[i * kTopClasses])) {
        m_predicted[i] = m_top.topClass[i * kTopClasses];
      }
      continue;
    }
    const float* const row = m_logits.values.data() + i * m_classCount;
    if (!std::isfinite(row[0])) continue;
    m_predicted[i] = static_cast<std::uint32_t>(std::max_element(row, row + m_classCount) - row);
  }
}

float ClassScores::confidence(SampleId sample) const {
  return probability(sample, predicted(sample));
}

float ClassScores::probability(SampleId sample, ClassId klass, const Label& label) const {
  const std::size_t i = sample.index();
  if (!isEvaluated(sample)) return kNoValue;
  if (m_isFull) {
    const auto row = m_logits.row(i);
    return std::exp(row[klass.index()] - logSumExp(row));
  }
  for (std::size_t k = i * kTopClasses; k < (i + 1) * kTopClasses; ++k) {
    if (m_top.topClass[k] == klass.value()) return std::exp(m_top.topLogit[k] - m_top.logitSum[i]);
  }
  return label.is(klass) ? std::exp(m_top.labelLogit[i] - m_top.logitSum[i]) : 0.0F;
}

ClassProbability ClassScores::strongestOther(SampleId sample, ClassId label) const {
  const std::size_t i = sample.index();
  if (!isEvaluated(sample)) return {ClassId{0}, kNoValue};
  if (!m_isFull) {
    const std::size_t first = i * kTopClasses;
    const ClassId top{m_top.topClass[first]};
    const ClassId other = top == label ? ClassId{m_top.topClass[first + 1]} : top;
    return {other, probability(sample, other)};
  }
  const auto row = m_logits.row(i);
  std::size_t strongest = label.index() == 0 && row.size() > 1 ? 1 : 0;
  for (std::size_t k = strongest + 1; k < row.size(); ++k) {
    if (k != label.index() && row[k] > row[strongest]) strongest = k;
  }
  const ClassId other{static_cast<std::uint32_t>(strongest)};
  return {other, probability(sample, other)};
}

float ClassScores::margin(SampleId sample, const Label& label) const {
  const std::size_t i = sample.index();
  if (!isEvaluated(sample) || m_classCount < 2 || !label.isGiven()) return kNoValue;
  if (m_isFull) {
    const auto row = m_logits.row(i);
    return row[label.klass().index()] - row[strongestOther(sample, label.klass()).klass.index()];
  }
  const std::size_t first = i * kTopClasses;
  const bool isTop = m_top.topClass[first] == label.klass().value();
  return m_top.labelLogit[i] - m_top.topLogit[isTop ? first + 1 : first];
}

float ClassScores::loss(SampleId sample, const Label& label) const {
  const std::size_t i = sample.index();
  if (!isEvaluated(sample) || !label.isGiven()) return kNoValue;
  if (!m_isFull) return m_top.logitSum[i] - m_top.labelLogit[i];
  const auto row = m_logits.row(i);
  return logSumExp(row) - row[label.klass().index()];
}

MatrixView ClassScores::logits() const {
  FLIPBOOK_EXPECTS(m_isFull);
  return m_logits.view();
}

}  // namespace flipbook
