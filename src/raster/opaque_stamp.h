// Stamps on whole pixels for many points: a list of rows, each a run of pixels.

#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>
#include <vector>

#include "flipbook/raster/draw_order.h"
#include "flipbook/raster/pixel_buffer.h"

namespace flipbook::raster {

class OpaqueStamp {
 public:
  struct Offset {
    int x{};
    int y{};
  };

  // A disc, or the outline of a diamond or a circle, of the odd side nearest to twice the radius,
  // at least 1.
  OpaqueStamp(Shape shape, float radiusPx) {
    m_reach = std::max(0, static_cast<int>(std::lround(radiusPx - 0.5F)));
    for (int y = -m_reach; y <= m_reach; ++y) {
      for (int x = -m_reach; x <= m_reach; ++x) {
        if (isInked(shape, x, y)) m_pixels.push_back({x, y});
      }
    }
    m_isSquare3 = shape == Shape::Dot && m_reach == 1;
  }

  [[nodiscard]] int reach() const { return m_reach; }  // from the middle to the outermost pixels
  [[nodiscard]] std::span<const Offset> pixels() const { return m_pixels; }

  // Fetches the lines of memory that draw() will write: pictures are larger than the fast caches,
  // and where the next point lies is as good as random.
  static void prefetch(const PixelBuffer& buffer, int x, int y) {
    if (x < 0 || y < 1 || x >= buffer.widthPx || y >= buffer.heightPx - 1) return;
    for (int row = y - 1; row <= y + 1; ++row) __builtin_prefetch(buffer.row(row) + x, 1);
  }

  // The middle pixel at (x, y); pixels beside the buffer are left out.
  void draw(const PixelBuffer& buffer, int x, int y, Color color) const {
    if (x < -m_reach || y < -m_reach || x >= buffer.widthPx + m_reach ||
        y >= buffer.heightPx + m_reach) {
      return;
    }
    if (x < m_reach || y < m_reach || x >= buffer.widthPx - m_reach ||
        y >= buffer.heightPx - m_reach) {
      return drawClipped(buffer, x, y, color);
    }
    Color* middle = buffer.row(y) + x;
    if (m_isSquare3) {
      for (Color* left = middle - 1 - buffer.strideInPixels; left <= middle + buffer.strideInPixels;
           left += buffer.strideInPixels) {
        left[0] = left[1] = left[2] = color;
      }
      return;
    }
    for (const Offset offset : m_pixels) {
      middle[static_cast<std::ptrdiff_t>(offset.y) * buffer.strideInPixels + offset.x] = color;
    }
  }

 private:
  [[nodiscard]] bool isInked(Shape shape, int x, int y) const {
    // Lines as thick as it takes not to look pale beside a disc.
    const int inner = m_reach - std::max(1, (m_reach + 1) / 4);
    if (shape == Shape::Diamond) {
      const int steps = std::abs(x) + std::abs(y);
      return steps <= m_reach && steps > (m_reach > 0 ? inner : -1);
    }
    const bool isInDisc = m_reach == 1 || x * x + y * y <= m_reach * m_reach + m_reach;
    // All but what is a smaller disc; of a square of nine all but the middle.
    const bool isInside = m_reach > 0 && x * x + y * y <= inner * inner + inner;
    return isInDisc && (shape == Shape::Dot || !isInside);
  }

  void drawClipped(const PixelBuffer& buffer, int x, int y, Color color) const {
    for (const Offset offset : m_pixels) {
      const int atX = x + offset.x;
      const int atY = y + offset.y;
      if (atX < 0 || atY < 0 || atX >= buffer.widthPx || atY >= buffer.heightPx) continue;
      buffer.row(atY)[atX] = color;
    }
  }

  int m_reach{};
  bool m_isSquare3{};
  std::vector<Offset> m_pixels;
};

}  // namespace flipbook::raster
