#include "flipbook/viewmodel/map_colors.h"

#include <gmock/gmock.h>

#include <cmath>

#include "flipbook/viewmodel/class_palette.h"

namespace flipbook::viewmodel {
namespace {

using raster::Layer;
using testing::Each;
using testing::ElementsAre;

// Three classes. Sample 0 is right, 1 wrong (says class 2), 2 is a right validation sample, 3 was
// not evaluated.
class MapLookTest : public testing::Test {
 protected:
  MapLookTest() {
    constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
    for (std::uint32_t i = 0; i < 4; ++i) {
      samples.push_back(
          {.label = ClassId{i % 3}, .split = i == 2 ? Split::Validation : Split::Training});
    }
    frame.scores = ClassScores::full({{9, 0, 0, 0, 0, 9, 0, 0, 9, kNaN, kNaN, kNaN}, 3});
    frame.loss = {0, 9, 0, kNaN};
  }

  [[nodiscard]] MapLook look() const { return mapLook(samples, &frame, state, ink); }
  [[nodiscard]] std::vector<raster::Color> colors() const { return colorsOf(look()); }
  [[nodiscard]] static std::vector<raster::Color> colorsOf(const MapLook& look) {
    std::vector<raster::Color> colors;
    for (std::size_t i = 0; i < look.colors.size(); ++i) colors.push_back(look.colors[i]);
    return colors;
  }
  [[nodiscard]] static raster::Color classInk(std::uint32_t klass) {
    return classColor(ClassId{klass}).rgb();
  }

  std::vector<Sample> samples;
  EpochFrame frame;
  ViewState state;
  MapInk ink;
};

TEST_F(MapLookTest, ColoursLabelsAndLiftsWrongSamples) {
  EXPECT_THAT(colors(), ElementsAre(classInk(0), classInk(1), classInk(2), classInk(0)));
  EXPECT_THAT(look().layer,
              ElementsAre(Layer::Ordinary, Layer::Wrong, Layer::Ordinary, Layer::Ordinary));
}

TEST_F(MapLookTest, ColoursPredictions) {
  state.colorMode = ColorMode::Prediction;

  EXPECT_THAT(colors(), ElementsAre(classInk(0), classInk(2), classInk(2), ink.noValue));
}

TEST_F(MapLookTest, ColoursRightAndWrong) {
  state.colorMode = ColorMode::Correct;

  EXPECT_THAT(colors(), ElementsAre(ink.right, ink.wrong, ink.right, ink.noValue));
}

TEST_F(MapLookTest, ColoursSplits) {
  state.colorMode = ColorMode::Split;

  EXPECT_THAT(colors(), ElementsAre(ink.training, ink.training, ink.validation, ink.training));
}

TEST_F(MapLookTest, ColoursLossFromCalmToHot) {
  state.colorMode = ColorMode::Loss;

  EXPECT_THAT(colors(), ElementsAre(ink.calm, ink.hot, ink.calm, ink.noValue));
  EXPECT_EQ(lossColor(std::log(3.0F), 3, ink), ink.warm);  // guessing among three
}

TEST_F(MapLookTest, ColoursHonestyFromDoubtfulToTrusted) {
  state.colorMode = ColorMode::Honesty;
  const std::vector<float> shares{0, 0.4F, 1, std::numeric_limits<float>::quiet_NaN()};

  EXPECT_THAT(colorsOf(mapLook(samples, &frame, state, ink, {.honesty = shares})),
              ElementsAre(ink.doubtful, ink.calm, ink.trusted, ink.noValue));
  EXPECT_THAT(colors(), Each(ink.noValue));  // not measured yet
}

TEST_F(MapLookTest, ShowsWhatWasDecidedAndDrawsItAboveTheRest) {
  using recording::Verdict;
  state.colorMode = ColorMode::Review;
  const Verdicts verdicts{Verdict::Relabel, Verdict::Exclude, std::nullopt, Verdict::LabelIsRight};

  const MapLook decided = mapLook(samples, &frame, state, ink, {.verdicts = verdicts});

  EXPECT_THAT(colorsOf(decided), ElementsAre(ink.relabelled, ink.wrong, ink.calm, ink.right));
  EXPECT_THAT(decided.layer,
              ElementsAre(Layer::Wrong, Layer::Wrong, Layer::Ordinary, Layer::Wrong));
  EXPECT_THAT(colors(), Each(ink.calm));  // nobody has decided anything
  EXPECT_THAT(look().layer, Each(Layer::Ordinary));
}

TEST_F(MapLookTest, WorksWithoutAFrame) {
  for (const ColorMode mode : {ColorMode::Label, ColorMode::Prediction, ColorMode::Correct,
                               ColorMode::Split, ColorMode::Loss}) {
    state.colorMode = mode;
    const MapLook bare = mapLook(samples, nullptr, state, ink);

    EXPECT_EQ(bare.colors.size(), 4U);
    EXPECT_THAT(bare.layer, Each(Layer::Ordinary));
  }
}

TEST_F(MapLookTest, DimsWhatFiltersLeaveOut) {
  const auto dimmedBy = [this](const Filters& filters) {
    state.filters = filters;
    std::vector<int> dimmed;
    const MapLook filtered = look();
    for (int i = 0; i < 4; ++i) {
      if (filtered.layer[static_cast<std::size_t>(i)] == Layer::Dimmed) dimmed.push_back(i);
    }
    return dimmed;
  };

  EXPECT_THAT(dimmedBy({.dimmedClasses = {ClassId{0}}}), ElementsAre(0, 3));
  EXPECT_THAT(dimmedBy({.showsTraining = false}), ElementsAre(0, 1, 3));
  EXPECT_THAT(dimmedBy({.showsValidation = false}), ElementsAre(2));
  EXPECT_THAT(dimmedBy({.showsRight = false}), ElementsAre(0, 2));
  EXPECT_THAT(dimmedBy({.showsWrong = false}), ElementsAre(1));
}

TEST_F(MapLookTest, DimsEverythingOutsideASelection) {
  state.selection = {SampleId{1}, SampleId{900}};  // the second is of another run

  const MapLook selected = look();

  EXPECT_THAT(selected.layer,
              ElementsAre(Layer::Dimmed, Layer::Selected, Layer::Dimmed, Layer::Dimmed));
  EXPECT_EQ(selected.colors[1], classInk(1));
  EXPECT_NE(selected.colors[0], classInk(0));
  EXPECT_NE(selected.colors[0], ink.background);  // dimmed, not hidden
}

TEST_F(MapLookTest, ColoursAnyNumberOfClasses) {
  samples[0].label = ClassId{7};
  samples[1].label = ClassId{kClassColors + 7};
  samples[2].label = ClassId{65'535};
  const MapLook many = mapLook(samples, nullptr, state, ink);

  EXPECT_EQ(many.colors[0], classInk(7));
  EXPECT_EQ(many.colors[1], classInk(kClassColors + 7));
  EXPECT_EQ(many.colors[2], classInk(65'535));
}

TEST_F(MapLookTest, WithoutALabelNothingIsRightOrWrong) {
  samples[1].label = {};
  samples[1].split = Split::Unlabeled;
  const auto second = [this](ColorMode mode) {
    state.colorMode = mode;
    return look().colors[1];
  };

  EXPECT_EQ(second(ColorMode::Label), ink.noValue);
  EXPECT_EQ(second(ColorMode::Prediction), classInk(2));
  EXPECT_EQ(second(ColorMode::Correct), ink.noValue);
  EXPECT_EQ(second(ColorMode::Split), ink.noValue);
  EXPECT_EQ(look().layer[1], Layer::Ordinary);
  EXPECT_EQ(mapShapes(samples)[1], raster::Shape::Ring);
  state.filters = {.showsTraining = false, .showsRight = false, .showsWrong = false};
  EXPECT_EQ(look().layer[1], Layer::Ordinary);
  state.filters = {.showsUnlabeled = false};
  EXPECT_EQ(look().layer[1], Layer::Dimmed);
}

TEST_F(MapLookTest, ShapesTellSplitsApart) {
  EXPECT_THAT(mapShapes(samples), ElementsAre(raster::Shape::Dot, raster::Shape::Dot,
                                              raster::Shape::Diamond, raster::Shape::Dot));
}

}  // namespace
}  // namespace flipbook::viewmodel
