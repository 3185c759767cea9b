#include "flipbook/imaging/image_decoding.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <utility>

#include "flipbook/core/expects.h"
#include "flipbook/imaging/image_header.h"
#include "flipbook/imaging/image_names.h"
#include "imaging/jpeg_decoding.h"
#include "imaging/png_chunks.h"
#include "imaging/pnm_decoding.h"

namespace flipbook::imaging {
namespace {

constexpr int kBackdrop = 128;  // what shows through transparent pixels

RgbImage emptyImage(int width, int height) {
  RgbImage image{static_cast<std::uint32_t>(width), static_cast<std::uint32_t>(height), {}, {}};
  image.rgb.resize(static_cast<std::size_t>(image.width) * image.height * 3);
  return image;
}

// OpenCV's view of the pixels of `image`.
cv::Mat matOf(RgbImage& image) {
  return {static_cast<int>(image.height), static_cast<int>(image.width), CV_8UC3, image.rgb.data()};
}
cv::Mat matOf(const RgbImage& image) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-const-cast): OpenCV has no view of constant data
  return matOf(const_cast<RgbImage&>(image));
}

cv::Mat eightBits(const cv::Mat& decoded) {
  if (decoded.depth() == CV_8U) return decoded;
  cv::Mat narrow;
  decoded.convertTo(narrow, CV_8U, 1.0 / 257);  // rounds
  return narrow;
}

void blendOverBackdrop(const cv::Mat& bgra, RgbImage& image) {
  std::uint8_t* out = image.rgb.data();
  for (int y = 0; y < bgra.rows; ++y) {
    const auto* in = bgra.ptr<std::uint8_t>(y);
    for (int x = 0; x < bgra.cols; ++x, in += 4) {
      const int alpha = in[3];
      for (const int channel : {2, 1, 0}) {
        const int blended = in[channel] * alpha + kBackdrop * (255 - alpha);
        *out++ = static_cast<std::uint8_t>((blended + 127) / 255);
      }
    }
  }
}

Result<RgbImage> toRgb(const cv::Mat& decoded) {
  const cv::Mat pixels = eightBits(decoded);
  RgbImage image = emptyImage(pixels.cols, pixels.rows);
  cv::Mat target = matOf(image);
  switch (pixels.channels()) {
    case 1:
      cv::cvtColor(pixels, target, cv::COLOR_GRAY2RGB);
      return image;
    case 3:
      cv::cvtColor(pixels, target, cv::COLOR_BGR2RGB);
      return image;
    case 4:
      blendOverBackdrop(pixels, image);
      return image;
    default:
      return fail(ErrorCode::CorruptData, "has {} channels", pixels.channels());
  }
}

// PNG, BMP and WebP. `header` was checked, so the codec is asked for no more than it claims.
Result<RgbImage> decodeWithOpenCv(std::span<const std::byte> bytes, const ImageHeader& header) {
  // The fourth byte of a BMP pixel is padding in most files, so it is not taken for transparency.
  const int flags = header.format == ImageFormat::Bmp
                        ? cv::IMREAD_COLOR | cv::IMREAD_IGNORE_ORIENTATION
                        : static_cast<int>(cv::IMREAD_UNCHANGED);
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-const-cast): OpenCV has no view of constant data
  auto* data = const_cast<std::byte*>(bytes.data());
  const cv::Mat encoded{1, static_cast<int>(bytes.size()), CV_8UC1, data};
  const cv::Mat decoded = cv::imdecode(encoded, flags);
  if (decoded.empty()) {
    return fail(ErrorCode::CorruptData, "damaged {}: cannot be decoded", nameOf(header.format));
  }
  if (decoded.cols != static_cast<int>(header.width) ||
      decoded.rows != static_cast<int>(header.height)) {
    return fail(ErrorCode::CorruptData, "damaged {}: not of the size it claims",
                nameOf(header.format));
  }
  return toRgb(decoded);
}

Result<RgbImage> decodePixels(std::span<const std::byte> bytes, const ImageHeader& header,
                              const DecodeOptions& options) {
  switch (header.format) {
    case ImageFormat::Jpeg:
      return decodeJpeg(bytes, options.shorterSideAtLeastPx);
    case ImageFormat::Pnm:
      return decodePnm(bytes);
    case ImageFormat::Png:
      return decodeWithOpenCv(essentialChunks(bytes), header);
    default:
      return decodeWithOpenCv(bytes, header);
  }
}

// Turned and mirrored so that it stands upright, as EXIF's orientation (1 to 8) asks.
RgbImage upright(RgbImage image, int orientation) {
  if (orientation <= 1) return image;
  const cv::Mat stored = matOf(image);
  cv::Mat turned;
  switch (orientation) {
    case 2:
      cv::flip(stored, turned, 1);
      break;
    case 3:
      cv::rotate(stored, turned, cv::ROTATE_180);
      break;
    case 4:
      cv::flip(stored, turned, 0);
      break;
    case 5:
      cv::transpose(stored, turned);
      break;
    case 6:
      cv::rotate(stored, turned, cv::ROTATE_90_CLOCKWISE);
      break;
    case 7:
      cv::transpose(stored, turned);
      cv::rotate(turned, turned, cv::ROTATE_180);
      break;
    default:
      cv::rotate(stored, turned, cv::ROTATE_90_COUNTERCLOCKWISE);
  }
  RgbImage result = emptyImage(turned.cols, turned.rows);
  result.warnings = std::move(image.warnings);
  turned.copyTo(matOf(result));
  return result;
}

Result<RgbImage> decode(std::span<const std::byte> bytes, const DecodeOptions& options) {
  if (bytes.size() > options.limits.maxFileBytes) {
    return fail(ErrorCode::CorruptData, "{} MB > limit {} MB", bytes.size() >> 20U,
                options.limits.maxFileBytes >> 20U);
  }
  auto header = readImageHeader(bytes, options.limits, HeaderDepth::WholeFile);
  if (!header) return passOn(header.error());
  auto image = decodePixels(bytes, *header, options);
  if (!image) return image;
  image->warnings.insert(image->warnings.begin(), header->warnings.begin(), header->warnings.end());
  return upright(std::move(*image), header->orientation);
}

std::optional<std::string> extensionWarning(const std::string& name,
                                            std::span<const std::byte> bytes) {
  const auto header = readImageHeader(bytes, {}, HeaderDepth::SizeOnly);
  if (!header) return std::nullopt;
  const std::string extension = lowerExtension(name);
  const auto isOneOf = [&](std::initializer_list<std::string_view> names) {
    return extension.empty() || std::ranges::find(names, extension) != names.end();
  };
  const bool agrees = [&] {
    switch (header->format) {
      case ImageFormat::Jpeg:
        return isOneOf({".jpg", ".jpeg", ".jpe", ".jfif"});
      case ImageFormat::Png:
        return isOneOf({".png"});
      case ImageFormat::Bmp:
        return isOneOf({".bmp"});
      case ImageFormat::WebP:
        return isOneOf({".webp"});
      default:
        return isOneOf({".ppm", ".pgm", ".pbm", ".pnm"});
    }
  }();
  if (agrees) return std::nullopt;
  return fmt::format("a {} although its name ends with {}", nameOf(header->format), extension);
}

}  // namespace

Result<RgbImage> decodeImage(std::span<const std::byte> bytes, const DecodeOptions& options) {
  try {
    return decode(bytes, options);
  } catch (const cv::Exception& exception) {
    return fail(ErrorCode::CorruptData, "cannot be decoded: {}", exception.err);
  } catch (const std::bad_alloc&) {
    return fail(ErrorCode::CorruptData, "not enough memory to decode it");
  }
}

Result<RgbImage> decodeImageFile(const std::filesystem::path& path, const DecodeOptions& options) {
  const auto bytes = readImageFile(path, options.limits);
  if (!bytes) return passOn(bytes.error());
  return decodeNamedImage(path.filename().native(), *bytes, options);
}

Result<RgbImage> decodeNamedImage(const std::string& fileName, std::span<const std::byte> bytes,
                                  const DecodeOptions& options) {
  auto image = decodeImage(bytes, options);
  if (!image) return image;
  if (auto warning = extensionWarning(fileName, bytes)) {
    image->warnings.push_back(std::move(*warning));
  }
  return image;
}

std::uint64_t contentHash(std::span<const std::byte> bytes) {
  return XXH3_64bits(bytes.data(), bytes.size());
}

void squareInto(const RgbImage& image, std::uint32_t sidePx, std::span<std::uint8_t> rgb) {
  FLIPBOOK_EXPECTS(image.width > 0 && image.height > 0 && sidePx > 0);
  FLIPBOOK_EXPECTS(rgb.size() == static_cast<std::size_t>(sidePx) * sidePx * 3);
  const int side = static_cast<int>(sidePx);
  const int shorter = static_cast<int>(std::min(image.width, image.height));
  const cv::Rect centre{(static_cast<int>(image.width) - shorter) / 2,
                        (static_cast<int>(image.height) - shorter) / 2, shorter, shorter};
  const cv::Mat square = matOf(image)(centre);
  cv::Mat target{side, side, CV_8UC3, rgb.data()};
  if (shorter == side) {
    square.copyTo(target);
  } else {
    // Between neighbouring pixels where hardly any would be skipped: several times as fast.
    const bool skipsPixels = 2 * shorter > 3 * side;
    cv::resize(square, target, target.size(), 0, 0,
               skipsPixels ? cv::INTER_AREA : cv::INTER_LINEAR);
  }
}

RgbImage squareThumbnail(const RgbImage& image, std::uint32_t sidePx) {
  RgbImage thumbnail = emptyImage(static_cast<int>(sidePx), static_cast<int>(sidePx));
  squareInto(image, sidePx, thumbnail.rgb);
  return thumbnail;
}

}  // namespace flipbook::imaging
