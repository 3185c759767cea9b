#include "flipbook/loading/picture_array.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "flipbook/imaging/image_decoding.h"

namespace flipbook::loading {
namespace {

constexpr std::uint64_t kMostSampled = 64;
constexpr std::uint64_t kLongestSide = 65'535;

bool isChannels(std::uint64_t size) { return size == 1 || size == 3 || size == 4; }

std::optional<std::uint32_t> rootOf(std::uint64_t square) {
  const auto root =
      static_cast<std::uint64_t>(std::llround(std::sqrt(static_cast<double>(square))));
  if (root < 2 || root * root != square) return std::nullopt;
  return static_cast<std::uint32_t>(root);
}

std::optional<PictureShape> shapeOfRow(std::uint64_t elements) {
  if (elements > kLongestSide * kLongestSide) return std::nullopt;
  if (const auto side = rootOf(elements)) return PictureShape{*side, *side, 1, false};
  if (elements % 3 != 0) return std::nullopt;
  if (const auto side = rootOf(elements / 3)) return PictureShape{*side, *side, 3, true};
  return std::nullopt;
}

std::uint8_t blended(std::uint32_t shade, std::uint32_t alpha) {
  constexpr std::uint32_t kBackdrop = 128;  // as transparent pixels of files
  return static_cast<std::uint8_t>((shade * alpha + kBackdrop * (255 - alpha) + 127) / 255);
}

// `shades` as the array orders them, `channels` per pixel.
RgbImage imageOf(const std::vector<std::uint8_t>& shades, const PictureShape& shape) {
  const std::size_t pixels = static_cast<std::size_t>(shape.width) * shape.height;
  const std::size_t nextPixel = shape.isPlanar ? 1 : shape.channels;
  const std::size_t nextChannel = shape.isPlanar ? pixels : 1;
  RgbImage image{shape.width, shape.height, {}, {}};
  image.rgb.resize(pixels * 3);
  for (std::size_t i = 0; i < pixels; ++i) {
    for (std::size_t c = 0; c < 3; ++c) {
      const std::size_t channel = shape.channels == 1 ? 0 : c;
      std::uint8_t shade = shades[i * nextPixel + channel * nextChannel];
      if (shape.channels == 4) shade = blended(shade, shades[i * nextPixel + 3 * nextChannel]);
      image.rgb[i * 3 + c] = shade;
    }
  }
  return image;
}

}  // namespace

std::string PictureShape::inWords() const {
  return fmt::format("{} pictures of {} x {}{}", channels == 1 ? "grey" : "colour", width, height,
                     isPlanar && channels > 1 ? " (channels first)" : "");
}

std::optional<PictureShape> pictureShapeOf(const ArrayLayout& layout) {
  const auto& shape = layout.shape;
  if (shape.size() == 2) return shapeOfRow(shape[1]);
  if (shape.size() != 3 && shape.size() != 4) return std::nullopt;
  PictureShape found;
  std::uint64_t height = shape[1];
  std::uint64_t width = shape[2];
  if (shape.size() == 4) {
    if (isChannels(shape[3])) {
      found.channels = static_cast<std::uint32_t>(shape[3]);
    } else if (isChannels(shape[1])) {
      found.channels = static_cast<std::uint32_t>(shape[1]);
      found.isPlanar = true;
      height = shape[2];
      width = shape[3];
    } else {
      return std::nullopt;
    }
  }
  if (width == 0 || height == 0 || width > kLongestSide || height > kLongestSide) {
    return std::nullopt;
  }
  found.width = static_cast<std::uint32_t>(width);
  found.height = static_cast<std::uint32_t>(height);
  return found;
}

PictureArray::PictureArray(ArrayFile file, PictureShape shape)
    : m_file{std::move(file)}, m_shape{shape} {}

Result<PictureArray> PictureArray::open(const std::filesystem::path& address,
                                        std::uint64_t maxPixels) {
  auto file = ArrayFile::open(address);
  if (!file) return passOn(file.error());
  const auto shape = pictureShapeOf(file->layout());
  if (!shape) return fail(ErrorCode::CorruptData, "not an array of pictures");
  if (static_cast<std::uint64_t>(shape->width) * shape->height > maxPixels) {
    return fail(ErrorCode::CorruptData, "pictures of {} x {}, more than {} Mpx", shape->width,
                shape->height, maxPixels / 1'000'000);
  }
  PictureArray array{std::move(*file), *shape};
  if (auto found = array.findScale(); !found) return passOn(found.error());
  return array;
}

Result<void> PictureArray::findScale() {
  const ArrayLayout& layout = m_file.layout();
  if (layout.type == ElementType::U8) return {};
  double low = std::numeric_limits<double>::infinity();
  double high = -low;
  const std::uint64_t sampled = std::min(layout.count(), kMostSampled);
  for (std::uint64_t i = 0; i < sampled; ++i) {
    const auto bytes = m_file.read(i * layout.count() / sampled, 1);
    if (!bytes) return passOn(bytes.error());
    for (const double number : numbersIn(*bytes, layout)) {
      if (!std::isfinite(number)) continue;
      low = std::min(low, number);
      high = std::max(high, number);
    }
  }
  const bool isUnit = layout.type == ElementType::Bool || isFloating(layout.type);
  if (low >= 0 && high <= 1 && isUnit) {
    m_scale = 255;
  } else if (low >= -1 && high <= 1 && isUnit) {
    m_offset = 1;
    m_scale = 127.5;
  } else if (low >= 0 && high <= 255) {
    m_scale = 1;
  } else if (low >= 0 && high <= 65'535) {
    m_scale = 1.0 / 257;
  } else if (sampled > 0) {
    return fail(ErrorCode::CorruptData,
                "numbers from {:.6g} to {:.6g} are no shades; save it with values from 0 to 255",
                low, high);
  }
  return {};
}

Result<ArrayPicture> PictureArray::picture(std::uint64_t index) const {
  if (index >= count()) {
    return fail(ErrorCode::NotFound, "there is no picture {} among {}", index, count());
  }
  auto bytes = m_file.read(index, 1);
  if (!bytes) return passOn(bytes.error());
  const std::uint64_t hash = imaging::contentHash(*bytes);
  const ArrayLayout& layout = m_file.layout();
  bytes->erase(bytes->begin(), bytes->begin() + static_cast<std::ptrdiff_t>(layout.lead));
  std::vector<std::uint8_t> shades(layout.elementsEach());
  if (layout.type == ElementType::U8) {
    std::ranges::transform(*bytes, shades.begin(),
                           [](std::byte b) { return std::to_integer<std::uint8_t>(b); });
  } else {
    const std::vector<double> numbers = numbersIn(*bytes, layout);
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      if (!std::isfinite(numbers[i])) return fail(ErrorCode::CorruptData, "holds NaN or infinity");
      const double shade = std::clamp((numbers[i] + m_offset) * m_scale, 0.0, 255.0);
      shades[i] = static_cast<std::uint8_t>(std::lround(shade));
    }
  }
  return ArrayPicture{imageOf(shades, m_shape), hash};
}

}  // namespace flipbook::loading
