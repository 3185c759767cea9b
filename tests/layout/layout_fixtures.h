// Features and measures that several layout tests share.

#pragma once

#include <cmath>
#include <cstdint>
#include <vector>

#include "flipbook/core/matrix.h"
#include "flipbook/core/point.h"
#include "flipbook/core/random.h"

namespace flipbook::layout {

// Roughly normal: four uniform numbers added, variance 1/3.
inline float noise(Random& random) {
  double sum = 0;
  for (int i = 0; i < 4; ++i) sum += random.uniform(-0.5, 0.5);
  return static_cast<float>(sum);
}

// `rows` samples in `classes` clouds, sample i in cloud i % classes; `distance` sets how far apart
// the clouds are. The same clouds for every distance, so that a run can be made of growing
// distances.
inline FloatMatrix clouds(std::size_t rows, std::size_t columns, std::size_t classes,
                          float distance) {
  FloatMatrix features{std::vector<float>(rows * columns), columns};
  for (std::size_t i = 0; i < rows; ++i) {
    Random cloud{7, i % classes};
    Random own{11, i};
    for (std::size_t d = 0; d < columns; ++d) {
      features.values[i * columns + d] = distance * noise(cloud) + noise(own);
    }
  }
  return features;
}

inline FloatMatrix constantFeatures(std::size_t rows, std::size_t columns, float value) {
  return {std::vector<float>(rows * columns, value), columns};
}

inline bool isFiniteLayout(const Layout& layout) {
  for (const Point2 point : layout) {
    if (!std::isfinite(point.x) || !std::isfinite(point.y)) return false;
  }
  return true;
}

inline double distanceBetween(Point2 a, Point2 b) {
  return std::hypot(static_cast<double>(a.x) - static_cast<double>(b.x),
                    static_cast<double>(a.y) - static_cast<double>(b.y));
}

inline double meanDistance(const Layout& a, const Layout& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += distanceBetween(a[i], b[i]);
  return sum / static_cast<double>(a.size());
}

}  // namespace flipbook::layout
