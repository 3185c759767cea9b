// Crowded maps: what lies on a pixel is counted and averaged instead of covered.

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "flipbook/core/expects.h"
#include "flipbook/core/random.h"
#include "flipbook/core/simd.h"
#include "flipbook/raster/splatter.h"
#include "raster/point_cells.h"

namespace flipbook::raster {
namespace {

// One pixel's sums in one word: three channels of 17 bits, a count of 10, and how often all of them
// were halved, 3 bits. Before a channel could overflow the sums are halved, and from then on only
// every second point is counted, every fourth after the next time, and so on: so the mean is that
// of all points, in whatever order they come.
constexpr unsigned kChannelBits = 17;
constexpr unsigned kCountShift = 3 * kChannelBits;
constexpr unsigned kHalvedShift = kCountShift + 10;
constexpr std::uint64_t kMostHalved = 7;
constexpr std::uint64_t kMostCounted = 512;
static_assert(kMostCounted * 255 < (1U << kChannelBits));

constexpr std::uint64_t kChannel = (std::uint64_t{1} << kChannelBits) - 1;
constexpr std::uint64_t kCount = (std::uint64_t{1} << (kHalvedShift - kCountShift)) - 1;
// After a shift down by one, all bits that have stayed in their own channel or in the count.
constexpr std::uint64_t kKeptWhenHalved = kChannel >> 1U | kChannel >> 1U << kChannelBits |
                                          kChannel >> 1U << (2 * kChannelBits) |
                                          kCount >> 1U << kCountShift;

std::uint64_t countOf(std::uint64_t sums) { return sums >> kCountShift & kCount; }

// Counts a point on a pixel that has had kMostCounted or more.
std::uint64_t addedToMany(std::uint64_t sums, std::uint64_t more, std::uint32_t sample) {
  std::uint64_t halved = sums >> kHalvedShift;
  if (countOf(sums) == kMostCounted) {
    if (halved == kMostHalved) return sums;
    ++halved;
    sums = (sums >> 1U & kKeptWhenHalved) | halved << kHalvedShift;
  }
  const std::uint64_t mask = (std::uint64_t{1} << halved) - 1;
  return (mixBits(sample) >> 32U & mask) == 0 ? sums + more : sums;
}

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

// Mixes the mean colours of a row into the picture; where there is no point, the weight is 0. Over
// a layer below it, given by its sums, a layer weighs at least half, as far as its number would
// have it, and the rest by its share of both: so the few are seen, and do not pass for the many.
template <bool kHasBelow>
struct MeanKernel {
  template <typename Lanes>
  FLIPBOOK_KERNEL void run(const std::uint64_t* sums, const std::uint64_t* below, std::size_t width,
                           const std::uint32_t* weights, Color* pixels) {
    constexpr std::size_t kMost = 512;
    std::array<std::uint32_t, kMost> numbers;
    std::array<std::uint32_t, kMost> limits;
    std::array<Color, kMost> means;
    for (std::size_t begin = 0; begin < width; begin += kMost) {
      const std::size_t size = std::min(kMost, width - begin);
      for (std::size_t x = 0; x < size; ++x) {
        const std::uint64_t sum = sums[begin + x];
        const std::int32_t number = count(sum);
        const float inverse = 1 / static_cast<float>(number > 1 ? number : 1);
        numbers[x] = static_cast<std::uint32_t>(number);
        means[x] = 0xFF000000U | mean(sum >> (2 * kChannelBits), inverse) << 16U |
                   mean(sum >> kChannelBits, inverse) << 8U | mean(sum, inverse);
        if constexpr (kHasBelow) {
          const float own = countedOf(sum);
          const float all = own + countedOf(below[begin + x]);
          limits[x] = static_cast<std::uint32_t>(
              static_cast<std::int32_t>(128 + 128 * (own / (all > 1 ? all : 1))));
        }
      }
      Color* const made = pixels + begin;
      FLIPBOOK_INDEPENDENT_ROUNDS
      for (std::size_t x = 0; x < size; ++x) {
        const std::uint32_t weight = weights[numbers[x]];
        made[x] = mixed(made[x], means[x], kHasBelow ? std::min(weight, limits[x]) : weight);
      }
    }
  }

 private:
  // By way of signed numbers: machines turn those into floats and back in one step.
  FLIPBOOK_KERNEL std::int32_t count(std::uint64_t sum) {
    return static_cast<std::int32_t>(sum >> kCountShift & kCount);
  }
  FLIPBOOK_KERNEL float countedOf(std::uint64_t sum) {
    const auto halved = static_cast<std::int32_t>(sum >> kHalvedShift);
    return static_cast<float>(count(sum) << halved);
  }
  FLIPBOOK_KERNEL Color mean(std::uint64_t sum, float inverse) {
    const auto channel = static_cast<std::int32_t>(sum & kChannel);
    return static_cast<Color>(
        static_cast<std::int32_t>(static_cast<float>(channel) * inverse + 0.5F));
  }
};

}  // namespace

void Splatter::addDensity(const PixelBuffer& buffer, const PointCloud& cloud,
                          const Transform& screenFromBox, std::span<const Layer> layers) {
  // A plane for each layer, so that none covers a later one.
  const CellFrame frame{buffer, 1};
  PointCells::PlaneBegins begins;
  begins.fill(PointCells::kNoPlane);
  for (std::size_t plane = 0; plane < layers.size(); ++plane) {
    for (const Shape shape : kAllShapes) {
      begins[groupOf(layers[plane], shape)] = static_cast<std::uint32_t>(plane * frame.size());
    }
  }
  m_sums.assign(layers.size() * frame.size(), 0);
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
      const std::uint64_t more = summands[places[k]];
      if (sums >> kCountShift < kMostCounted) [[likely]] {
        sums += more;
      } else {
        sums = addedToMany(sums, more, static_cast<std::uint32_t>(begin + k));
      }
    }
  }
  const auto width = static_cast<std::size_t>(std::max(0, buffer.widthPx));
  for (int y = 0; y < buffer.heightPx; ++y) {
    const std::uint64_t* below = nullptr;
    for (std::size_t plane = 0; plane < layers.size(); ++plane) {
      const std::uint64_t* const row = all + plane * frame.size() + frame.row(y);
      if (below != nullptr) {
        simd::run<MeanKernel<true>>(row, below, width, weights().data(), buffer.row(y));
      } else {
        simd::run<MeanKernel<false>>(row, below, width, weights().data(), buffer.row(y));
      }
      below = layers[plane] == Layer::Dimmed ? nullptr : row;  // dimmed ones are but background
    }
  }
}

void Splatter::drawDensity(const PixelBuffer& buffer, const PointCloud& cloud,
                           const Transform& screenFromBox, const SplatStyle& style, float crowd) {
  FLIPBOOK_EXPECTS(cloud.isWhole());
  const float crowdPerSample =
      crowd / static_cast<float>(std::max<std::size_t>(1, cloud.positions.size()));
  // From the top down those with so few points that as single pixels they would go unseen.
  std::vector<Layer> asStamps{Layer::Selected};
  std::vector<Layer> asDensity;
  for (const Layer layer : {Layer::Wrong, Layer::Ordinary, Layer::Dimmed}) {
    const auto samples = static_cast<float>(cloud.order->layer(layer).size());
    if (samples == 0) continue;
    const bool isSparse = crowdPerSample * samples < kSparsePointsPerPixel;
    const bool areStamps = isSparse && layer != Layer::Dimmed && asDensity.empty();
    (areStamps ? asStamps : asDensity).push_back(layer);
  }
  std::ranges::reverse(asStamps);
  std::ranges::reverse(asDensity);
  if (!asDensity.empty()) addDensity(buffer, cloud, screenFromBox, asDensity);
  drawLayers(buffer, cloud, screenFromBox, style, asStamps);
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
