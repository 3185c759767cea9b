#include "flipbook/ui/map_widget.h"

#include <gmock/gmock.h>

#include <QAccessible>
#include <QLabel>
#include <QMenu>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <QWheelEvent>

#include "flipbook/ui/map_canvas.h"
#include "flipbook/ui/map_hover_card.h"
#include "flipbook/ui/map_legend.h"
#include "flipbook/ui/theme.h"
#include "flipbook/viewmodel/flipbook_player.h"
#include "flipbook/viewmodel/open_run.h"
#include "flipbook/viewmodel/sample_neighbors.h"
#include "flipbook/viewmodel/thumbnail_store.h"
#include "support/run_fixtures.h"

namespace flipbook::ui {
namespace {

using testing::IsEmpty;
using viewmodel::ColorMode;

class MapWidgetTest : public testing::Test {
 protected:
  MapWidgetTest() {
    map.resize(700, 500);
    map.show();
  }

  void open(const test::RunShape& shape = {}) {
    fixture = std::make_unique<test::RunFixture>(shape);
    run = test::valueOrThrow(viewmodel::OpenRun::open(fixture->path()));
    player.setMotionEnabled(false);
    player.apply(playback::SetPageCount{static_cast<std::uint32_t>(run->pages().size())});
    map.setRun({run.get(), &player, &view, &thumbnails});
  }
  void openAndShow(const test::RunShape& shape = {}) {
    open(shape);
    ASSERT_TRUE(QTest::qWaitFor([this] {
      return model().status() == viewmodel::MapModel::Status::Showing && model().frame() != nullptr;
    }));
  }

  MapCanvas& canvas() { return map.canvas(); }
  const viewmodel::MapModel& model() { return canvas().model(); }
  QPoint placeOf(SampleId sample) { return canvas().placeOf(sample).value().toPoint(); }
  // A sample with room around it, so that a click by whole pixels cannot mean another.
  SampleId lonelySample() {
    for (std::uint32_t i = 0; i < model().samples().size(); ++i) {
      bool isAlone = true;
      for (std::uint32_t j = 0; j < model().samples().size(); ++j) {
        const QPoint away = placeOf(SampleId{i}) - placeOf(SampleId{j});
        isAlone = isAlone && (i == j || away.manhattanLength() > 6);
      }
      if (isAlone) return SampleId{i};
    }
    throw std::runtime_error{"every sample has another close by"};
  }
  QPoint emptyPlace() { return {map.width() / 2, map.height() - 6}; }
  void drag(QPoint from, QPoint to, Qt::KeyboardModifiers modifiers = {}) {
    QTest::mousePress(&canvas(), Qt::LeftButton, modifiers, from);
    for (int step = 1; step <= 4; ++step)
      QTest::mouseMove(&canvas(), from + (to - from) * step / 4);
    QTest::mouseRelease(&canvas(), Qt::LeftButton, modifiers, to);
  }
  void turnWheel(QPoint at, int notches) {
    QWheelEvent event{QPointF{at},
                      canvas().mapToGlobal(QPointF{at}),
                      {},
                      {0, 120 * notches},
                      Qt::NoButton,
                      Qt::NoModifier,
                      Qt::NoScrollPhase,
                      false};
    QCoreApplication::sendEvent(&canvas(), &event);
  }
  template <typename Widget>
  Widget* find(const char* name) {
    return map.findChild<Widget*>(QLatin1String{name});
  }

  std::unique_ptr<test::RunFixture> fixture;
  std::unique_ptr<viewmodel::OpenRun> run;
  viewmodel::FlipbookPlayer player;
  viewmodel::ViewStateHolder view;
  viewmodel::ThumbnailStore thumbnails;
  MapWidget map;  // last: it looks at the others
};

TEST_F(MapWidgetTest, SaysWhatToDoWhileThereIsNoMap) {
  EXPECT_EQ(find<QLabel>("mapEmpty")->text(), MapWidget::tr("Open a dataset or a run"));
  EXPECT_FALSE(find<QToolButton>("mapColor")->isVisible());

  open({.epochs = 0});

  EXPECT_THAT(find<QLabel>("mapEmpty")->text().toStdString(),
              testing::StartsWith("The first page appears"));
}

TEST_F(MapWidgetTest, ShowsPointsAndTheirNumber) {
  openAndShow();

  EXPECT_FALSE(find<QLabel>("mapEmpty")->isVisible());
  EXPECT_EQ(find<QLabel>("mapCount")->text(), QStringLiteral("60 datapoints"));
  const SampleId sample{0};
  const QImage picture = canvas().grab().toImage();
  EXPECT_EQ(picture.pixelColor(placeOf(sample)).rgb(), model().color(sample));
}

TEST_F(MapWidgetTest, AClickMakesTheSampleUnderItCurrent) {
  openAndShow();
  const SampleId sample = lonelySample();

  QTest::mouseClick(&canvas(), Qt::LeftButton, {}, placeOf(sample) + QPoint{1, 1});

  EXPECT_EQ(view.state().current, sample);
}

TEST_F(MapWidgetTest, AClickBesideAllPointsClears) {
  openAndShow();
  view.setCurrent(SampleId{1});
  view.setSelection({SampleId{1}, SampleId{2}});

  QTest::mouseClick(&canvas(), Qt::LeftButton, {}, emptyPlace());

  EXPECT_EQ(view.state().current, std::nullopt);
  EXPECT_THAT(view.state().selection, IsEmpty());
}

TEST_F(MapWidgetTest, ShiftAndDragSelectsARectangle) {
  openAndShow();
  const QRect band{QPoint{60, 40}, QPoint{360, 300}};
  std::vector<SampleId> expected;
  for (std::uint32_t i = 0; i < 60; ++i) {
    const QPointF at = canvas().placeOf(SampleId{i}).value();
    if (at.x() >= 60 && at.x() <= 360 && at.y() >= 40 && at.y() <= 300) {
      expected.push_back(SampleId{i});
    }
  }

  drag(band.topLeft(), {360, 300}, Qt::ShiftModifier);

  EXPECT_FALSE(expected.empty());
  EXPECT_LT(expected.size(), 60U);
  EXPECT_EQ(view.state().selection, expected);
}

TEST_F(MapWidgetTest, TheLassoToolSelectsWhatItGoesAround) {
  openAndShow();
  const SampleId sample = lonelySample();
  const QPoint at = placeOf(sample);
  QTest::mouseClick(find<QToolButton>("mapToolLasso"), Qt::LeftButton);

  QTest::mousePress(&canvas(), Qt::LeftButton, {}, at + QPoint{-3, -3});
  for (const QPoint corner : {QPoint{-60, -60}, QPoint{-60, 60}, QPoint{60, 60}, QPoint{60, -60}}) {
    QTest::mouseMove(&canvas(), at + corner);
  }
  QTest::mouseRelease(&canvas(), Qt::LeftButton, {}, at + QPoint{60, -60});

  EXPECT_THAT(view.state().selection, testing::Contains(sample));
  EXPECT_TRUE(find<QToolButton>("mapToolLasso")->isChecked());
  EXPECT_FALSE(find<QToolButton>("mapToolMove")->isChecked());
}

TEST_F(MapWidgetTest, DraggingMovesTheMapAndSelectsNothing) {
  openAndShow();
  const QPoint before = placeOf(SampleId{0});

  drag({100, 100}, {180, 60});

  EXPECT_EQ(placeOf(SampleId{0}), before + QPoint(80, -40));
  EXPECT_EQ(view.state(), viewmodel::ViewState{});
}

TEST_F(MapWidgetTest, TheWheelZoomsAtTheCursor) {
  openAndShow();
  const SampleId sample = lonelySample();
  const QPoint at = placeOf(sample);

  turnWheel(at, 4);

  EXPECT_GT(canvas().camera().zoom(), 2);
  EXPECT_LE((placeOf(sample) - at).manhattanLength(), 4);
}

TEST_F(MapWidgetTest, FAndTheFitButtonShowEverythingAgain) {
  openAndShow();
  turnWheel({20, 20}, 8);
  const auto showsAll = [this] {
    for (std::uint32_t i = 0; i < 60; ++i) {
      if (!canvas().rect().contains(placeOf(SampleId{i}))) return false;
    }
    return true;
  };
  EXPECT_FALSE(showsAll());

  QTest::keyClick(&canvas(), Qt::Key_F);
  EXPECT_TRUE(QTest::qWaitFor(showsAll));

  turnWheel({20, 20}, 8);
  QTest::mouseClick(find<QToolButton>("mapFit"), Qt::LeftButton);
  EXPECT_TRUE(QTest::qWaitFor(showsAll));
}

TEST_F(MapWidgetTest, RestingOnAPointShowsItsCard) {
  openAndShow();
  const SampleId sample = lonelySample();
  auto* card = find<MapHoverCard>("mapHoverCard");

  QTest::mouseMove(&canvas(), placeOf(sample));
  EXPECT_TRUE(QTest::qWaitFor([card] { return card->isVisible(); }));
  EXPECT_EQ(canvas().hovered(), sample);

  QTest::mouseMove(&canvas(), emptyPlace());
  EXPECT_FALSE(card->isVisible());
}

TEST_F(MapWidgetTest, KeysGoFromPointToPoint) {
  openAndShow();
  view.setCurrent(lonelySample());
  const QPoint before = placeOf(*view.state().current);

  QTest::keyClick(&canvas(), Qt::Key_Right, Qt::ControlModifier);
  if (placeOf(*view.state().current) == before) {
    QTest::keyClick(&canvas(), Qt::Key_Left, Qt::ControlModifier);
  }
  EXPECT_NE(placeOf(*view.state().current), before);

  QSignalSpy activated{&map, &MapWidget::sampleActivated};
  QTest::keyClick(&canvas(), Qt::Key_Return);
  EXPECT_EQ(activated.count(), 1);

  QTest::keyClick(&canvas(), Qt::Key_Escape);
  EXPECT_EQ(view.state().current, std::nullopt);
}

TEST_F(MapWidgetTest, PlainArrowsAreLeftToThePages) {
  openAndShow();
  view.setCurrent(SampleId{3});

  QTest::keyClick(&canvas(), Qt::Key_Right);

  EXPECT_EQ(view.state().current, SampleId{3});
}

TEST_F(MapWidgetTest, TheColourMenuSetsTheColourMode) {
  openAndShow();
  auto* button = find<QToolButton>("mapColor");

  button->menu()->actions().at(static_cast<int>(ColorMode::Loss))->trigger();

  EXPECT_EQ(view.state().colorMode, ColorMode::Loss);
  EXPECT_EQ(button->text(), QStringLiteral("Colour: loss"));
  EXPECT_TRUE(find<MapLegend>("mapLegend")->isVisible());
}

TEST_F(MapWidgetTest, TheTrailsButtonTurnsTrailsOff) {
  openAndShow();

  QTest::mouseClick(find<QToolButton>("mapTrails"), Qt::LeftButton);

  EXPECT_FALSE(view.state().showsTrails);
  EXPECT_EQ(find<QToolButton>("mapTrails")->text(), QStringLiteral("Trails: off"));
}

TEST_F(MapWidgetTest, ATrailIsDrawnThroughThePages) {
  openAndShow({.epochs = 4});
  ASSERT_TRUE(QTest::qWaitFor([this] { return model().trail(SampleId{0}).size() == 4; }));
  view.setCurrent(SampleId{0});
  const QImage with = canvas().grab().toImage();

  view.setTrailsShown(false);

  EXPECT_NE(canvas().grab().toImage(), with);
}

TEST_F(MapWidgetTest, TheTrailsOfAllSelectedAreDrawn) {
  openAndShow({.epochs = 4});
  ASSERT_TRUE(QTest::qWaitFor([this] { return model().trail(SampleId{0}).size() == 4; }));
  view.setSelection({SampleId{3}, SampleId{7}, SampleId{20}});
  EXPECT_EQ(canvas().trailCount(), 3U);
  const QImage with = canvas().grab().toImage();

  view.setTrailsShown(false);

  EXPECT_EQ(canvas().trailCount(), 0U);
  EXPECT_NE(canvas().grab().toImage(), with);
}

TEST_F(MapWidgetTest, SaysWhenNotAllTrailsAreDrawn) {
  openAndShow();
  std::vector<SampleId> many;
  for (std::uint32_t i = 0; i < 50; ++i) many.emplace_back(i);

  view.setSelection(many);

  EXPECT_EQ(canvas().trailCount(), 40U);
  EXPECT_EQ(find<QLabel>("mapCount")->text(), u"trails of 40 of the 50 selected · 60 datapoints");
  view.setTrailsShown(false);
  EXPECT_EQ(find<QLabel>("mapCount")->text(), u"60 datapoints");
}

TEST_F(MapWidgetTest, HoveringShowsTheTrueNeighbours) {
  openAndShow();
  const SampleId sample = lonelySample();

  QTest::mouseMove(&canvas(), placeOf(sample));

  ASSERT_TRUE(QTest::qWaitFor([this] { return !canvas().hoveredNeighbors().empty(); }));
  EXPECT_EQ(canvas().hoveredNeighbors(), viewmodel::neighborsOnPage(*model().frame(), sample, 15));
  const QImage with = canvas().grab().toImage();
  QTest::mouseMove(&canvas(), emptyPlace());
  EXPECT_THAT(canvas().hoveredNeighbors(), IsEmpty());
  EXPECT_NE(canvas().grab().toImage(), with);
}

TEST_F(MapWidgetTest, ColoursByHonestyOnceItIsMeasured) {
  openAndShow();
  auto* button = find<QToolButton>("mapColor");

  button->menu()->actions().at(static_cast<int>(ColorMode::Honesty))->trigger();

  EXPECT_EQ(button->text(), QStringLiteral("Colour: honesty"));
  EXPECT_TRUE(find<MapLegend>("mapLegend")->isVisible());
  const raster::Color unknown = theme().faint.rgb();
  EXPECT_EQ(model().color(SampleId{0}), unknown);
  EXPECT_TRUE(QTest::qWaitFor([&] { return model().color(SampleId{0}) != unknown; }));
}

TEST_F(MapWidgetTest, TheLegendSaysWhenHonestyCannotBeMeasured) {
  openAndShow({.featureWidth = 0});
  view.setColorMode(ColorMode::Honesty);
  auto* legend = find<MapLegend>("mapLegend");
  const QSize scale = legend->size();

  EXPECT_TRUE(QTest::qWaitFor([&] { return legend->size() != scale; }));
  EXPECT_FALSE(legend->grab().isNull());
}

// The place of the first corner's class, and beside all points.
TEST_F(MapWidgetTest, PredictedClassesLieBehindThePoints) {
  openAndShow({.epochs = 5, .samples = 300});
  player.apply(playback::GoTo{4});
  ASSERT_TRUE(QTest::qWaitFor([this] { return model().frame() && model().shownPage() == 4; }));
  const QImage without = canvas().grab().toImage();

  view.setRegionsShown(true);

  ASSERT_TRUE(QTest::qWaitFor([&] { return canvas().grab().toImage() != without; }));
  const QImage with = canvas().grab().toImage();
  EXPECT_EQ(with.pixelColor(2, 2), without.pixelColor(2, 2));
  // Quiet: nowhere farther from the ground than a fifth of the way to black.
  for (int y = 0; y < with.height(); y += 3) {
    for (int x = 0; x < with.width(); x += 3) {
      if (without.pixelColor(x, y) != theme().map) continue;
      EXPECT_GT(with.pixelColor(x, y).lightness(), theme().map.lightness() - 51);
    }
  }
  view.setRegionsShown(false);
  EXPECT_EQ(canvas().grab().toImage(), without);
}

TEST_F(MapWidgetTest, ZoomedInImagesTakeThePlaceOfPoints) {
  openAndShow();
  const SampleId sample = lonelySample();
  (void)canvas().grab();
  EXPECT_FALSE(canvas().hasImage(sample));

  turnWheel(placeOf(sample), 10);  // 1.25 to the tenth: 9 times
  ASSERT_TRUE(QTest::qWaitFor([&] {
    (void)canvas().grab();
    return canvas().hasImage(sample);
  }));
  // The whole image is the sample's, not only its middle.
  QTest::mouseMove(&canvas(), placeOf(sample) + QPoint{14, -14});
  EXPECT_EQ(canvas().hovered(), sample);

  view.setImagesShown(false);
  (void)canvas().grab();
  EXPECT_FALSE(canvas().hasImage(sample));
}

// As in a run whose images are gone, or before they are loaded.
TEST_F(MapWidgetTest, WhereNoImageIsToBeSeenPointsStayAsTheyAre) {
  openAndShow({.samples = 200});
  thumbnails.setDecoder({});
  thumbnails.setRun(run.get());
  for (int turn = 0; turn < 8; ++turn) {
    turnWheel(canvas().rect().center(), 1);
    view.setImagesShown(true);
    const QImage with = canvas().grab().toImage();
    view.setImagesShown(false);
    EXPECT_EQ(canvas().grab().toImage(), with) << turn;
  }
}

TEST_F(MapWidgetTest, SaysHowFarTheShownPageCanBeTrusted) {
  openAndShow();
  const auto* note = find<QLabel>("mapNote");

  ASSERT_TRUE(QTest::qWaitFor([&] { return note->isVisible(); }));

  EXPECT_TRUE(note->text().startsWith(u"nearest drawn neighbours that are true: "));
  EXPECT_TRUE(note->text().endsWith(u" of 15"));
  map.setRun({nullptr, &player, &view, &thumbnails});
  EXPECT_FALSE(note->isVisible());
}

// Nobody should take the class compass, or the page before, for the map of the page.
TEST_F(MapWidgetTest, SaysWhatStandsInForAMapThatIsNotThereYet) {
  openAndShow({.epochs = 2, .withLayouts = false});
  const auto* note = find<QLabel>("mapNote");
  EXPECT_EQ(note->text(), QStringLiteral("no map of this page yet: shown by the class compass"));

  run->live().postLayout(std::make_shared<viewmodel::SettlingLayout>(viewmodel::SettlingLayout{
      .epoch = EpochIndex{0}, .layout = Layout(60, Point2{1, 2}), .done = 1}));
  player.apply(playback::GoTo{1});
  ASSERT_TRUE(QTest::qWaitFor([&] { return model().frame() && model().shownPage() == 1; }));
  EXPECT_TRUE(QTest::qWaitFor([&] {
    return note->text() == QStringLiteral("no map of this page yet: placed as on the page before");
  })) << note->text().toStdString();

  run->live().postLayout(std::make_shared<viewmodel::SettlingLayout>(viewmodel::SettlingLayout{
      .epoch = EpochIndex{1}, .layout = Layout(60, Point2{1, 3}), .done = 0.5F}));
  EXPECT_TRUE(QTest::qWaitFor([&] {
    return note->text() == QStringLiteral("the map of this page is settling");
  })) << note->text().toStdString();

  view.setTrack(viewmodel::MapTrack::Compass);
  EXPECT_TRUE(QTest::qWaitFor([&] { return note->text().isEmpty(); }))
      << note->text().toStdString();
}

TEST_F(MapWidgetTest, TheCardFollowsThePage) {
  openAndShow();
  player.apply(playback::GoTo{2});
  ASSERT_TRUE(QTest::qWaitFor([&] { return model().frame() && model().shownPage() == 2; }));
  const SampleId sample = lonelySample();
  QTest::mouseMove(&canvas(), placeOf(sample));
  auto* card = find<QWidget>("mapHoverCard");
  ASSERT_TRUE(QTest::qWaitFor([&] { return card->isVisible(); }));
  const QString before = card->accessibleDescription();

  player.apply(playback::GoTo{0});

  EXPECT_TRUE(QTest::qWaitFor([&] { return card->accessibleDescription() != before; }));
}

TEST_F(MapWidgetTest, IsAChartForScreenReaders) {
  openAndShow();
  view.setCurrent(SampleId{0});

  QAccessibleInterface* chart = QAccessible::queryAccessibleInterface(&canvas());

  ASSERT_NE(chart, nullptr);
  EXPECT_EQ(chart->role(), QAccessible::Chart);
  EXPECT_THAT(chart->text(QAccessible::Value).toStdString(),
              testing::StartsWith("0000.png, labelled class0"));
  EXPECT_THAT(chart->text(QAccessible::Description).toStdString(),
              testing::StartsWith("60 datapoints"));
}

TEST_F(MapWidgetTest, EveryControlHasANameForScreenReaders) {
  openAndShow();

  for (const QToolButton* button : map.findChildren<QToolButton*>()) {
    EXPECT_FALSE(button->accessibleName().isEmpty()) << button->objectName().toStdString();
    EXPECT_FALSE(button->objectName().isEmpty());
  }
}

TEST_F(MapWidgetTest, PaintsAtAnySize) {  // F13: a window of 1 x 1, and a very large one
  openAndShow();
  for (const QSize size : {QSize{1, 1}, QSize{5, 300}, QSize{3000, 40}, QSize{3840, 2160}}) {
    map.resize(size);
    EXPECT_EQ(map.grab().toImage().size(), size);
  }
}

TEST_F(MapWidgetTest, AnotherRunTakesThePlaceOfTheFirst) {
  openAndShow();
  view.setCurrent(SampleId{50});
  auto firstRun = std::move(run);

  view.reset();
  openAndShow({.samples = 5});
  firstRun.reset();

  EXPECT_EQ(find<QLabel>("mapCount")->text(), QStringLiteral("5 datapoints"));
  map.setRun({});
  EXPECT_EQ(find<QLabel>("mapCount")->text(), QString{});
}

TEST_F(MapWidgetTest, ShowsOneSampleInTheMiddle) {
  openAndShow({.samples = 1, .classes = 1});

  EXPECT_EQ(find<QLabel>("mapCount")->text(), QStringLiteral("1 datapoint"));
  EXPECT_TRUE(canvas().rect().adjusted(200, 100, -200, -100).contains(placeOf(SampleId{0})));
}

TEST_F(MapWidgetTest, ItsNotesFollowTheTheme) {
  applyTheme(*qApp, ThemeChoice::Light);
  openAndShow();
  const auto* count = find<QLabel>("mapCount");
  ASSERT_TRUE(count->isVisible());

  applyTheme(*qApp, ThemeChoice::Dark);
  const QImage image = map.grab().toImage();

  EXPECT_LT(image.pixelColor(count->pos() + QPoint{1, 1}).lightness(), 60);
  applyTheme(*qApp, ThemeChoice::Light);
  qApp->setStyleSheet({});
}

TEST_F(MapWidgetTest, ItsNotesDoNotLieOnEachOther) {
  openAndShow();
  const auto* note = find<QLabel>("mapNote");
  ASSERT_TRUE(QTest::qWaitFor([&] { return note->isVisible(); }));

  map.resize(300, 300);

  EXPECT_FALSE(note->isVisible());
  map.resize(700, 500);
  EXPECT_TRUE(note->isVisible());
}

}  // namespace
}  // namespace flipbook::ui
