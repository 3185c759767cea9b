#include "flipbook/viewmodel/map_colors.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "flipbook/viewmodel/class_palette.h"

namespace flipbook::viewmodel {
namespace {

constexpr std::uint32_t kDimmedWeight = 40;  // of 256: a trace of its colour remains

// Answers for one sample what a colour mode and the filters ask.
class LookOfSample {
 public:
  LookOfSample(const MapSamples& samples, const EpochFrame* frame, const ViewState& state,
               const MapInk& ink, const MapFacts& facts)
      : m_frame{frame}, m_state{state}, m_ink{ink}, m_facts{facts} {
    std::uint32_t classes = frame != nullptr ? frame->scores.classCount() : 0;
    if (frame != nullptr && frame->scores.isFull()) {
      m_logits = frame->scores.logits().values();
      m_logitColumns = classes;
    }
    classes = std::max(classes, samples.labelCount());
    for (std::uint32_t k = 0; k < classes; ++k) {
      m_ofClass.push_back(classColor(ClassId{k}).rgb());
      m_isClassDimmed.push_back(state.filters.dimmedClasses.contains(ClassId{k}) ? 1 : 0);
    }
  }

  // The class with the largest logit, the first of equals; nullopt where not evaluated. As
  // ClassScores says it, without its calls: this is asked a million times for each page.
  [[nodiscard]] std::optional<ClassId> predicted(SampleId id) const {
    if (m_frame == nullptr || id.index() >= m_frame->scores.sampleCount()) return std::nullopt;
    if (!m_frame->scores.isFull()) {
      return m_frame->scores.isEvaluated(id) ? std::optional{m_frame->scores.predicted(id)}
                                             : std::nullopt;
    }
    const float* const row = m_logits.data() + id.index() * m_logitColumns;
    if (!std::isfinite(row[0])) return std::nullopt;
    float largest = row[0];
    std::uint32_t at = 0;
    for (std::uint32_t k = 1; k < m_logitColumns; ++k) {
      const bool isLarger = row[k] > largest;
      largest = isLarger ? row[k] : largest;
      at = isLarger ? k : at;
    }
    return ClassId{at};
  }

  [[nodiscard]] raster::Color color(const MapSamples::Entry& sample, SampleId id, bool isKnown,
                                    ClassId predicted) const {
    switch (m_state.colorMode) {
      case ColorMode::Label:
        return sample.label.isGiven() ? m_ofClass[sample.label.klass().index()] : m_ink.noValue;
      case ColorMode::Split:
        if (!sample.label.isGiven()) return m_ink.noValue;
        return sample.split == Split::Training ? m_ink.training : m_ink.validation;
      case ColorMode::Prediction:
        return isKnown ? m_ofClass[predicted.index()] : m_ink.noValue;
      case ColorMode::Correct:
        if (!isKnown || !sample.label.isGiven()) return m_ink.noValue;
        return sample.label.is(predicted) ? m_ink.right : m_ink.wrong;
      case ColorMode::Loss:
        if (m_frame == nullptr || id.index() >= m_frame->loss.size()) return m_ink.noValue;
        return lossColor(m_frame->loss[id.index()], m_frame->scores.classCount(), m_ink);
      case ColorMode::Honesty:
        if (id.index() >= m_facts.honesty.size()) return m_ink.noValue;
        return honestyColor(m_facts.honesty[id.index()], m_ink);
      case ColorMode::Review:
        return verdictColor(verdict(id), m_ink);
    }
    return m_ink.noValue;
  }

  [[nodiscard]] bool standsOut(const MapSamples::Entry& sample, SampleId id, bool isKnown,
                               ClassId predicted) const {
    if (m_state.colorMode == ColorMode::Review) return verdict(id).has_value();
    return isKnown && sample.label.isOtherThan(predicted);
  }

  [[nodiscard]] bool isLeftOut(const MapSamples::Entry& sample, bool isKnown,
                               ClassId predicted) const {
    const Filters& filters = m_state.filters;
    if (!sample.label.isGiven()) return !filters.showsUnlabeled;
    if (m_isClassDimmed[sample.label.klass().index()] != 0) return true;
    if (sample.split == Split::Training ? !filters.showsTraining : !filters.showsValidation) {
      return true;
    }
    if (!isKnown) return false;
    return sample.label.is(predicted) ? !filters.showsRight : !filters.showsWrong;
  }

 private:
  [[nodiscard]] std::optional<recording::Verdict> verdict(SampleId id) const {
    return id.index() < m_facts.verdicts.size() ? m_facts.verdicts[id.index()] : std::nullopt;
  }

  const EpochFrame* m_frame;
  std::span<const float> m_logits;  // N x m_logitColumns, where all are kept
  std::uint32_t m_logitColumns{};
  const ViewState& m_state;
  const MapInk& m_ink;
  const MapFacts& m_facts;
  std::vector<raster::Color> m_ofClass;
  std::vector<std::uint8_t> m_isClassDimmed;
};

}  // namespace

float hottestLoss(std::uint32_t classCount) {
  return 2 * std::log(static_cast<float>(std::max(2U, classCount)));
}

raster::Color lossColor(float loss, std::uint32_t classCount, const MapInk& ink) {
  if (std::isnan(loss)) return ink.noValue;
  const float share = std::clamp(loss / hottestLoss(classCount), 0.0F, 1.0F);
  const auto weight = [](float part) { return static_cast<std::uint32_t>(part * 256); };
  if (share < 0.5F) return raster::mixed(ink.calm, ink.warm, weight(2 * share));
  return raster::mixed(ink.warm, ink.hot, weight(2 * share - 1));
}

raster::Color honestyColor(float share, const MapInk& ink) {
  if (std::isnan(share)) return ink.noValue;
  // Maps that are as good as any keep a third of the neighbours: that is neither good nor bad.
  constexpr float kUsual = 0.4F;
  const auto weight = [](float part) {
    return static_cast<std::uint32_t>(std::clamp(part, 0.0F, 1.0F) * 256);
  };
  if (share < kUsual) return raster::mixed(ink.doubtful, ink.calm, weight(share / kUsual));
  return raster::mixed(ink.calm, ink.trusted, weight((share - kUsual) / (1 - kUsual)));
}

raster::Color verdictColor(std::optional<recording::Verdict> verdict, const MapInk& ink) {
  if (!verdict) return ink.calm;
  switch (*verdict) {
    case recording::Verdict::Relabel:
      return ink.relabelled;
    case recording::Verdict::Exclude:
      return ink.wrong;
    case recording::Verdict::LabelIsRight:
      return ink.right;
    case recording::Verdict::Undecided:
      return ink.putOff;
  }
  return ink.noValue;
}

MapSamples::MapSamples(std::span<const Sample> samples) {
  m_entries.reserve(samples.size());
  for (const Sample& sample : samples) {
    m_entries.push_back({sample.label, sample.split});
    if (!sample.label.isGiven()) continue;
    m_labelCount = std::max(m_labelCount, sample.label.klass().value() + 1);
  }
}

MapLook mapLook(const MapSamples& samples, const EpochFrame* frame, const ViewState& state,
                const MapInk& ink, const MapFacts& facts) {
  const LookOfSample looks{samples, frame, state, ink, facts};
  std::vector<std::uint8_t> isSelected(samples.size());
  for (const SampleId id : state.selection) {
    if (id.index() < samples.size()) isSelected[id.index()] = 1;
  }

  MapLook look;
  look.color.reserve(samples.size());
  look.layer.reserve(samples.size());
  for (std::uint32_t i = 0; i < samples.size(); ++i) {
    const MapSamples::Entry sample = samples[i];
    const auto known = looks.predicted(SampleId{i});
    const bool isKnown = known.has_value();
    const ClassId predicted = known.value_or(ClassId{});
    const raster::Color color = looks.color(sample, SampleId{i}, isKnown, predicted);
    const bool isDimmed =
        state.selection.empty() ? looks.isLeftOut(sample, isKnown, predicted) : isSelected[i] == 0;
    look.color.push_back(isDimmed ? raster::mixed(ink.background, color, kDimmedWeight) : color);
    const bool standsOut = looks.standsOut(sample, SampleId{i}, isKnown, predicted);
    look.layer.push_back(isDimmed             ? raster::Layer::Dimmed
                         : isSelected[i] != 0 ? raster::Layer::Selected
                         : standsOut          ? raster::Layer::Wrong
                                              : raster::Layer::Ordinary);
  }
  return look;
}

std::vector<raster::Shape> mapShapes(std::span<const Sample> samples) {
  std::vector<raster::Shape> shapes;
  shapes.reserve(samples.size());
  for (const Sample& sample : samples) {
    shapes.push_back(sample.split == Split::Training     ? raster::Shape::Dot
                     : sample.split == Split::Validation ? raster::Shape::Diamond
                                                         : raster::Shape::Ring);
  }
  return shapes;
}

}  // namespace flipbook::viewmodel
