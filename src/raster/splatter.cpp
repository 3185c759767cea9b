#include "flipbook/raster/splatter.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "flipbook/core/expects.h"
#include "raster/crowd_planes.h"
#include "raster/fading.h"
#include "raster/opaque_stamp.h"
#include "raster/tween_block.h"

namespace flipbook::raster {
namespace {

constexpr std::array kLayersInOrder{Layer::Dimmed, Layer::Ordinary, Layer::Wrong, Layer::Selected};

float radiusOf(Layer layer, const SplatStyle& style) {
  const float scale = layer == Layer::Dimmed     ? style.dimmedScale
                      : layer == Layer::Selected ? style.selectedScale
                                                 : 1;
  return style.radiusPx * scale;
}

// A coordinate far outside must not overflow an integer on its way to being clipped.
int wholePixel(float coordinate) {
  return static_cast<int>(std::floor(std::clamp(coordinate, -30'000.0F, 60'000.0F)));
}

struct Ink {
  Color color{};
  Color ground{};
  std::uint32_t opacity{256};  // 256ths
};

// `ink` and `ground` as in Stamp::Cover; 256 parts in all.
inline Color stamped(Color under, const Ink& with, std::uint32_t ink, std::uint32_t ground) {
  constexpr std::uint32_t kPair = 0x00FF00FFU;
  constexpr std::uint32_t kHalf = 0x00800080U;
  const std::uint32_t rest = 256U - ink - ground;
  const std::uint32_t even =
      (under & kPair) * rest + (with.color & kPair) * ink + (with.ground & kPair) * ground + kHalf;
  const std::uint32_t odd = ((under >> 8U) & kPair) * rest + ((with.color >> 8U) & kPair) * ink +
                            ((with.ground >> 8U) & kPair) * ground + kHalf;
  return ((even >> 8U) & kPair) | (odd & ~kPair);
}

struct Placed {
  int left{};
  int top{};
  int sidePx{};
};

template <typename Cover, typename Row>
void blend(const PixelBuffer& buffer, const Cover* cover, const Row* rows, const Placed& at,
           const Ink& ink) {
  const int endY = std::min(at.sidePx, buffer.heightPx - at.top);
  for (int y = std::max(0, -at.top); y < endY; ++y) {
    const int firstX = std::max(rows[y].begin, -at.left);
    const int endX = std::min(rows[y].end, buffer.widthPx - at.left);
    Color* pixels = buffer.row(at.top + y) + at.left;
    const Cover* row = cover + static_cast<std::ptrdiff_t>(y) * at.sidePx;
    if (ink.opacity == 256) {
      for (int x = firstX; x < endX; ++x) {
        pixels[x] = stamped(pixels[x], ink, row[x].ink, row[x].ground);
      }
      continue;
    }
    for (int x = firstX; x < endX; ++x) {
      pixels[x] = stamped(pixels[x], ink, row[x].ink * ink.opacity >> 8U,
                          row[x].ground * ink.opacity >> 8U);
    }
  }
}

void drawOpaque(const PixelBuffer& buffer, const PointCloud& cloud,
                std::span<const std::uint32_t> samples, const Transform& screenFromBox,
                const OpaqueStamp& stamp) {
  const float opacity = cloud.positions.fadedOpacity();
  TweenBlock block{cloud.positions};
  for (std::size_t begin = 0; begin < samples.size(); begin += TweenBlock::kCapacity) {
    const auto rest = samples.subspan(begin);
    block.load(rest);
    block.moveTo(screenFromBox);
    for (std::size_t k = 0; k < block.size(); ++k) {
      OpaqueStamp::prefetch(buffer, wholePixel(block.x(k)), wholePixel(block.y(k)));
    }
    for (std::size_t k = 0; k < block.size(); ++k) {
      if (block.fades(k) && !isDrawnWhileFading(rest[k], opacity)) continue;
      stamp.draw(buffer, wholePixel(block.x(k)), wholePixel(block.y(k)), (*cloud.colors)[rest[k]]);
    }
  }
}

}  // namespace

Splatter::Splatter() : m_crowds{std::make_unique<CrowdPlanes>()} {}
Splatter::~Splatter() = default;

void Splatter::drawSmooth(const PixelBuffer& buffer, const PointCloud& cloud,
                          std::span<const std::uint32_t> samples, const Transform& screenFromBox,
                          const Stamp& stamp, Color background) {
  const int half = stamp.sidePx / 2;
  const auto fading = static_cast<std::uint32_t>(cloud.positions.fadedOpacity() * 256);
  TweenBlock block{cloud.positions};
  for (std::size_t begin = 0; begin < samples.size(); begin += TweenBlock::kCapacity) {
    const auto rest = samples.subspan(begin);
    block.load(rest);
    block.moveTo(screenFromBox);
    for (std::size_t k = 0; k < block.size(); ++k) {
      const int quarterX = wholePixel(block.x(k) * kPhases);
      const int quarterY = wholePixel(block.y(k) * kPhases);
      const Placed at{(quarterX >> 2) - half, (quarterY >> 2) - half, stamp.sidePx};
      const int phase = (quarterY & 3) * kPhases + (quarterX & 3);
      const Ink ink{(*cloud.colors)[rest[k]], background, block.fades(k) ? fading : 256U};
      const Stamp::Row* rows = stamp.rows.data() + phase * stamp.sidePx;
      blend(buffer, stamp.cover.data() + phase * stamp.sidePx * stamp.sidePx, rows, at, ink);
    }
  }
}

void Splatter::drawLayers(const PixelBuffer& buffer, const PointCloud& cloud,
                          const Transform& screenFromBox, const SplatStyle& style,
                          std::span<const Layer> layers) {
  FLIPBOOK_EXPECTS(cloud.isWhole());
  if (!style.isSmooth) {
    int reachPx = 0;
    for (const Layer layer : layers) {
      reachPx = std::max(reachPx, OpaqueStamp{Shape::Dot, radiusOf(layer, style)}.reach());
    }
    m_crowds->plant(buffer, cloud, screenFromBox, layers, reachPx);
  }
  for (const Layer layer : layers) {
    const float radiusPx = radiusOf(layer, style);
    for (const Shape shape : kAllShapes) {
      const auto samples = cloud.order->group(layer, shape);
      if (samples.empty()) continue;
      if (style.isSmooth) {
        drawSmooth(buffer, cloud, samples, screenFromBox, stamp(layer, shape, radiusPx),
                   style.background);
        continue;
      }
      const OpaqueStamp opaque{shape, radiusPx};
      if (m_crowds->hold(groupOf(layer, shape))) {
        m_crowds->draw(buffer, cloud, groupOf(layer, shape), opaque);
      } else {
        drawOpaque(buffer, cloud, samples, screenFromBox, opaque);
      }
    }
  }
}

void Splatter::draw(const PixelBuffer& buffer, const PointCloud& cloud,
                    const Transform& screenFromBox, const SplatStyle& style) {
  drawLayers(buffer, cloud, screenFromBox, style, kLayersInOrder);
}

}  // namespace flipbook::raster
