// Crowded maps: what lies on a pixel is counted and averaged instead of covered.

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "flipbook/core/expects.h"
#include "flipbook/core/simd.h"
#include "flipbook/raster/splatter.h"
#include "raster/fading.h"
#include "raster/tween_block.h"

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

// The pixel of each place, row by row; `nowhere` for places beyond the edges.
struct CellKernel {
  struct Limits {
    float width{};
    float height{};
    std::int32_t stride{};
    std::int32_t nowhere{};
  };

  template <typename Lanes>
  FLIPBOOK_KERNEL void run(const float* x, const float* y, std::size_t size, Limits limits,
                           std::uint32_t* cells) {
    std::uint32_t* const __restrict made = cells;
    for (std::size_t k = 0; k < size; ++k) {
      const bool isShown =
          (x[k] >= 0) & (y[k] >= 0) & (x[k] < limits.width) & (y[k] < limits.height);
      const float keptX = isShown ? x[k] : 0.0F;
      const float keptY = isShown ? y[k] : 0.0F;
      const std::int32_t cell =
          static_cast<std::int32_t>(keptY) * limits.stride + static_cast<std::int32_t>(keptX);
      made[k] = static_cast<std::uint32_t>(isShown ? cell : limits.nowhere);
    }
  }
};

struct Weights {
  std::array<std::uint32_t, kMostCounted + 1> ofCount{};  // of the mean colour, in 256ths
  std::array<float, kMostCounted + 1> inverse{};
};

// One point alone is plainly visible; twice as many always look a step fuller.
const Weights& weights() {
  static const Weights table = [] {
    Weights made;
    for (std::size_t n = 1; n <= kMostCounted; ++n) {
      const float doublings = std::log2(static_cast<float>(n)) / std::log2(32.0F);
      made.ofCount[n] = static_cast<std::uint32_t>(256 * std::min(1.0F, 0.5F + 0.5F * doublings));
      made.inverse[n] = 1 / static_cast<float>(n);
    }
    return made;
  }();
  return table;
}

Color meanColor(std::uint64_t sums, float inverse) {
  constexpr std::uint64_t kChannel = (1U << kChannelBits) - 1;
  const auto mean = [&](unsigned shift) {
    return static_cast<Color>(static_cast<float>((sums >> shift) & kChannel) * inverse + 0.5F);
  };
  return 0xFF000000U | mean(2 * kChannelBits) << 16U | mean(kChannelBits) << 8U | mean(0);
}

}  // namespace

void Splatter::addDensity(const PixelBuffer& buffer, const PointCloud& cloud,
                          const Transform& screenFromBox, std::span<const Layer> layers) {
  const auto width = static_cast<std::size_t>(std::max(0, buffer.widthPx));
  const auto height = static_cast<std::size_t>(std::max(0, buffer.heightPx));
  const float opacity = cloud.positions.fadedOpacity();
  m_sums.assign(width * height + 1, 0);
  const auto nowhere = static_cast<std::uint32_t>(width * height);
  const CellKernel::Limits limits{static_cast<float>(width), static_cast<float>(height),
                                  static_cast<std::int32_t>(width),
                                  static_cast<std::int32_t>(nowhere)};

  std::vector<std::uint64_t> summands;  // of the colours that are different
  const std::uint16_t* const placeOf = cloud.indexed != nullptr && !cloud.indexed->isEmpty()
                                           ? cloud.indexed->places().data()
                                           : nullptr;
  if (placeOf != nullptr) {
    for (const Color color : cloud.indexed->list()) summands.push_back(summand(color));
  }
  TweenBlock block{cloud.positions};
  std::array<std::uint32_t, TweenBlock::kCapacity> cells;
  // Counts what is in the block; `sampleOf(k)` is its k-th.
  const auto count = [&](const auto& sampleOf) {
    block.moveTo(screenFromBox);
    simd::run<CellKernel>(block.xs(), block.ys(), block.size(), limits, cells.data());
    if (block.anyFades()) {
      for (std::size_t k = 0; k < block.size(); ++k) {
        if (block.fades(k) && !isDrawnWhileFading(sampleOf(k), opacity)) cells[k] = nowhere;
      }
    }
    // Where the next point lies is as good as random.
    std::uint64_t* const all = m_sums.data();
    for (std::size_t k = 0; k < block.size(); ++k) __builtin_prefetch(all + cells[k], 1);
    for (std::size_t k = 0; k < block.size(); ++k) {
      std::uint64_t& sums = all[cells[k]];
      const std::uint64_t more =
          placeOf != nullptr ? summands[placeOf[sampleOf(k)]] : summand(cloud.color[sampleOf(k)]);
      sums += sums >> kCountShift < kMostCounted ? more : 0;
    }
  };
  const auto groups = [&](const auto& visit) {
    for (const Layer layer : layers) {
      for (const Shape shape : kAllShapes) visit(cloud.order->group(layer, shape));
    }
  };
  std::size_t counted = 0;
  groups([&](std::span<const std::uint32_t> samples) { counted += samples.size(); });
  if (counted == cloud.positions.size()) {  // mostly so; in their own order they need no gathering
    for (std::size_t begin = 0; begin < counted; begin += TweenBlock::kCapacity) {
      block.load(begin, counted);
      count([begin](std::size_t k) { return static_cast<std::uint32_t>(begin + k); });
    }
  } else {
    groups([&](std::span<const std::uint32_t> samples) {
      for (std::size_t begin = 0; begin < samples.size(); begin += TweenBlock::kCapacity) {
        const auto rest = samples.subspan(begin);
        block.load(rest);
        count([rest](std::size_t k) { return rest[k]; });
      }
    });
  }

  const Weights& table = weights();
  for (std::size_t y = 0; y < height; ++y) {
    Color* pixels = buffer.row(static_cast<int>(y));
    const std::uint64_t* sums = m_sums.data() + y * width;
    for (std::size_t x = 0; x < width; ++x) {
      if (sums[x] == 0) continue;
      const std::uint64_t number = sums[x] >> kCountShift;
      pixels[x] =
          mixed(pixels[x], meanColor(sums[x], table.inverse[number]), table.ofCount[number]);
    }
  }
}

void Splatter::drawDensity(const PixelBuffer& buffer, const PointCloud& cloud,
                           const Transform& screenFromBox, const SplatStyle& style) {
  FLIPBOOK_EXPECTS(cloud.order != nullptr);
  constexpr std::array kBelow{Layer::Dimmed};
  constexpr std::array kAbove{Layer::Ordinary, Layer::Wrong};
  const bool hasDimmed = std::ranges::any_of(
      kAllShapes, [&](Shape shape) { return !cloud.order->group(Layer::Dimmed, shape).empty(); });
  if (hasDimmed) addDensity(buffer, cloud, screenFromBox, kBelow);
  addDensity(buffer, cloud, screenFromBox, kAbove);
  drawGroup(buffer, cloud, screenFromBox, style, Layer::Selected);
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
