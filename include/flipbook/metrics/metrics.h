// Precision, recall, F1 and their edge cases. Definitions and examples: docs/metrics.md.

#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "flipbook/core/epoch_frame.h"
#include "flipbook/core/sample.h"

namespace flipbook::metrics {

// Counts of (true class, predicted class); rows are true classes.
class ConfusionMatrix {
 public:
  explicit ConfusionMatrix(std::uint32_t classCount);

  void add(ClassId label, ClassId predicted);
  [[nodiscard]] std::uint64_t count(ClassId label, ClassId predicted) const;
  [[nodiscard]] std::uint32_t classCount() const { return m_classCount; }
  [[nodiscard]] std::uint64_t support(ClassId label) const;          // samples with this label
  [[nodiscard]] std::uint64_t predictions(ClassId predicted) const;  // samples called this

 private:
  [[nodiscard]] bool isDense() const { return !m_counts.empty(); }

  std::uint32_t m_classCount;
  std::vector<std::uint64_t> m_counts;  // C x C; empty beyond kMaxDenseClasses
  std::unordered_map<std::uint64_t, std::uint64_t> m_sparseCounts;  // by row * C + column, then
  std::vector<std::uint64_t> m_support;                             // C
  std::vector<std::uint64_t> m_predictions;                         // C
};

// 0/0 has no value: precision of a class never predicted, recall of a class without samples.
struct ClassMetrics {
  std::uint64_t support{};
  std::uint64_t predicted{};
  std::uint64_t correct{};
  std::optional<double> precision;
  std::optional<double> recall;
  std::optional<double> f1;
};

struct SplitMetrics {
  SplitSummary summary;            // macro averages over `classesCounted` classes
  std::uint32_t classesCounted{};  // classes with samples in the split
  std::vector<ClassMetrics> perClass;
  ConfusionMatrix confusion;
};

// Metrics from counts; `meanLoss` is passed through. In the macro averages a class with samples
// that was never predicted counts with precision 0.
[[nodiscard]] SplitMetrics metricsFromConfusion(ConfusionMatrix confusion,
                                                std::optional<double> meanLoss);

// Metrics of one split of one page, over its evaluated and not excluded samples that
// have a label.
//   scores, loss  of the frame: N samples;  samples  the same N
[[nodiscard]] SplitMetrics computeMetrics(const ClassScores& scores, std::span<const float> loss,
                                          std::span<const Sample> samples, Split split);

}  // namespace flipbook::metrics
