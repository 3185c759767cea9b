#include "raster/crowd_planes.h"

#include <algorithm>
#include <array>
#include <bit>

#include "flipbook/core/simd.h"

namespace flipbook::raster {
namespace {

// Pixels of the picture per point up to which clearing and reading a plane is earned back.
constexpr double kPixelsPerPoint = 6;

struct KeyKernel {
  template <typename Lanes>
  FLIPBOOK_KERNEL void run(const std::uint16_t* places, std::size_t size, std::uint32_t firstNumber,
                           unsigned placeBits, std::uint32_t* keys) {
    for (std::size_t k = 0; k < size; ++k) {
      keys[k] = (firstNumber + static_cast<std::uint32_t>(k)) << placeBits | places[k];
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

// Inks the pixels of a row that a point reaches.
struct InkKernel {
  template <typename Lanes>
  FLIPBOOK_KERNEL void run(const std::uint32_t* latest, std::size_t width, const Color* colors,
                           std::uint32_t placeMask, Color* pixels) {
    FLIPBOOK_INDEPENDENT_ROUNDS
    for (std::size_t x = 0; x < width; ++x) {
      const Color inked = colors[latest[x] & placeMask];
      pixels[x] = latest[x] != 0 ? inked : pixels[x];
    }
  }
};

// The share of the samples that is on the picture now: an estimate.
double shareOnPicture(const Tween& positions, const Transform& screenFromBox,
                      const PixelBuffer& buffer) {
  constexpr std::size_t kMostProbed = 2048;
  const std::size_t step = (positions.size() + kMostProbed - 1) / kMostProbed;
  const Bounds picture{{0, 0},
                       {static_cast<float>(buffer.widthPx), static_cast<float>(buffer.heightPx)}};
  std::size_t seen = 0;
  std::size_t probed = 0;
  for (std::size_t i = 0; i < positions.size(); i += step) {
    ++probed;
    seen += picture.contains(screenFromBox.map(positions.at(i))) ? 1U : 0U;
  }
  return static_cast<double>(seen) / static_cast<double>(probed);
}

}  // namespace

void CrowdPlanes::plant(const PixelBuffer& buffer, const PointCloud& cloud,
                        const Transform& screenFromBox, std::span<const Layer> layers,
                        int reachPx) {
  m_frame = CellFrame{buffer, reachPx + 1};
  m_begins.fill(PointCells::kNoPlane);
  const std::size_t samples = cloud.positions.size();
  if (samples == 0) return;
  m_placeBits = static_cast<unsigned>(std::bit_width(cloud.colors->list().size() - 1));
  if (static_cast<unsigned>(std::bit_width(samples)) + m_placeBits > 32) return;

  const double pixels = static_cast<double>(buffer.widthPx) * buffer.heightPx;
  std::size_t inLayers = 0;
  for (const Layer layer : layers) inLayers += cloud.order->layer(layer).size();
  if (static_cast<double>(inLayers) * kPixelsPerPoint <= pixels) return;
  const double onPicture = shareOnPicture(cloud.positions, screenFromBox, buffer);
  std::size_t cellCount = 0;
  for (const Layer layer : layers) {
    for (const Shape shape : kAllShapes) {
      const auto points = static_cast<double>(cloud.order->group(layer, shape).size());
      if (points * onPicture * kPixelsPerPoint <= pixels) continue;
      m_begins[groupOf(layer, shape)] = static_cast<std::uint32_t>(cellCount);
      cellCount += m_frame.size();
    }
  }
  if (cellCount == 0) return;
  m_middles.assign(cellCount, 0);

  std::array<std::uint32_t, PointCells::kMost> keys;
  std::uint32_t* const middles = m_middles.data();
  PointCells cells{cloud, screenFromBox, m_frame, m_begins};
  for (std::size_t begin = 0; begin < samples; begin += PointCells::kMost) {
    const auto block = cells.from(begin);
    simd::run<KeyKernel>(cloud.colors->places().data() + begin, block.size(),
                         static_cast<std::uint32_t>(begin) + 1, m_placeBits, keys.data());
    for (std::size_t k = 0; k < block.size(); ++k) middles[block[k]] = keys[k];
  }
}

void CrowdPlanes::draw(const PixelBuffer& buffer, const PointCloud& cloud, std::size_t group,
                       const OpaqueStamp& stamp) {
  std::vector<std::ptrdiff_t> reaches;
  for (const OpaqueStamp::Offset offset : stamp.pixels()) {
    reaches.push_back(-static_cast<std::ptrdiff_t>(offset.y) * m_frame.width - offset.x);
  }
  const auto width = static_cast<std::size_t>(buffer.widthPx);
  m_latest.resize(width);
  const std::uint32_t* const latest = m_latest.data();
  const std::uint32_t* const plane = m_middles.data() + m_begins[group];
  const Color* const colors = cloud.colors->list().data();
  const std::uint32_t placeMask = (1U << m_placeBits) - 1;
  for (int y = 0; y < buffer.heightPx; ++y) {
    simd::run<LatestKernel>(plane + m_frame.row(y),
                            static_cast<const std::ptrdiff_t*>(reaches.data()), reaches.size(),
                            width, m_latest.data());
    simd::run<InkKernel>(latest, width, colors, placeMask, buffer.row(y));
  }
}

}  // namespace flipbook::raster
