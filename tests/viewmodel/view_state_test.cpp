#include "flipbook/viewmodel/view_state.h"

#include <gmock/gmock.h>

#include <QObject>

namespace flipbook::viewmodel {
namespace {

using testing::ElementsAre;

class ViewStateHolderTest : public testing::Test {
 protected:
  ViewStateHolderTest() {
    QObject::connect(&holder, &ViewStateHolder::currentChanged, [this] { ++current; });
    QObject::connect(&holder, &ViewStateHolder::selectionChanged, [this] { ++selection; });
    QObject::connect(&holder, &ViewStateHolder::appearanceChanged, [this] { ++appearance; });
  }

  ViewStateHolder holder;
  int current{};
  int selection{};
  int appearance{};
};

TEST_F(ViewStateHolderTest, TellsOfTheCurrentSampleOnlyWhenItChanges) {
  holder.setCurrent(SampleId{3});
  holder.setCurrent(SampleId{3});
  holder.setCurrent(std::nullopt);
  holder.setCurrent(std::nullopt);

  EXPECT_EQ(current, 2);
  EXPECT_EQ(selection + appearance, 0);
}

TEST_F(ViewStateHolderTest, SortsTheSelectionAndDropsRepeats) {
  holder.setSelection({SampleId{5}, SampleId{1}, SampleId{5}, SampleId{2}});

  EXPECT_THAT(holder.state().selection, ElementsAre(SampleId{1}, SampleId{2}, SampleId{5}));
  EXPECT_EQ(selection, 1);
}

TEST_F(ViewStateHolderTest, TakesTheSameSelectionInAnotherOrderForEqual) {
  holder.setSelection({SampleId{1}, SampleId{2}});
  holder.setSelection({SampleId{2}, SampleId{1}, SampleId{1}});

  EXPECT_EQ(selection, 1);
}

TEST_F(ViewStateHolderTest, TellsOfTheAppearanceOnlyWhenItChanges) {
  holder.setColorMode(ColorMode::Label);  // as it was
  holder.setTrailsShown(true);
  holder.setFilters({});
  EXPECT_EQ(appearance, 0);

  holder.setColorMode(ColorMode::Loss);
  holder.setTrailsShown(false);
  holder.setFilters({.showsWrong = false});
  EXPECT_EQ(appearance, 3);
}

TEST_F(ViewStateHolderTest, TellsOnResetOnlyOfWhatChanged) {
  holder.setCurrent(SampleId{1});
  current = 0;

  holder.reset();
  EXPECT_EQ(current, 1);
  EXPECT_EQ(selection + appearance, 0);

  holder.setColorMode(ColorMode::Split);
  appearance = 0;
  holder.reset();
  EXPECT_EQ(current, 1);
  EXPECT_EQ(appearance, 1);
  EXPECT_EQ(holder.state(), ViewState{});
}

TEST_F(ViewStateHolderTest, KeepsAcrossRunsWhatIsAMatterOfTaste) {
  holder.setRegionsShown(true);
  holder.setImagesShown(false);
  EXPECT_EQ(appearance, 2);
  holder.setImagesShown(false);
  EXPECT_EQ(appearance, 2);

  holder.reset();

  EXPECT_EQ(appearance, 2);
  EXPECT_TRUE(holder.state().showsRegions);
  EXPECT_FALSE(holder.state().showsImages);
}

}  // namespace
}  // namespace flipbook::viewmodel
