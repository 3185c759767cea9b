#include "flipbook/ui/moved_view.h"

#include <gtest/gtest.h>

#include <QLabel>
#include <QListView>

#include "ui/inspector_fixture.h"

namespace flipbook::ui {
namespace {

using test::child;
using test::click;

class MovedViewTest : public testing::Test {
 protected:
  MovedViewTest() {
    view.resize(800, 300);
    view.setRun(fixture.context());
    view.show();
  }

  QListView& list() { return child<QListView>(view, "movedList"); }
  QString summary() { return child<QLabel>(view, "movedSummary").text(); }
  bool waitForRows() {
    return QTest::qWaitFor([this] { return list().model()->rowCount() > 0; });
  }

  test::PanelFixture fixture{test::RunShape{.epochs = 2}};
  MovedView view;
};

TEST_F(MovedViewTest, ListsThePageThatIsShown) {
  ASSERT_TRUE(waitForRows());

  EXPECT_TRUE(summary().startsWith(u"Page 1: "));
  EXPECT_FALSE(view.grab().isNull());

  fixture.player.apply(playback::GoTo{0});
  EXPECT_EQ(list().model()->rowCount(), 0);
  EXPECT_TRUE(summary().startsWith(u"Nothing has moved on the first page"));
}

TEST_F(MovedViewTest, AClickSelectsTheSampleAndShowsItsWay) {
  ASSERT_TRUE(waitForRows());
  fixture.view.setTrailsShown(false);

  click(*list().viewport(), list().visualRect(list().model()->index(1, 0)).center());

  const auto* model = qobject_cast<viewmodel::MovedModel*>(list().model());
  EXPECT_EQ(fixture.view.state().current, model->sampleAt(1));
  EXPECT_TRUE(fixture.view.state().showsTrails);
}

TEST_F(MovedViewTest, FollowsTheSampleThatIsSelectedElsewhere) {
  ASSERT_TRUE(waitForRows());
  const auto* model = qobject_cast<viewmodel::MovedModel*>(list().model());

  fixture.view.setCurrent(model->sampleAt(3));
  EXPECT_EQ(list().currentIndex().row(), 3);

  fixture.view.setCurrent(std::nullopt);
  EXPECT_FALSE(list().currentIndex().isValid());
}

TEST_F(MovedViewTest, ForgetsTheRun) {
  ASSERT_TRUE(waitForRows());

  view.setRun({nullptr, &fixture.player, &fixture.view, &fixture.thumbnails});

  EXPECT_EQ(list().model()->rowCount(), 0);
  EXPECT_TRUE(summary().startsWith(u"As soon as there are two pages"));
}

}  // namespace
}  // namespace flipbook::ui
