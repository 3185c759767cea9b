#include "training/batch_assembly.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "training/random_purpose.h"

namespace flipbook::training {
namespace {

constexpr std::size_t kColours = 3;
constexpr std::size_t kMostSamplesForNormalisation = 4096;
constexpr float kWhite = 255.0F;

// How one image is changed before the network sees it.
struct Change {
  std::int32_t shiftX{};
  std::int32_t shiftY{};
  bool mirrored{};
  float contrast{1.0F};
  float brightness{};  // added after the contrast, in units of full white
  std::int32_t blankX{};
  std::int32_t blankY{};
  std::int32_t blankSidePx{};  // 0: no blank square
};

Change drawChange(const BatchAssembly::Draw& draw, std::uint32_t sample, std::int32_t sidePx) {
  Change change;
  if (draw.strength == Augmentation::None || draw.strength == Augmentation::Auto) return change;
  Random random{draw.seed, RandomPurpose::Augmentation, draw.epoch, sample};
  const std::int32_t reach = std::max(1, sidePx / 8);
  const auto span = static_cast<std::uint32_t>(2 * reach + 1);
  change.shiftX = static_cast<std::int32_t>(random.below(span)) - reach;
  change.shiftY = static_cast<std::int32_t>(random.below(span)) - reach;
  change.mirrored = random.below(2) == 1;
  if (draw.strength != Augmentation::Strong) return change;
  change.contrast = static_cast<float>(random.uniform(0.8, 1.25));
  change.brightness = static_cast<float>(random.uniform(-0.1, 0.1));
  change.blankSidePx = std::max(1, sidePx / 4);
  change.blankX = static_cast<std::int32_t>(random.below(static_cast<std::uint32_t>(sidePx)));
  change.blankY = static_cast<std::int32_t>(random.below(static_cast<std::uint32_t>(sidePx)));
  return change;
}

void put(float value, float& to) { to = value; }
void put(float value, Bf16& to) {  // to nearest, ties to even
  const auto bits = std::bit_cast<std::uint32_t>(value);
  to.bits = static_cast<std::uint16_t>((bits + 0x7FFFU + ((bits >> 16U) & 1U)) >> 16U);
}

template <typename T>
using ColourTable = std::array<std::array<T, 256>, kColours>;

template <typename T>
ColourTable<T> tableFor(const Normalisation& normalisation, const Change& change) {
  ColourTable<T> table{};
  for (std::size_t colour = 0; colour < kColours; ++colour) {
    for (std::size_t level = 0; level < table[colour].size(); ++level) {
      const float value = static_cast<float>(level) / kWhite - normalisation.mean[colour];
      put((value * change.contrast + change.brightness) / normalisation.deviation[colour],
          table[colour][level]);
    }
  }
  return table;
}

// One image after its change. What is shifted in, and the blank square, is zero: the mean colour.
template <typename T>
void writeImage(const std::uint8_t* pixels, const ColourTable<T>& table, const Change& change,
                std::int32_t sidePx, T* out) {
  const std::int32_t firstX = std::max(0, -change.shiftX);
  const std::int32_t endX = std::min(sidePx, sidePx - change.shiftX);
  const auto rowValues = static_cast<std::size_t>(sidePx) * kColours;
  for (std::int32_t y = 0; y < sidePx; ++y) {
    T* const rowOut = out + static_cast<std::size_t>(y) * rowValues;
    const std::int32_t sourceY = y + change.shiftY;
    if (sourceY < 0 || sourceY >= sidePx) {
      std::fill_n(rowOut, rowValues, T{});
      continue;
    }
    if (firstX > 0 || endX < sidePx) std::fill_n(rowOut, rowValues, T{});
    const std::uint8_t* const rowIn = pixels + static_cast<std::size_t>(sourceY) * rowValues;
    for (std::int32_t x = firstX; x < endX; ++x) {
      const std::int32_t shifted = x + change.shiftX;
      const std::int32_t sourceX = change.mirrored ? sidePx - 1 - shifted : shifted;
      const std::uint8_t* const from = rowIn + static_cast<std::size_t>(sourceX) * kColours;
      T* const to = rowOut + static_cast<std::size_t>(x) * kColours;
      for (std::size_t colour = 0; colour < kColours; ++colour)
        to[colour] = table[colour][from[colour]];
    }
  }
  const std::int32_t half = change.blankSidePx / 2;
  const std::int32_t fromY = std::max(0, change.blankY - half);
  const std::int32_t toY = std::min(sidePx, change.blankY - half + change.blankSidePx);
  const std::int32_t fromX = std::max(0, change.blankX - half);
  const std::int32_t toX = std::min(sidePx, change.blankX - half + change.blankSidePx);
  for (std::int32_t y = fromY; y < toY && fromX < toX; ++y) {
    std::fill_n(
        out + static_cast<std::size_t>(y) * rowValues + static_cast<std::size_t>(fromX) * kColours,
        static_cast<std::size_t>(toX - fromX) * kColours, T{});
  }
}

}  // namespace

Normalisation normalisationOf(std::span<const std::uint8_t> pixels, std::uint32_t imageSizePx,
                              std::span<const std::uint32_t> samples) {
  const std::size_t imageValues = std::size_t{imageSizePx} * imageSizePx * kColours;
  const std::size_t used = std::min(samples.size(), kMostSamplesForNormalisation);
  std::array<std::uint64_t, kColours> sums{};
  std::array<std::uint64_t, kColours> squares{};
  for (std::size_t i = 0; i < used; ++i) {
    const auto image =
        pixels.subspan(samples[i * samples.size() / used] * imageValues, imageValues);
    for (std::size_t at = 0; at < imageValues; ++at) {
      const std::uint64_t value = image[at];
      sums[at % kColours] += value;
      squares[at % kColours] += value * value;
    }
  }
  Normalisation result;
  const double count = static_cast<double>(used * imageValues) / kColours;
  for (std::size_t colour = 0; colour < kColours && used > 0; ++colour) {
    const double mean = static_cast<double>(sums[colour]) / count;
    const double variance = static_cast<double>(squares[colour]) / count - mean * mean;
    const double deviation = std::sqrt(std::max(0.0, variance)) / static_cast<double>(kWhite);
    result.mean[colour] = static_cast<float>(mean / static_cast<double>(kWhite));
    result.deviation[colour] = deviation < 1e-3 ? 1.0F : static_cast<float>(deviation);
  }
  return result;
}

BatchAssembly::BatchAssembly(std::span<const std::uint8_t> pixels, std::uint32_t imageSizePx,
                             const Normalisation& normalisation)
    : m_pixels{pixels}, m_sidePx{imageSizePx}, m_normalisation{normalisation} {}

template <typename T>
void BatchAssembly::assembleAs(std::span<const std::uint32_t> samples, const Draw& draw,
                               T* out) const {
  const std::size_t imageValues = std::size_t{m_sidePx} * m_sidePx * kColours;
  const auto side = static_cast<std::int32_t>(m_sidePx);
  const ColourTable<T> plain = tableFor<T>(m_normalisation, Change{});
#pragma omp parallel for schedule(static)
  for (std::ptrdiff_t i = 0; i < static_cast<std::ptrdiff_t>(samples.size()); ++i) {
    const auto at = static_cast<std::size_t>(i);
    const Change change = drawChange(draw, samples[at], side);
    const std::uint8_t* const image = m_pixels.data() + samples[at] * imageValues;
    if (draw.strength == Augmentation::Strong) {
      writeImage(image, tableFor<T>(m_normalisation, change), change, side, out + at * imageValues);
    } else {
      writeImage(image, plain, change, side, out + at * imageValues);
    }
  }
}

void BatchAssembly::assemble(std::span<const std::uint32_t> samples, const Draw& draw,
                             float* out) const {
  assembleAs(samples, draw, out);
}

void BatchAssembly::assemble(std::span<const std::uint32_t> samples, const Draw& draw,
                             Bf16* out) const {
  assembleAs(samples, draw, out);
}

}  // namespace flipbook::training
