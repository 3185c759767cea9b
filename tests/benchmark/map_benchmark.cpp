// How fast the map draws, picks and selects among a million moving points, turns to another page
// and plays beside a busy machine; and the same frame by QPainter::drawPoints in the same run.
//
//   map_benchmark [SECONDS [FOLDER]]   scrubs so long (60), and leaves pictures in the folder
//
// By hand only: it prints one table and judges no time. Needs no display (offscreen). What runs on
// one thread is measured in that thread's processor time, sides in turn, round by round; smoothness
// is measured by the clock on the wall.

#include <benchmark/benchmark.h>
#include <sys/resource.h>

#include <QApplication>
#include <QEventLoop>
#include <QImage>
#include <QPainter>
#include <QPointF>
#include <QTest>
#include <QTimer>
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <functional>
#include <numbers>
#include <string>
#include <thread>
#include <vector>

#include "benchmark/moving_cloud.h"
#include "flipbook/core/random.h"
#include "flipbook/raster/picking.h"
#include "flipbook/raster/splatter.h"
#include "flipbook/ui/map_canvas.h"
#include "flipbook/ui/map_image.h"
#include "flipbook/ui/map_widget.h"
#include "flipbook/viewmodel/flipbook_player.h"
#include "flipbook/viewmodel/map_model.h"
#include "flipbook/viewmodel/open_run.h"
#include "support/run_fixtures.h"

namespace flipbook {
namespace {

constexpr std::uint32_t kMillion = 1'000'000;
constexpr QSize kScreen{1280, 720};

void print(const char* id, const std::string& what, const std::string& measured,
           const char* promise = "") {
  std::printf("%-3s %-66s %22s   %s\n", id, what.c_str(), measured.c_str(), promise);
  std::fflush(stdout);
}

raster::Transform screenFromBox() {
  return raster::fitted({{0, 0}, {65'535, 65'535}}, {{0, 0}, {1280, 720}});
}

raster::PixelBuffer bufferOf(QImage& image) {
  const auto stride = static_cast<int>(image.bytesPerLine() / 4);
  auto* first = reinterpret_cast<raster::Color*>(image.bits());
  return {{first, static_cast<std::size_t>(stride * image.height())},
          image.width(),
          image.height(),
          stride};
}

float nextFraction() {
  static std::uint32_t frame = 0;
  return static_cast<float>(frame++ % 60) / 60;
}

raster::SplatStyle squares() {
  raster::SplatStyle style;
  style.radiusPx = 1.5F;  // 3 x 3 pixels
  style.isSmooth = false;
  return style;
}

// Where the splatter puts the points: the middles of whole pixels.
std::vector<QPointF> middles(const raster::Tween& tween) {
  const raster::Transform transform = screenFromBox();
  std::vector<QPointF> places;
  places.reserve(tween.size());
  for (std::size_t i = 0; i < tween.size(); ++i) {
    const Point2 at = transform.map(tween.at(i));
    places.emplace_back(std::floor(at.x) + 0.5, std::floor(at.y) + 0.5);
  }
  return places;
}

QPen squarePen(raster::Color color) {
  return QPen{QColor::fromRgb(color), 3, Qt::SolidLine, Qt::SquareCap};
}

// The same picture: in the order of the samples, each in its own colour.
void paintInOrder(QImage& image, const Cloud& cloud, float fraction) {
  image.fill(Qt::white);
  QPainter painter{&image};
  const auto places = middles(cloud.tween(fraction));
  for (std::size_t begin = 0, end = 0; begin < places.size(); begin = end) {
    while (end < places.size() && cloud.colors[end] == cloud.colors[begin]) ++end;
    painter.setPen(squarePen(cloud.colors[begin]));
    painter.drawPoints(places.data() + begin, static_cast<int>(end - begin));
  }
}

// An easier one: colour by colour, so that the last colour covers all others.
void paintByColor(QImage& image, const Cloud& cloud, float fraction) {
  image.fill(Qt::white);
  QPainter painter{&image};
  const auto places = middles(cloud.tween(fraction));
  std::vector<std::vector<QPointF>> byColor(cloud.colors.list().size());
  for (std::size_t i = 0; i < places.size(); ++i) {
    byColor[cloud.colors.places()[i]].push_back(places[i]);
  }
  for (std::size_t k = 0; k < byColor.size(); ++k) {
    painter.setPen(squarePen(cloud.colors.list()[k]));
    painter.drawPoints(byColor[k].data(), static_cast<int>(byColor[k].size()));
  }
}

double shareOfEqualPixels(const QImage& a, const QImage& b) {
  std::size_t equal = 0;
  for (int y = 0; y < a.height(); ++y) {
    for (int x = 0; x < a.width(); ++x) equal += a.pixel(x, y) == b.pixel(x, y) ? 1U : 0U;
  }
  return static_cast<double>(equal) / (static_cast<double>(a.width()) * a.height());
}

void frames(const Cloud& cloud) {
  constexpr int kRounds = 5;
  constexpr int kFramesPerRound = 60;
  QImage image{kScreen, QImage::Format_RGB32};
  QImage painted{kScreen, QImage::Format_RGB32};
  raster::Splatter splatter;
  const auto draw = [&](float fraction, const raster::DrawOrder& order) {
    raster::fill(bufferOf(image), 0xFFFFFFFFU);
    splatter.draw(bufferOf(image), cloud.at(fraction, order), screenFromBox(), squares());
  };
  draw(0.5F, cloud.dots);
  paintInOrder(painted, cloud, 0.5F);
  const double equal = shareOfEqualPixels(image, painted);

  Times ours;
  Times mixed;
  Times density;
  Times inOrder;
  Times byColor;
  for (int round = 0; round < kRounds; ++round) {
    for (int i = 0; i < kFramesPerRound; ++i)
      ours.measure([&] { draw(nextFraction(), cloud.dots); });
    inOrder.measure([&] { paintInOrder(painted, cloud, nextFraction()); });
    for (int i = 0; i < kFramesPerRound; ++i) {
      mixed.measure([&] { draw(nextFraction(), cloud.mixed); });
    }
    byColor.measure([&] { paintByColor(painted, cloud, nextFraction()); });
    for (int i = 0; i < 10; ++i) {
      density.measure([&] {
        raster::fill(bufferOf(image), 0xFFFFFFFFU);
        const raster::PointCloud points = cloud.at(nextFraction(), cloud.mixed);
        splatter.drawDensity(
            bufferOf(image), points, screenFromBox(), squares(),
            raster::pointsPerPixel(points.positions, screenFromBox(), bufferOf(image)));
      });
    }
  }
  print("R1", "frame: 1 M moving points of 3 x 3 px, 1280 x 720", ours.summary(),
        "p99 16.7 ms, stretch 8 ms");
  print("", "  the same, a fifth of them hollow diamonds", mixed.summary());
  print("", "  the same as density (mean colours)", density.summary());
  print("R2",
        "QPainter::drawPoints, the same picture (" + text("%.2f", 100 * equal) +
            " % of pixels equal)",
        text("%.0f ms, ", inOrder.median()) + text("1/%.0f", inOrder.median() / ours.median()),
        "1/100, stretch 1/300");
  print("", "  colour by colour: other overlaps, an easier picture",
        text("%.0f ms, ", byColor.median()) + text("1/%.0f", byColor.median() / ours.median()));
}

// What a run of photographs costs per frame: 12,000 smooth stamps.
void smoothFrames() {
  const Cloud cloud{12'000};
  QImage image{kScreen, QImage::Format_RGB32};
  raster::Splatter splatter;
  Times times;
  for (int i = 0; i < 200; ++i) {
    times.measure([&] {
      raster::fill(bufferOf(image), 0xFFFFFFFFU);
      splatter.draw(bufferOf(image), cloud.at(nextFraction(), cloud.mixed), screenFromBox(), {});
    });
  }
  print("", "  frame: 12,000 moving points, smooth stamps", times.summary());
}

std::optional<SampleId> nearestByBruteForce(const raster::Tween& points,
                                            const raster::PickTarget& target) {
  std::optional<SampleId> nearest;
  float least = target.radius * target.radius;
  for (std::uint32_t i = 0; i < points.size(); ++i) {
    const Point2 at = points.at(i);
    const float dx = at.x - target.pointInBox.x;
    const float dy = at.y - target.pointInBox.y;
    const float distance = dx * dx + dy * dy;
    if (distance > least || (nearest && distance == least)) continue;
    least = distance;
    nearest = SampleId{i};
  }
  return nearest;
}

void picks(const Cloud& cloud) {
  constexpr int kPicks = 400;
  Random random{1};
  Times times;
  int agreed = 0;
  int checked = 0;
  for (int i = 0; i < kPicks; ++i) {
    const raster::Tween tween = cloud.tween(nextFraction());
    const Point2 near = tween.at(random.below(kMillion));
    const raster::PickTarget target{{near.x + 20, near.y - 30}, 500};
    std::optional<SampleId> picked;
    times.measure([&] { picked = raster::pickNearest(tween, target); });
    if (i % 10 != 0) continue;
    ++checked;
    agreed += picked == nearestByBruteForce(tween, target) ? 1 : 0;
  }
  print("R5",
        "pick among them (" + std::to_string(agreed) + " of " + std::to_string(checked) +
            " as by brute force)",
        times.summary(), "p99 3 ms, stretch 1 ms");
}

// A wavy lasso of 200 corners around about half of the points.
void lassos(const Cloud& cloud) {
  std::vector<Point2> lasso;
  for (int i = 0; i < 200; ++i) {
    const double angleRad = 2 * std::numbers::pi * i / 200;
    const double radius = 20'000 + 4'000 * std::sin(9 * angleRad);
    lasso.push_back({static_cast<float>(32'768 + radius * std::cos(angleRad)),
                     static_cast<float>(32'768 + radius * std::sin(angleRad))});
  }
  Times times;
  for (int i = 0; i < 60; ++i) {
    times.measure([&] {
      benchmark::DoNotOptimize(raster::samplesInPolygon(cloud.tween(nextFraction()), lasso));
    });
  }
  print("R6", "lasso of 200 corners around half of them", times.summary(), "20 ms, stretch 8 ms");
}

// Work like a trainer's: large products, at the niceness that training runs with.
class BusyThreads {
 public:
  explicit BusyThreads(int count) {
    for (int i = 0; i < count; ++i)
      m_threads.emplace_back([](const std::stop_token& stop) { burn(stop); });
  }

 private:
  static void burn(const std::stop_token& stop) {
    setpriority(PRIO_PROCESS, 0, 10);  // of this thread, on Linux
    std::vector<float> a(1U << 20U, 1.0F);
    std::vector<float> b(1U << 20U, 0.5F);
    while (!stop.stop_requested()) {
      for (std::size_t i = 0; i < a.size(); ++i) a[i] = a[i] * 0.999F + b[i];
      benchmark::DoNotOptimize(a.data());
    }
  }
  std::vector<std::jthread> m_threads;
};

// Notes when the map begins a new picture.
class PictureTimes : public QObject {
 public:
  explicit PictureTimes(QWidget& canvas) { canvas.installEventFilter(this); }

  bool eventFilter(QObject* /*canvas*/, QEvent* event) override {
    if (event->type() == QEvent::Paint) times.push_back(Clock::now());
    return false;
  }

  using Clock = std::chrono::steady_clock;
  std::vector<Clock::time_point> times;
};

struct Smoothness {
  double frames{};  // sixtieths of a second
  double missed{};  // those left out: a gap of two frames between pictures misses one
  double longestGapMs{};
};

Smoothness smoothnessOf(const std::vector<PictureTimes::Clock::time_point>& times) {
  constexpr double kFrameMs = 1000.0 / 60;
  Smoothness result;
  for (std::size_t i = 1; i < times.size(); ++i) {
    const double gapMs = std::chrono::duration<double, std::milli>{times[i] - times[i - 1]}.count();
    result.frames += gapMs / kFrameMs;
    result.missed += std::max(0.0, std::round(gapMs / kFrameMs) - 1);
    result.longestGapMs = std::max(result.longestGapMs, gapMs);
  }
  return result;
}

// As a program's own event loop does it; QTest::qWait sleeps ten milliseconds now and then.
void runEvents(int durationMs) {
  QEventLoop loop;
  QTimer::singleShot(durationMs, &loop, &QEventLoop::quit);
  loop.exec();
}

// A run of a million samples on disk, opened, with all its pages in memory.
class MillionRun {
 public:
  static constexpr std::uint32_t kPages = 6;

  MillionRun() {
    player.setMotionEnabled(false);
    player.apply(playback::SetPageCount{kPages});
    model.setSources({run.get(), &player, &view});
    for (std::uint32_t page = 0; page < kPages; ++page) {
      player.apply(playback::GoTo{page});
      const bool isShown = QTest::qWaitFor(
          [&] {
            return model.frame() && model.frame()->epoch == EpochIndex{page} &&
                   model.trail(SampleId{0}).size() == kPages;
          },
          120'000);
      if (!isShown) std::printf("page %u did not come\n", page);
    }
    player.setMotionEnabled(true);
  }

  test::RunFixture fixture{{.epochs = kPages,
                            .samples = kMillion,
                            .classes = 10,
                            .featureWidth = 0,
                            .withCheckpoints = false}};
  std::unique_ptr<viewmodel::OpenRun> run =
      test::valueOrThrow(viewmodel::OpenRun::open(fixture.path(), std::size_t{1} << 30U));
  viewmodel::FlipbookPlayer player;
  viewmodel::ViewStateHolder view;
  viewmodel::MapModel model;
};

// From the command that a drag sends to the frame's last pixel, on the window's thread. The colours
// of the page are worked out beside it and follow.
void pageChanges(MillionRun& million) {
  ui::MapImage image;
  const raster::Bounds onScreen{{40, 60}, {1240, 672}};
  const ui::MapImage::View view{kScreen, 1, raster::fitted(*million.model.core(), onScreen), 1,
                                0xFFFFFFFFU};
  Random random{3};
  std::uint32_t page = 0;
  for (const auto mode : {viewmodel::ColorMode::Label, viewmodel::ColorMode::Correct}) {
    million.view.setColorMode(mode);
    QTest::qWait(500);
    Times times;
    for (int i = 0; i < 60; ++i) {
      page = (page + 1 + random.below(MillionRun::kPages - 1)) % MillionRun::kPages;
      times.measure([&] {
        million.player.apply(playback::GoTo{page});
        image.invalidate();
        const raster::PointCloud cloud = million.model.cloud();
        image.render(view, &cloud, million.model.layoutFromBox());
      });
    }
    const bool isLabel = mode == viewmodel::ColorMode::Label;
    print("R8",
          std::string{"drag to another page of 1 M points, coloured by "} +
              (isLabel ? "class" : "right and wrong"),
          times.summary(), "33 ms, stretch 17 ms");
  }
  million.view.reset();
}

// The whole map widget while a hand drags the scrubber, beside two busy threads and without them:
// what is missed then, the machine itself has missed.
void scrubbing(MillionRun& million, int seconds) {
  million.model.setSources({});  // the widget has one of its own
  ui::MapWidget map;
  map.resize(kScreen);
  map.show();
  map.setRun({million.run.get(), &million.player, &million.view, nullptr});
  QTest::qWait(3000);

  QTimer hand;
  Random random{5};
  QObject::connect(&hand, &QTimer::timeout, &hand, [&] {
    const std::uint32_t page = million.player.playhead().page();
    const std::uint32_t step = random.below(2) == 0 ? 1 : MillionRun::kPages - 1;
    million.player.apply(playback::GoTo{(page + step) % MillionRun::kPages});
  });
  hand.start(120);
  const auto measured = [&](int threads) {
    const BusyThreads trainer{threads};
    PictureTimes pictures{map.canvas()};
    runEvents(1000 * seconds);
    const Smoothness smoothness = smoothnessOf(pictures.times);
    return text("%.2f %%, ", 100 * smoothness.missed / smoothness.frames) +
           text("longest %.0f ms", smoothness.longestGapMs);
  };
  print("R4",
        "frames missed in " + std::to_string(seconds) +
            " s of scrubbing 1 M points beside two threads",
        measured(2), "1 %, stretch 0");
  print("", "  the same without the threads", measured(0));
  map.setRun({});
}

// The million as the window draws it, in light and dark.
void leavePictures(const Cloud& cloud, const QString& folder) {
  for (const auto& [name, background] :
       {std::pair{"light", 0xFFFBFBFCU}, std::pair{"dark", 0xFF15171AU}}) {
    QImage image{kScreen, QImage::Format_RGB32};
    raster::Splatter splatter;
    raster::SplatStyle style = squares();
    style.background = background;
    raster::fill(bufferOf(image), background);
    splatter.draw(bufferOf(image), cloud.at(0.5F, cloud.mixed), screenFromBox(), style);
    image.save(QStringLiteral("%1/million-%2.png").arg(folder, QString::fromLatin1(name)));
    raster::fill(bufferOf(image), background);
    const raster::PointCloud points = cloud.at(0.5F, cloud.mixed);
    splatter.drawDensity(
        bufferOf(image), points, screenFromBox(), style,
        raster::pointsPerPixel(points.positions, screenFromBox(), bufferOf(image)));
    image.save(QStringLiteral("%1/density-%2.png").arg(folder, QString::fromLatin1(name)));
  }
}

}  // namespace
}  // namespace flipbook

int main(int argc, char** argv) {
  using namespace flipbook;
  if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
  const QApplication application{argc, argv};
  const QStringList arguments = QCoreApplication::arguments();
  const int seconds = arguments.size() > 1 ? arguments[1].toInt() : 60;
  {
    const Cloud cloud{kMillion};
    frames(cloud);
    smoothFrames();
    picks(cloud);
    lassos(cloud);
    if (arguments.size() > 2) leavePictures(cloud, arguments[2]);
  }
  MillionRun million;
  pageChanges(million);
  if (seconds > 0) scrubbing(million, seconds);
  return 0;
}
