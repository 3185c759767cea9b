#include "flipbook/viewmodel/map_colors.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>

#include "flipbook/viewmodel/class_palette.h"

namespace flipbook::viewmodel {
namespace {

constexpr std::uint32_t kDimmedWeight = 40;  // of 256: a trace of its colour remains

constexpr std::uint16_t kSteps = 257;  // from one colour of a scale to the next

std::uint16_t stepOf(float part) {
  return static_cast<std::uint16_t>(std::clamp(part, 0.0F, 1.0F) * (kSteps - 1));
}

// A scale over three colours: 0 at `low`, 2 * kSteps - 1 at `high`.
std::uint16_t placeOnScale(float share, float middle) {
  return share < middle
             ? stepOf(share / middle)
             : static_cast<std::uint16_t>(kSteps + stepOf((share - middle) / (1 - middle)));
}

// One place beyond the scale: where there is no value.
constexpr std::uint16_t kNoPlaceOnScale = 2 * kSteps;

struct ColorScale {
  raster::Color low;
  raster::Color middle;
  raster::Color high;
  raster::Color noValue;

  [[nodiscard]] raster::Color at(std::uint16_t place) const {
    if (place == kNoPlaceOnScale) return noValue;
    return place < kSteps ? raster::mixed(low, middle, place)
                          : raster::mixed(middle, high, place - std::uint32_t{kSteps});
  }
};

ColorScale lossScale(const MapInk& ink) { return {ink.calm, ink.warm, ink.hot, ink.noValue}; }
ColorScale honestyScale(const MapInk& ink) {
  return {ink.doubtful, ink.calm, ink.trusted, ink.noValue};
}

std::vector<raster::Color> colorsOf(const ColorScale& scale) {
  std::vector<raster::Color> list;
  for (std::uint16_t place = 0; place <= kNoPlaceOnScale; ++place) list.push_back(scale.at(place));
  return list;
}

// Maps that are as good as any keep a third of the neighbours: that is neither good nor bad.
constexpr float kUsualShare = 0.4F;
constexpr float kGuessing = 0.5F;  // of the hottest loss

std::uint16_t lossPlace(float loss, float hottest) {
  return std::isnan(loss) ? kNoPlaceOnScale
                          : placeOnScale(std::clamp(loss / hottest, 0.0F, 1.0F), kGuessing);
}

std::uint16_t honestyPlace(float share) {
  return std::isnan(share) ? kNoPlaceOnScale : placeOnScale(share, kUsualShare);
}

constexpr auto kNoClassPlace = static_cast<std::uint16_t>(kClassColors);

std::uint16_t classPlace(std::uint32_t klass) {
  return static_cast<std::uint16_t>(klass % kClassColors);
}

// Nothing decided, then the verdicts.
std::uint16_t verdictPlace(std::optional<recording::Verdict> verdict) {
  return verdict ? static_cast<std::uint16_t>(1 + static_cast<std::uint16_t>(*verdict)) : 0;
}

// A mode's colours, at most half of raster::IndexedColors::kMostDifferent.
std::vector<raster::Color> colorsOf(ColorMode mode, const MapInk& ink) {
  std::vector<raster::Color> list;
  switch (mode) {
    case ColorMode::Label:
    case ColorMode::Prediction:
      for (std::uint32_t k = 0; k < kClassColors; ++k) list.push_back(classColor(ClassId{k}).rgb());
      break;
    case ColorMode::Split:
      return {ink.training, ink.validation, ink.noValue};  // by Split
    case ColorMode::Correct:
      list = {ink.wrong, ink.right};
      break;
    case ColorMode::Loss:
      return colorsOf(lossScale(ink));
    case ColorMode::Honesty:
      return colorsOf(honestyScale(ink));
    case ColorMode::Review:
      return {ink.calm, verdictColor(recording::Verdict::Relabel, ink),
              verdictColor(recording::Verdict::Exclude, ink),
              verdictColor(recording::Verdict::LabelIsRight, ink),
              verdictColor(recording::Verdict::Undecided, ink)};
  }
  list.push_back(ink.noValue);
  return list;
}

// What every sample's look depends on. `predicted` has N entries, kNotEvaluated where nothing is
// known.
struct LookSources {
  const MapSamples& samples;
  std::span<const std::uint32_t> predicted;
  const EpochFrame* frame;
  const MapFacts& facts;
};

// The place of every sample's colour in colorsOf(mode). One loop per mode: it runs a million times
// for each page.
std::vector<std::uint16_t> placesOf(ColorMode mode, const LookSources& sources) {
  std::vector<std::uint16_t> places(sources.samples.size());
  const auto fill = [&places](const auto& placeOf) {
    for (std::size_t i = 0; i < places.size(); ++i) places[i] = placeOf(i);
  };
  const auto& samples = sources.samples;
  const auto predicted = sources.predicted;
  switch (mode) {
    case ColorMode::Label:
      fill([&](std::size_t i) {
        const Label label = samples[i].label;
        return label.isGiven() ? classPlace(label.klass().value()) : kNoClassPlace;
      });
      break;
    case ColorMode::Prediction:
      fill([&](std::size_t i) {
        return predicted[i] == ClassScores::kNotEvaluated ? kNoClassPlace
                                                          : classPlace(predicted[i]);
      });
      break;
    case ColorMode::Split:
      fill([&](std::size_t i) { return static_cast<std::uint16_t>(samples[i].split); });
      break;
    case ColorMode::Correct:
      fill([&](std::size_t i) {
        const Label label = samples[i].label;
        const bool isKnown = predicted[i] != ClassScores::kNotEvaluated && label.isGiven();
        const bool isRight = label.is(ClassId{predicted[i]});
        return static_cast<std::uint16_t>(isKnown ? (isRight ? 1 : 0) : 2);
      });
      break;
    case ColorMode::Loss: {
      const auto losses =
          sources.frame != nullptr ? std::span{sources.frame->loss} : std::span<const float>{};
      const float hottest =
          sources.frame != nullptr ? hottestLoss(sources.frame->scores.classCount()) : 1;
      fill([&](std::size_t i) {
        return i < losses.size() ? lossPlace(losses[i], hottest) : kNoPlaceOnScale;
      });
      break;
    }
    case ColorMode::Honesty:
      fill([&](std::size_t i) {
        const auto shares = sources.facts.honesty;
        return i < shares.size() ? honestyPlace(shares[i]) : kNoPlaceOnScale;
      });
      break;
    case ColorMode::Review:
      fill([&](std::size_t i) {
        const auto verdicts = sources.facts.verdicts;
        return verdictPlace(i < verdicts.size() ? verdicts[i] : std::nullopt);
      });
      break;
  }
  return places;
}

// Which samples the filters leave out.
class LeftOut {
 public:
  LeftOut(const Filters& filters, std::uint32_t classes)
      : m_hidesSplit{!filters.showsTraining, !filters.showsValidation, !filters.showsUnlabeled},
        m_hidesResult{!filters.showsWrong, !filters.showsRight},
        m_isClassDimmed(classes) {
    for (std::uint32_t k = 0; k < classes; ++k) {
      m_isClassDimmed[k] = filters.dimmedClasses.contains(ClassId{k}) ? 1 : 0;
    }
  }

  [[nodiscard]] bool operator()(MapSamples::Entry sample, std::uint32_t predicted) const {
    const bool hidesSplit = m_hidesSplit[static_cast<std::size_t>(sample.split)];
    if (!sample.label.isGiven()) return hidesSplit;
    const bool isRight = sample.label.is(ClassId{predicted});
    const bool hidesResult =
        predicted != ClassScores::kNotEvaluated && m_hidesResult[isRight ? 1 : 0];
    return m_isClassDimmed[sample.label.klass().index()] != 0 || hidesSplit || hidesResult;
  }

 private:
  std::array<bool, 3> m_hidesSplit;   // by Split
  std::array<bool, 2> m_hidesResult;  // wrong, right
  std::vector<std::uint8_t> m_isClassDimmed;
};

// N; of samples that the run does not have: nothing.
std::vector<std::uint8_t> flagsOf(const std::vector<SampleId>& selection, std::size_t samples) {
  std::vector<std::uint8_t> isSelected(samples);
  for (const SampleId id : selection) {
    if (id.index() < samples) isSelected[id.index()] = 1;
  }
  return isSelected;
}

}  // namespace

float hottestLoss(std::uint32_t classCount) {
  return 2 * std::log(static_cast<float>(std::max(2U, classCount)));
}

raster::Color lossColor(float loss, std::uint32_t classCount, const MapInk& ink) {
  return lossScale(ink).at(lossPlace(loss, hottestLoss(classCount)));
}

raster::Color honestyColor(float share, const MapInk& ink) {
  return honestyScale(ink).at(honestyPlace(share));
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
    case recording::Verdict::Move:  // stands beside a verdict, and is none
      return ink.calm;
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
  const std::size_t count = samples.size();
  std::uint32_t classes = samples.labelCount();
  std::vector<std::uint32_t> unknown;
  std::span<const std::uint32_t> predicted;
  if (frame != nullptr && frame->scores.sampleCount() == count) {
    classes = std::max(classes, frame->scores.classCount());
    predicted = frame->scores.predictedClasses();
  } else {
    unknown.assign(count, ClassScores::kNotEvaluated);
    predicted = unknown;
  }
  std::vector<raster::Color> list = colorsOf(state.colorMode, ink);
  std::vector<std::uint16_t> places = placesOf(state.colorMode, {samples, predicted, frame, facts});
  const auto plain = static_cast<std::uint16_t>(list.size());
  for (std::uint16_t k = 0; k < plain; ++k) {
    list.push_back(raster::mixed(ink.background, list[k], kDimmedWeight));
  }

  const std::vector<std::uint8_t> isSelected = flagsOf(state.selection, count);
  const bool hasSelection = !state.selection.empty();
  const bool isReview = state.colorMode == ColorMode::Review;
  const LeftOut isLeftOut{state.filters, classes};
  std::vector<raster::Layer> layers(count);
  for (std::size_t i = 0; i < count; ++i) {
    const MapSamples::Entry sample = samples[i];
    const bool isDimmed = hasSelection ? isSelected[i] == 0 : isLeftOut(sample, predicted[i]);
    const bool isWrong = predicted[i] != ClassScores::kNotEvaluated &&
                         sample.label.isOtherThan(ClassId{predicted[i]});
    const bool standsOut = isReview ? places[i] != 0 : isWrong;
    layers[i] = isDimmed             ? raster::Layer::Dimmed
                : isSelected[i] != 0 ? raster::Layer::Selected
                : standsOut          ? raster::Layer::Wrong
                                     : raster::Layer::Ordinary;
    places[i] = static_cast<std::uint16_t>(places[i] + (isDimmed ? plain : 0));
  }
  return {.colors = raster::IndexedColors{std::move(places), std::move(list)},
          .layer = std::move(layers)};
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
