// What the model says of every sample in one epoch: a logit per class, or the eight largest.

#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "flipbook/core/ids.h"
#include "flipbook/core/label.h"
#include "flipbook/core/matrix.h"

namespace flipbook {

inline constexpr std::uint32_t kMaxFullClasses = 64;  // beyond it only the top classes are kept
inline constexpr std::uint32_t kTopClasses = 8;

struct ClassProbability {
  ClassId klass;
  float probability{};
};

// N samples, C classes. A sample that was not evaluated has NaN scores.
class ClassScores {
 public:
  static constexpr std::uint32_t kNotEvaluated = 0xFFFFFFFF;

  ClassScores() = default;

  // Keeps all logits. `logits` is N x C, C >= 1.
  [[nodiscard]] static ClassScores full(FloatMatrix logits);

  // Keeps what a run stores for many classes; all N long, the first two N x kTopClasses, in falling
  // order of logit.
  struct Top {
    std::vector<std::uint16_t> topClass;  // N x 8
    std::vector<float> topLogit;          // N x 8
    std::vector<float> labelLogit;        // N
    std::vector<float> logitSum;          // N, log-sum-exp over all classes
  };
  [[nodiscard]] static ClassScores topOnly(Top top, std::uint32_t classCount);
  // The same from all logits (N x C, C > kTopClasses) and labels (N; NaN for those without one).
  [[nodiscard]] static ClassScores topOnly(MatrixView logits, std::span<const Label> labels);

  // Row i as `parts[partOf[i]]` has it; not evaluated where partOf[i] is beyond the last part.
  //   parts   at least one, all of N samples and the same classes, all full or none
  //   partOf  N
  [[nodiscard]] static ClassScores assembled(std::span<const ClassScores> parts,
                                             std::span<const std::uint32_t> partOf);

  [[nodiscard]] std::size_t sampleCount() const { return m_predicted.size(); }
  [[nodiscard]] std::uint32_t classCount() const { return m_classCount; }
  [[nodiscard]] bool isFull() const { return m_isFull; }
  [[nodiscard]] bool isEvaluated(SampleId sample) const {
    return m_predicted[sample.index()] != kNotEvaluated;
  }

  // The class with the largest logit, the first of equals; ClassId{0} where not evaluated.
  [[nodiscard]] ClassId predicted(SampleId sample) const {
    return ClassId{isEvaluated(sample) ? m_predicted[sample.index()] : 0};
  }
  // Of all samples, N; kNotEvaluated where there is none. Worked out once: who shows a million
  // samples asks on every page.
  [[nodiscard]] std::span<const std::uint32_t> predictedClasses() const { return m_predicted; }
  [[nodiscard]] float confidence(SampleId sample) const;  // its probability

  // Softmax probability; where only the top classes are kept and `klass` is none of them: 0, or the
  // label's own where `label` names it. NaN where not evaluated.
  [[nodiscard]] float probability(SampleId sample, ClassId klass, const Label& label = {}) const;
  // The most probable class that is not `label`.
  [[nodiscard]] ClassProbability strongestOther(SampleId sample, ClassId label) const;
  // Logit of `label` minus the largest other logit; NaN without a label.
  [[nodiscard]] float margin(SampleId sample, const Label& label) const;
  // Cross-entropy against `label`; NaN without one.
  [[nodiscard]] float loss(SampleId sample, const Label& label) const;

  [[nodiscard]] MatrixView logits() const;  // N x C; only where isFull()
  [[nodiscard]] const Top& top() const { return m_top; }

 private:
  void predict();

  FloatMatrix m_logits;
  Top m_top;
  std::vector<std::uint32_t> m_predicted;  // N
  std::uint32_t m_classCount{};
  bool m_isFull{true};
};

}  // namespace flipbook
