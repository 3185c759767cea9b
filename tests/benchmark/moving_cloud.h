// What map_benchmark measures and how: clouds of points that move, and times of one thread.

#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <functional>
#include <numbers>
#include <string>
#include <utility>
#include <vector>

#include "flipbook/core/random.h"
#include "flipbook/raster/glide_path.h"
#include "flipbook/raster/splatter.h"

namespace flipbook {

inline std::string text(const char* format, double value) {
  char buffer[64];
  std::snprintf(buffer, sizeof buffer, format, value);
  return buffer;
}

// Of one work done again and again, in milliseconds.
class Times {
 public:
  void measure(const std::function<void()>& work) {
    const double before = threadMs();
    work();
    m_ms.push_back(threadMs() - before);
  }
  [[nodiscard]] double quantile(double share) {
    std::ranges::sort(m_ms);
    return m_ms[static_cast<std::size_t>(share * static_cast<double>(m_ms.size() - 1) + 0.5)];
  }
  [[nodiscard]] double median() { return quantile(0.5); }
  [[nodiscard]] std::string summary() {
    return text("%.1f", median()) + " ms, p99 " + text("%.1f", quantile(0.99)) + " ms";
  }

 private:
  static double threadMs() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) * 1e-6;
  }
  std::vector<double> m_ms;
};

// Ten clusters as a trained model makes them, moving a little from page to page.
struct Cloud {
  std::vector<std::vector<raster::MapPoint>> pages{4};  // before, from, to, after
  std::vector<raster::Bend> bends;
  raster::IndexedColors colors;
  raster::DrawOrder dots;   // all of one shape
  raster::DrawOrder mixed;  // a fifth are diamonds

  explicit Cloud(std::uint32_t samples) {
    Random random{samples};
    const std::vector<raster::Layer> layers(samples, raster::Layer::Ordinary);
    std::vector<raster::Shape> shapes(samples, raster::Shape::Dot);
    dots = raster::DrawOrder{layers, shapes};
    std::vector<std::uint16_t> clusters;
    for (std::uint32_t i = 0; i < samples; ++i) {
      const std::uint32_t cluster = random.below(10);
      clusters.push_back(static_cast<std::uint16_t>(cluster));
      if (random.below(5) == 0) shapes[i] = raster::Shape::Diamond;
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
    mixed = raster::DrawOrder{layers, shapes};
    bends = raster::bendsOf({pages[0], pages[1], pages[2], pages[3]}, 16'000);
    std::vector<raster::Color> ofCluster;
    for (std::uint32_t k = 0; k < 10; ++k) {
      ofCluster.push_back(0xFF000000U | static_cast<raster::Color>(mixBits(k) & 0xFFFFFFU));
    }
    colors = raster::IndexedColors{std::move(clusters), std::move(ofCluster)};
  }

  [[nodiscard]] raster::Tween tween(float fraction) const {
    return {pages[1], pages[2], fraction, 30'000, bends};
  }
  [[nodiscard]] raster::PointCloud at(float fraction, const raster::DrawOrder& order) const {
    return {tween(fraction), &colors, &order};
  }

 private:
  static double gauss(Random& random) {
    return random.uniform(-1, 1) + random.uniform(-1, 1) + random.uniform(-1, 1);
  }
  static std::uint16_t grid(double value) {
    return static_cast<std::uint16_t>(std::clamp(value, 0.0, 65535.0));
  }
};

}  // namespace flipbook
