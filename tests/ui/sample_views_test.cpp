// The confusion matrix, the table and the gallery: all list or select samples of the shown page.

#include <gtest/gtest.h>

#include <QAbstractButton>
#include <QHeaderView>
#include <QLabel>
#include <QListView>
#include <QSignalSpy>
#include <QTableView>
#include <atomic>

#include "flipbook/ui/confusion_view.h"
#include "flipbook/ui/gallery_view.h"
#include "flipbook/ui/sample_table.h"
#include "ui/inspector_fixture.h"

namespace flipbook::ui {
namespace {

using test::child;
using test::click;
using test::PanelFixture;

template <typename View>
class ViewFixture : public testing::Test {
 protected:
  ViewFixture() {
    view.resize(800, 400);
    view.setRun(fixture.context());
    view.show();
  }

  QString summary() { return child<QLabel>(view, "scopeSummary").text(); }
  bool waitForSummary(const QString& expected) {
    return QTest::qWaitFor([&] { return summary() == expected; });
  }

  PanelFixture fixture;
  View view;
};

using ConfusionViewTest = ViewFixture<ConfusionView>;

TEST_F(ConfusionViewTest, AClickOnACellSelectsItsDatapoints) {
  auto& table = child<QTableView>(view, "confusionTable");
  child<QAbstractButton>(view, "splitTraining").click();
  const QModelIndex cell = table.model()->index(1, 2);  // sample 1 alone is learnt as class 2
  ASSERT_TRUE(QTest::qWaitFor([&] { return cell.data().toString() == QStringLiteral("1"); }));

  click(*table.viewport(), table.visualRect(cell).center());

  EXPECT_EQ(fixture.view.state().selection, std::vector{SampleId{1}});
}

TEST_F(ConfusionViewTest, AClickOnANameSelectsTheWholeRow) {
  auto& table = child<QTableView>(view, "confusionTable");
  ASSERT_TRUE(QTest::qWaitFor([&] { return table.model()->index(0, 0).data().isValid(); }));

  Q_EMIT table.verticalHeader()->sectionClicked(0);

  EXPECT_EQ(fixture.view.state().selection.size(), 4U);  // of 12 validation samples of 3 classes
}

using SampleTableTest = ViewFixture<SampleTable>;

TEST_F(SampleTableTest, ListsAllThenTheSelection) {
  ASSERT_TRUE(waitForSummary(QStringLiteral("all 60 datapoints")));

  fixture.view.setSelection({SampleId{3}, SampleId{5}});

  ASSERT_TRUE(waitForSummary(QStringLiteral("2 selected of 60 datapoints")));
  EXPECT_EQ(child<QTableView>(view, "samples").model()->rowCount(), 2);
  child<QAbstractButton>(view, "scopeShowAll").click();
  ASSERT_TRUE(waitForSummary(QStringLiteral("all 60 datapoints")));
}

TEST_F(SampleTableTest, FindsWhatIsSearchedFor) {
  view.setFilterText(QStringLiteral("class2/005"));

  // Of 0050 to 0059 those with a remainder of 2 by 3: 50, 53, 56, 59.
  ASSERT_TRUE(waitForSummary(QStringLiteral("4 of 60 datapoints match “class2/005”")));
}

TEST_F(SampleTableTest, SelectingARowInspectsIt) {
  auto& table = child<QTableView>(view, "samples");
  ASSERT_TRUE(waitForSummary(QStringLiteral("all 60 datapoints")));

  click(*table.viewport(), table.visualRect(table.model()->index(4, 0)).center());

  EXPECT_EQ(fixture.view.state().current, SampleId{4});
}

TEST_F(SampleTableTest, FollowsTheCurrentDatapointWithoutChangingIt) {
  ASSERT_TRUE(waitForSummary(QStringLiteral("all 60 datapoints")));
  QSignalSpy changed{&fixture.view, &viewmodel::ViewStateHolder::currentChanged};

  fixture.view.setCurrent(SampleId{42});

  EXPECT_EQ(child<QTableView>(view, "samples").currentIndex().row(), 42);
  EXPECT_EQ(changed.size(), 1);
}

TEST_F(SampleTableTest, TakingTheFocusInspectsNothing) {
  ASSERT_TRUE(waitForSummary(QStringLiteral("all 60 datapoints")));

  child<QTableView>(view, "samples").setFocus(Qt::TabFocusReason);

  EXPECT_FALSE(fixture.view.state().current);
}

using GalleryViewTest = ViewFixture<GalleryView>;

TEST_F(GalleryViewTest, AClickOnAThumbnailInspectsIt) {
  auto& list = child<QListView>(view, "gallery");
  ASSERT_TRUE(waitForSummary(QStringLiteral("all 60 datapoints")));

  click(*list.viewport(), list.visualRect(list.model()->index(7, 0)).center());

  EXPECT_EQ(fixture.view.state().current, SampleId{7});
}

TEST_F(GalleryViewTest, KeepsTheCurrentThumbnailInSightAtAnySize) {
  auto& list = child<QListView>(view, "gallery");
  ASSERT_TRUE(waitForSummary(QStringLiteral("all 60 datapoints")));
  view.resize(120, 120);
  fixture.view.setCurrent(SampleId{20});
  const auto isInSight = [&] {
    return list.viewport()->rect().intersects(list.visualRect(list.model()->index(20, 0)));
  };
  ASSERT_TRUE(QTest::qWaitFor(isInSight));

  view.resize(480, 150);
  QTest::qWait(0);
  view.resize(300, 150);

  EXPECT_TRUE(QTest::qWaitFor(isInSight));
}

TEST_F(GalleryViewTest, D23_SaysWhereAMissingImageWasExpected) {
  fixture.thumbnails.setDecoder([](const auto&, auto) { return fail(ErrorCode::Io, "no"); });
  ASSERT_TRUE(waitForSummary(QStringLiteral("all 60 datapoints")));
  const QModelIndex first = child<QListView>(view, "gallery").model()->index(0, 0);
  (void)view.grab();

  EXPECT_TRUE(QTest::qWaitFor([&] {
    return first.data(Qt::ToolTipRole)
        .toString()
        .contains(u"image not found at /nowhere/fixture/class0/0000.png");
  }));
}

TEST_F(GalleryViewTest, ListsWhatTheFiltersShow) {
  fixture.view.setFilters({.dimmedClasses = {ClassId{0}}, .showsTraining = false});

  ASSERT_TRUE(waitForSummary(QStringLiteral("8 of 60 datapoints pass the filters")));
}

TEST_F(GalleryViewTest, LoadsOnlyWhatIsInView) {
  view.resize(300, 150);
  std::atomic<int> asked{0};
  QObject::connect(&fixture.thumbnails, &viewmodel::ThumbnailStore::changed, &view,
                   [&] { ++asked; });
  fixture.thumbnails.setDecoder([](const auto&, auto) { return fail(ErrorCode::Io, "no"); });
  ASSERT_TRUE(waitForSummary(QStringLiteral("all 60 datapoints")));

  (void)view.grab();
  ASSERT_TRUE(QTest::qWaitFor([&] { return asked > 0; }));
  QTest::qWait(50);

  EXPECT_LT(asked, 30);
}

}  // namespace
}  // namespace flipbook::ui
