#include "ui/refine_dialog.h"

#include <gtest/gtest.h>

#include <QPushButton>
#include <QSlider>

#include "flipbook/viewmodel/map_maker.h"
#include "ui/inspector_fixture.h"

namespace flipbook::ui {
namespace {

using test::child;
using viewmodel::MapMaker;

struct RefineDialogTest : testing::Test {
  RefineDialogTest() { maker.setRun(fixture.run.get()); }
  ~RefineDialogTest() override { maker.setRun(nullptr); }

  test::PanelFixture fixture{test::RunShape{.epochs = 4}};
  MapMaker maker;
};

TEST_F(RefineDialogTest, RefinesAsCalmlyAsTheSliderSaysAndShowsIt) {
  RefineDialog dialog{maker, fixture.view, nullptr};
  dialog.show();
  auto& refine = child<QPushButton>(dialog, "refine");
  ASSERT_TRUE(QTest::qWaitFor([&] { return refine.isEnabled(); }));
  child<QSlider>(dialog, "calm").setValue(2);

  refine.click();

  ASSERT_TRUE(
      QTest::qWaitFor([&] { return fixture.view.state().track == viewmodel::MapTrack::Refined; }));
  ASSERT_TRUE(QTest::qWaitFor([&] { return fixture.run->hasRefined(); }));
  EXPECT_TRUE(child<QSlider>(dialog, "calm").isEnabled());
}

TEST_F(RefineDialogTest, WithoutARunItSaysWhyNot) {
  maker.setRun(nullptr);
  RefineDialog dialog{maker, fixture.view, nullptr};
  dialog.show();

  EXPECT_FALSE(child<QPushButton>(dialog, "refine").isEnabled());
}

}  // namespace
}  // namespace flipbook::ui
