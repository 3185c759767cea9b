// Crowded maps: what lies on a pixel is counted and averaged instead of covered.

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "flipbook/core/expects.h"
#include "flipbook/core/simd.h"
#include "flipbook/raster/splatter.h"
#include "raster/point_cells.h"

namespace flipbook::raster {
namespace {

// One pixel's sums in one word: three channels of 17 bits and a count of 13. Counting stops before
// a channel could overflow; by then the mean is as good as it gets.
constexpr unsigned kChannelBits = 17;
constexpr unsigned kCountShift = 3 * kChannelBits;
constexpr std::uint64_t kMostCounted = 512;
static_assert(kMostCounted * 255 < (1U << kChannelBits));

std::uint64_t summand(Color color) {
  return (color & 0xFFU) | static_cast<std::uint64_t>((color >> 8U) & 0xFFU) << kChannelBits |
         static_cast<std::uint64_t>((color >> 16U) & 0xFFU) << (2 * kChannelBits) |
         std::uint64_t{1} << kCountShift;
}

// Of the mean colour, in 256ths, by the number of points. One point alone is plainly visible; twice
// as many always look a step fuller.
using Weights = std::array<std::uint32_t, kMostCounted + 1>;

const Weights& weights() {
  static const Weights table = [] {
    Weights made{};
    for (std::size_t n = 1; n <= kMostCounted; ++n) {
      const float doublings = std::log2(static_cast<float>(n)) / std::log2(32.0F);
      made[n] = static_cast<std::uint32_t>(256 * std::min(1.0F, 0.5F + 0.5F * doublings));
    }
    return made;
  }();
  return table;
}

// Mixes the mean colours of a row into the picture; where there is no point, the weight is 0.
struct MeanKernel {
  template <typename Lanes>
  FLIPBOOK_KERNEL void run(const std::uint64_t* sums, std::size_t width,
                           const std::uint32_t* weights, Color* pixels) {
    constexpr std::size_t kMost = 512;
    std::array<std::uint32_t, kMost> numbers;
    std::array<Color, kMost> means;
    for (std::size_t begin = 0; begin < width; begin += kMost) {
      const std::size_t size = std::min(kMost, width - begin);
      for (std::size_t x = 0; x < size; ++x) {
        const std::uint64_t sum = sums[begin + x];
        const auto number = static_cast<std::int32_t>(sum >> kCountShift);
        const float inverse = 1 / static_cast<float>(number > 1 ? number : 1);
        numbers[x] = static_cast<std::uint32_t>(number);
        means[x] = 0xFF000000U | mean(sum >> (2 * kChannelBits), inverse) << 16U |
                   mean(sum >> kChannelBits, inverse) << 8U | mean(sum, inverse);
      }
      Color* const made = pixels + begin;
      FLIPBOOK_INDEPENDENT_ROUNDS
      for (std::size_t x = 0; x < size; ++x) {
        made[x] = mixed(made[x], means[x], weights[numbers[x]]);
      }
    }
  }

 private:
  // By way of signed numbers: machines turn those into floats and back in one step.
  FLIPBOOK_KERNEL Color mean(std::uint64_t sum, float inverse) {
    constexpr std::uint64_t kChannel = (1U << kChannelBits) - 1;
    const auto channel = static_cast<std::int32_t>(sum & kChannel);
    return static_cast<Color>(
        static_cast<std::int32_t>(static_cast<float>(channel) * inverse + 0.5F));
  }
};

}  // namespace

void Splatter::addDensity(const PixelBuffer& buffer, const PointCloud& cloud,
                          const Transform& screenFromBox, std::span<const Layer> layers) {
  const CellFrame frame{buffer, 1};
  m_sums.assign(frame.size(), 0);
  PointCells::PlaneBegins begins;
  begins.fill(PointCells::kNoPlane);
  for (const Layer layer : layers) {
    for (const Shape shape : kAllShapes) begins[groupOf(layer, shape)] = 0;
  }
  std::vector<std::uint64_t> summands;  // of the colours that are different
  for (const Color color : cloud.colors->list()) summands.push_back(summand(color));

  std::uint64_t* const all = m_sums.data();
  PointCells cells{cloud, screenFromBox, frame, begins};
  for (std::size_t begin = 0; begin < cloud.positions.size(); begin += PointCells::kMost) {
    const auto block = cells.from(begin);
    const std::uint16_t* const places = cloud.colors->places().data() + begin;
    // Where the next point lies is as good as random.
    for (const std::uint32_t cell : block) __builtin_prefetch(all + cell, 1);
    for (std::size_t k = 0; k < block.size(); ++k) {
      std::uint64_t& sums = all[block[k]];
      sums += sums >> kCountShift < kMostCounted ? summands[places[k]] : 0;
    }
  }
  const auto width = static_cast<std::size_t>(std::max(0, buffer.widthPx));
  for (int y = 0; y < buffer.heightPx; ++y) {
    simd::run<MeanKernel>(static_cast<const std::uint64_t*>(all + frame.row(y)), width,
                          weights().data(), buffer.row(y));
  }
}

void Splatter::drawDensity(const PixelBuffer& buffer, const PointCloud& cloud,
                           const Transform& screenFromBox, const SplatStyle& style) {
  FLIPBOOK_EXPECTS(cloud.isWhole());
  constexpr std::array kBelow{Layer::Dimmed};
  constexpr std::array kAbove{Layer::Ordinary, Layer::Wrong};
  constexpr std::array kOnTop{Layer::Selected};
  const bool hasDimmed = std::ranges::any_of(
      kAllShapes, [&](Shape shape) { return !cloud.order->group(Layer::Dimmed, shape).empty(); });
  if (hasDimmed) addDensity(buffer, cloud, screenFromBox, kBelow);
  addDensity(buffer, cloud, screenFromBox, kAbove);
  drawLayers(buffer, cloud, screenFromBox, style, kOnTop);
}

float pointsPerPixel(const Tween& positions, const Transform& screenFromBox,
                     const PixelBuffer& buffer) {
  constexpr std::size_t kCellsAcross = 64;
  constexpr std::size_t kMostProbed = 16'384;
  if (positions.size() == 0 || buffer.widthPx <= 0 || buffer.heightPx <= 0) return 0;
  const auto width = static_cast<float>(buffer.widthPx);
  const auto height = static_cast<float>(buffer.heightPx);
  const std::size_t step = std::max<std::size_t>(1, positions.size() / kMostProbed);
  const Tween there{.from = positions.to, .to = positions.to};

  std::vector<std::uint8_t> isFull(kCellsAcross * kCellsAcross);
  std::size_t seen = 0;
  for (std::size_t i = 0; i < positions.size(); i += step) {
    const Point2 onScreen = screenFromBox.map(there.at(i));
    if (!(onScreen.x >= 0 && onScreen.y >= 0 && onScreen.x < width && onScreen.y < height))
      continue;
    const auto column = static_cast<std::size_t>(onScreen.x / width * kCellsAcross);
    const auto row = static_cast<std::size_t>(onScreen.y / height * kCellsAcross);
    isFull[row * kCellsAcross + column] = 1;
    ++seen;
  }
  const auto cells = static_cast<float>(std::ranges::count(isFull, 1));
  if (cells == 0) return 0;
  const float pixels = cells * width * height / (kCellsAcross * kCellsAcross);
  return static_cast<float>(seen * step) / pixels;
}

}  // namespace flipbook::raster
