// How fast the map draws, picks and selects among a million moving points on one core, against
// QPainter::drawPoints in the same run, and how smoothly pages play beside a busy machine.
//
//   map_benchmark                         the table
//   map_benchmark --benchmark_filter=playback_smoothness
//
// By hand only: it prints times and judges none. Needs no display (offscreen).

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
#include <numbers>
#include <thread>
#include <vector>

#include "flipbook/core/random.h"
#include "flipbook/raster/picking.h"
#include "flipbook/raster/splatter.h"
#include "flipbook/ui/map_canvas.h"
#include "flipbook/ui/map_widget.h"
#include "flipbook/viewmodel/flipbook_player.h"
#include "flipbook/viewmodel/open_run.h"
#include "support/run_fixtures.h"

namespace flipbook {
namespace {

using raster::MapPoint;

constexpr std::size_t kMillion = 1'000'000;
constexpr QSize kScreen{1280, 720};

// Ten clusters as a trained model makes them, moving a little from page to page.
struct Cloud {
  std::vector<std::vector<MapPoint>> pages;
  std::vector<raster::Color> color;
  raster::DrawOrder order;

  explicit Cloud(std::size_t samples, std::size_t pageCount = 2) : pages(pageCount) {
    Random random{samples};
    std::vector<raster::Layer> layers(samples, raster::Layer::Ordinary);
    std::vector<raster::Shape> shapes;
    for (std::size_t i = 0; i < samples; ++i) {
      const std::uint32_t cluster = random.below(10);
      color.push_back(0xFF000000U | static_cast<raster::Color>(mixBits(cluster) & 0xFFFFFFU));
      shapes.push_back(random.below(5) == 0 ? raster::Shape::Diamond : raster::Shape::Dot);
      double x = 32'768 + 18'000 * std::cos(cluster * 2 * std::numbers::pi / 10);
      double y = 32'768 + 18'000 * std::sin(cluster * 2 * std::numbers::pi / 10);
      x += gauss(random) * 6'000;
      y += gauss(random) * 6'000;
      for (auto& page : pages) {
        page.push_back({grid(x), grid(y)});
        x += gauss(random) * 700;
        y += gauss(random) * 700;
      }
    }
    order = raster::DrawOrder{layers, shapes};
  }

  [[nodiscard]] raster::Tween tween(float fraction) const { return {pages[0], pages[1], fraction}; }

 private:
  static double gauss(Random& random) {
    return random.uniform(-1, 1) + random.uniform(-1, 1) + random.uniform(-1, 1);
  }
  static std::uint16_t grid(double value) {
    return static_cast<std::uint16_t>(std::clamp(value, 0.0, 65535.0));
  }
};

const Cloud& million() {
  static const Cloud cloud{kMillion};
  return cloud;
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

// R1: one frame of a million moving points as opaque stamps of 3 x 3 pixels.
void frameOfAMillion(benchmark::State& state) {
  QImage image{kScreen, QImage::Format_RGB32};
  raster::Splatter splatter;
  raster::SplatStyle style;
  style.radiusPx = 1.5F;
  style.isSmooth = false;
  for (auto _ : state) {
    raster::fill(bufferOf(image), style.background);
    splatter.draw(bufferOf(image),
                  {million().tween(nextFraction()), million().color, &million().order},
                  screenFromBox(), style);
  }
}
BENCHMARK(frameOfAMillion)->Unit(benchmark::kMillisecond);

void densityOfAMillion(benchmark::State& state) {
  QImage image{kScreen, QImage::Format_RGB32};
  raster::Splatter splatter;
  raster::SplatStyle style;
  for (auto _ : state) {
    raster::fill(bufferOf(image), style.background);
    splatter.drawDensity(bufferOf(image),
                         {million().tween(nextFraction()), million().color, &million().order},
                         screenFromBox(), style);
  }
}
BENCHMARK(densityOfAMillion)->Unit(benchmark::kMillisecond);

// R2: the same points with QPainter, colour by colour, without outlines: its fastest way.
void qPainterOfAMillion(benchmark::State& state) {
  QImage image{kScreen, QImage::Format_RGB32};
  const raster::Transform transform = screenFromBox();
  for (auto _ : state) {
    const raster::Tween tween = million().tween(nextFraction());
    image.fill(Qt::white);
    QPainter painter{&image};
    std::vector<std::pair<raster::Color, std::vector<QPointF>>> byColor;
    for (std::size_t i = 0; i < tween.size(); ++i) {
      const Point2 at = transform.map(tween.at(i));
      auto found = std::ranges::find(byColor, million().color[i],
                                     &std::pair<raster::Color, std::vector<QPointF>>::first);
      if (found == byColor.end()) found = byColor.insert(found, {million().color[i], {}});
      found->second.emplace_back(static_cast<double>(at.x), static_cast<double>(at.y));
    }
    for (const auto& [color, points] : byColor) {
      painter.setPen(QPen{QColor::fromRgb(color), 3, Qt::SolidLine, Qt::SquareCap});
      painter.drawPoints(points.data(), static_cast<int>(points.size()));
    }
  }
}
BENCHMARK(qPainterOfAMillion)->Unit(benchmark::kMillisecond);

// What a run of photographs costs per frame: 12,000 smooth stamps.
void frameOfTwelveThousand(benchmark::State& state) {
  const Cloud cloud{12'000};
  QImage image{kScreen, QImage::Format_RGB32};
  raster::Splatter splatter;
  const raster::SplatStyle style;
  for (auto _ : state) {
    raster::fill(bufferOf(image), style.background);
    splatter.draw(bufferOf(image), {cloud.tween(nextFraction()), cloud.color, &cloud.order},
                  screenFromBox(), style);
  }
}
BENCHMARK(frameOfTwelveThousand)->Unit(benchmark::kMillisecond);

// R5
void pickAmongAMillion(benchmark::State& state) {
  Random random{1};
  for (auto _ : state) {
    const raster::PickTarget target{
        {static_cast<float>(random.below(65'536)), static_cast<float>(random.below(65'536))}, 500};
    benchmark::DoNotOptimize(raster::pickNearest(million().tween(nextFraction()), target));
  }
}
BENCHMARK(pickAmongAMillion)->Unit(benchmark::kMillisecond);

// R6: a wavy lasso of 200 corners around about half of the points.
void lassoAmongAMillion(benchmark::State& state) {
  std::vector<Point2> lasso;
  for (int i = 0; i < 200; ++i) {
    const double angleRad = 2 * std::numbers::pi * i / 200;
    const double radius = 20'000 + 4'000 * std::sin(9 * angleRad);
    lasso.push_back({static_cast<float>(32'768 + radius * std::cos(angleRad)),
                     static_cast<float>(32'768 + radius * std::sin(angleRad))});
  }
  for (auto _ : state) {
    benchmark::DoNotOptimize(raster::samplesInPolygon(million().tween(nextFraction()), lasso));
  }
}
BENCHMARK(lassoAmongAMillion)->Unit(benchmark::kMillisecond);

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

// The whole map widget plays the pages of a run of 12,000 samples beside two busy threads.
void playback_smoothness(benchmark::State& state) {
  const test::RunFixture fixture{{.epochs = 12,
                                  .samples = 12'000,
                                  .classes = 10,
                                  .featureWidth = 0,
                                  .withCheckpoints = false}};
  const auto run = test::valueOrThrow(viewmodel::OpenRun::open(fixture.path()));
  viewmodel::FlipbookPlayer player;
  viewmodel::ViewStateHolder view;
  ui::MapWidget map;
  map.resize(kScreen);
  map.show();
  player.apply(playback::SetPageCount{12});
  player.apply(playback::SetLoop{true});
  map.setRun({run.get(), &player, &view, nullptr});
  QTest::qWait(1000);

  const BusyThreads trainer{2};
  player.apply(playback::Play{});
  for (auto _ : state) {
    PictureTimes pictures{map.canvas()};
    runEvents(10'000);
    const Smoothness smoothness = smoothnessOf(pictures.times);
    state.counters["frames"] = smoothness.frames;
    state.counters["missed_percent"] = 100 * smoothness.missed / smoothness.frames;
    state.counters["longest_gap_ms"] = smoothness.longestGapMs;
  }
  map.setRun({});
}
BENCHMARK(playback_smoothness)->Unit(benchmark::kSecond)->Iterations(1)->UseRealTime();

}  // namespace
}  // namespace flipbook

int main(int argc, char** argv) {
  if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
  const QApplication application{argc, argv};
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
