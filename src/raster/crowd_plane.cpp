#include "raster/crowd_plane.h"

#include <algorithm>
#include <array>
#include <bit>

#include "flipbook/core/simd.h"
#include "raster/fading.h"
#include "raster/tween_block.h"

namespace flipbook::raster {
namespace {

// Points per pixel of the picture from which on clearing and reading the plane is earned back.
constexpr std::size_t kPixelsPerPoint = 6;

unsigned placeBitsOf(const IndexedColors& colors) {
  return static_cast<unsigned>(std::bit_width(colors.list().size() - 1));
}

// The plane's cell for each place on the screen; beyond the edges the margin's outermost cells.
struct CellKernel {
  struct Limits {
    float margin{};
    float mostX{};
    float mostY{};
    std::int32_t width{};
  };

  template <typename Lanes>
  FLIPBOOK_KERNEL void run(const float* x, const float* y, std::size_t size, Limits limits,
                           std::uint32_t* cells) {
    std::uint32_t* const __restrict made = cells;
    for (std::size_t k = 0; k < size; ++k) {
      const std::int32_t column = whole(x[k], limits.margin, limits.mostX);
      const std::int32_t row = whole(y[k], limits.margin, limits.mostY);
      made[k] = static_cast<std::uint32_t>(row * limits.width + column);
    }
  }

 private:
  // Rounded down as wholePixel() does it, counted from the margin's edge.
  FLIPBOOK_KERNEL std::int32_t whole(float coordinate, float margin, float most) {
    const float kept = std::min(std::max(-margin, coordinate), most);
    const auto cut = static_cast<std::int32_t>(kept);
    const std::int32_t down = cut - (static_cast<float>(cut) > kept ? 1 : 0);
    return down + static_cast<std::int32_t>(margin);
  }
};

struct KeyKernel {
  template <typename Lanes>
  FLIPBOOK_KERNEL void run(const std::uint16_t* places, std::size_t size, std::uint32_t firstRank,
                           unsigned placeBits, std::uint32_t* keys) {
    for (std::size_t k = 0; k < size; ++k) {
      keys[k] = (firstRank + static_cast<std::uint32_t>(k)) << placeBits | places[k];
    }
  }
};

// For each pixel of a row the largest key among the middles from which the stamp reaches it.
struct LatestKernel {
  template <typename Lanes>
  FLIPBOOK_KERNEL void run(const std::uint32_t* row, const std::ptrdiff_t* reaches,
                           std::size_t reachCount, std::size_t width, std::uint32_t* latest) {
    std::uint32_t* const __restrict made = latest;
    std::fill_n(made, width, 0U);
    for (std::size_t r = 0; r < reachCount; ++r) {
      const std::uint32_t* const other = row + reaches[r];
      for (std::size_t x = 0; x < width; ++x) made[x] = std::max(made[x], other[x]);
    }
  }
};

}  // namespace

bool CrowdPlane::pays(std::size_t points, const PointCloud& cloud, const PixelBuffer& buffer) {
  if (cloud.indexed == nullptr || cloud.indexed->isEmpty()) return false;
  const auto rankBits = static_cast<unsigned>(std::bit_width(points));
  if (rankBits + placeBitsOf(*cloud.indexed) > 32) return false;
  const auto pixels = static_cast<std::size_t>(std::max(0, buffer.widthPx)) *
                      static_cast<std::size_t>(std::max(0, buffer.heightPx));
  return points * kPixelsPerPoint > pixels;
}

void CrowdPlane::draw(const PixelBuffer& buffer, const PointCloud& cloud,
                      std::span<const std::uint32_t> samples, const Transform& screenFromBox,
                      const OpaqueStamp& stamp) {
  const std::int32_t margin = stamp.reach() + 1;
  const Frame frame{margin, buffer.widthPx + 2 * margin, buffer.heightPx + 2 * margin};
  const unsigned placeBits = placeBitsOf(*cloud.indexed);
  m_plane.assign(static_cast<std::size_t>(frame.width) * static_cast<std::size_t>(frame.height), 0);
  plant(frame, cloud, samples, screenFromBox, placeBits);
  readOff(frame, buffer, cloud, stamp, placeBits);
}

void CrowdPlane::plant(const Frame& frame, const PointCloud& cloud,
                       std::span<const std::uint32_t> samples, const Transform& screenFromBox,
                       unsigned placeBits) {
  constexpr std::size_t kMost = TweenBlock::kCapacity;
  const auto margin = static_cast<float>(frame.marginPx);
  const CellKernel::Limits limits{margin, static_cast<float>(frame.width) - margin - 1,
                                  static_cast<float>(frame.height) - margin - 1, frame.width};
  const float opacity = cloud.positions.fadedOpacity();
  const std::uint16_t* const placeOf = cloud.indexed->places().data();
  std::array<std::uint16_t, kMost> places;
  std::array<std::uint32_t, kMost> cells;
  std::array<std::uint32_t, kMost> keys;
  std::uint32_t* const plane = m_plane.data();

  TweenBlock block{cloud.positions};
  for (std::size_t begin = 0; begin < samples.size(); begin += kMost) {
    const auto rest = samples.subspan(begin);
    block.load(rest);
    block.moveTo(screenFromBox);
    const std::size_t size = block.size();
    for (std::size_t k = 0; k < size; ++k) places[k] = placeOf[rest[k]];
    simd::run<CellKernel>(block.xs(), block.ys(), size, limits, cells.data());
    simd::run<KeyKernel>(places.data(), size, static_cast<std::uint32_t>(begin) + 1, placeBits,
                         keys.data());
    if (block.anyFades()) {
      for (std::size_t k = 0; k < size; ++k) {
        if (block.fades(k) && !isDrawnWhileFading(rest[k], opacity)) cells[k] = 0;
      }
    }
    for (std::size_t k = 0; k < size; ++k) plane[cells[k]] = keys[k];
  }
}

void CrowdPlane::readOff(const Frame& frame, const PixelBuffer& buffer, const PointCloud& cloud,
                         const OpaqueStamp& stamp, unsigned placeBits) {
  std::vector<std::ptrdiff_t> reaches;
  for (const OpaqueStamp::Offset offset : stamp.pixels()) {
    reaches.push_back(-static_cast<std::ptrdiff_t>(offset.y) * frame.width - offset.x);
  }
  const auto width = static_cast<std::size_t>(buffer.widthPx);
  m_latest.resize(width);
  const std::uint32_t* const latest = m_latest.data();
  const Color* const list = cloud.indexed->list().data();
  const std::uint32_t placeMask = (1U << placeBits) - 1;
  for (int y = 0; y < buffer.heightPx; ++y) {
    const std::uint32_t* const row = m_plane.data() +
                                     static_cast<std::ptrdiff_t>(y + frame.marginPx) * frame.width +
                                     frame.marginPx;
    simd::run<LatestKernel>(row, static_cast<const std::ptrdiff_t*>(reaches.data()), reaches.size(),
                            width, m_latest.data());
    Color* const pixels = buffer.row(y);
    for (std::size_t x = 0; x < width; ++x) {
      const Color inked = list[latest[x] & placeMask];
      pixels[x] = latest[x] != 0 ? inked : pixels[x];
    }
  }
}

}  // namespace flipbook::raster
