#include "support/image_fixtures.h"

#include <algorithm>
#include <cstdio>
// libjpeg needs FILE and size_t to be declared before it.
#include <jpeglib.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "flipbook/core/random.h"

namespace flipbook::test {
namespace {

void append(Bytes& bytes, const Bytes& more) {
  bytes.insert(bytes.end(), more.begin(), more.end());
}

void appendBig32(Bytes& bytes, std::uint32_t value) {
  for (const unsigned shift : {24U, 16U, 8U, 0U})
    bytes.push_back(std::byte((value >> shift) & 0xFFU));
}

void appendLittle(Bytes& bytes, std::uint32_t value, int count) {
  for (int i = 0; i < count; ++i) bytes.push_back(std::byte((value >> (8 * i)) & 0xFFU));
}

std::uint32_t crc32Of(const Bytes& bytes) {
  std::uint32_t crc = 0xFFFFFFFFU;
  for (const std::byte byte : bytes) {
    crc ^= std::to_integer<std::uint32_t>(byte);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1U) ^ ((crc & 1U) != 0 ? 0xEDB88320U : 0U);
  }
  return ~crc;
}

void appendChunk(Bytes& png, std::string_view type, const Bytes& data) {
  appendBig32(png, static_cast<std::uint32_t>(data.size()));
  Bytes checked = bytesOf(type);
  append(checked, data);
  append(png, checked);
  appendBig32(png, crc32Of(checked));
}

// A zlib stream of stored blocks.
Bytes stored(const Bytes& raw) {
  Bytes stream = bytesOf("\x78\x01");
  constexpr std::size_t kMost = 65535;
  for (std::size_t at = 0; at < raw.size(); at += kMost) {
    const std::size_t count = std::min(kMost, raw.size() - at);
    stream.push_back(std::byte(at + count == raw.size() ? 1 : 0));
    appendLittle(stream, static_cast<std::uint32_t>(count), 2);
    appendLittle(stream, ~static_cast<std::uint32_t>(count), 2);
    stream.insert(stream.end(), raw.begin() + static_cast<std::ptrdiff_t>(at),
                  raw.begin() + static_cast<std::ptrdiff_t>(at + count));
  }
  std::uint32_t a = 1;
  std::uint32_t b = 0;
  for (const std::byte byte : raw) {
    a = (a + std::to_integer<std::uint32_t>(byte)) % 65521;
    b = (b + a) % 65521;
  }
  appendBig32(stream, (b << 16U) | a);
  return stream;
}

}  // namespace

Pixel pixelAt(const RgbImage& image, std::uint32_t x, std::uint32_t y) {
  const std::size_t at = (static_cast<std::size_t>(y) * image.width + x) * 3;
  return {image.rgb.at(at), image.rgb.at(at + 1), image.rgb.at(at + 2)};
}

RgbImage plainImage(std::uint32_t width, std::uint32_t height, Pixel color) {
  RgbImage image{width, height, {}, {}};
  for (std::uint32_t i = 0; i < width * height; ++i) {
    image.rgb.insert(image.rgb.end(), {color.red, color.green, color.blue});
  }
  return image;
}

RgbImage cornersImage(std::uint32_t width, std::uint32_t height) {
  RgbImage image{width, height, {}, {}};
  for (std::uint32_t y = 0; y < height; ++y) {
    for (std::uint32_t x = 0; x < width; ++x) {
      image.rgb.push_back(static_cast<std::uint8_t>(255 * x / std::max(width - 1, 1U)));
      image.rgb.push_back(static_cast<std::uint8_t>(255 * y / std::max(height - 1, 1U)));
      image.rgb.push_back(128);
    }
  }
  return image;
}

RgbImage staticImage(std::uint32_t width, std::uint32_t height, std::uint64_t seed) {
  Random random{seed, 77};
  RgbImage image = plainImage(width, height, {});
  for (std::uint8_t& value : image.rgb) value = static_cast<std::uint8_t>(random.below(256));
  return image;
}

Bytes bytesOf(std::string_view text) {
  Bytes bytes;
  for (const char c : text) bytes.push_back(std::byte(static_cast<unsigned char>(c)));
  return bytes;
}

Bytes firstPart(const Bytes& bytes, double share) {
  const auto count = static_cast<std::ptrdiff_t>(static_cast<double>(bytes.size()) * share);
  return {bytes.begin(), bytes.begin() + count};
}

Bytes withoutEnd(Bytes bytes, std::size_t count) {
  bytes.resize(bytes.size() - count);
  return bytes;
}

Bytes ppmOf(const RgbImage& image) {
  Bytes bytes = bytesOf("P6\n" + std::to_string(image.width) + " " + std::to_string(image.height) +
                        "\n255\n");
  for (const std::uint8_t value : image.rgb) bytes.push_back(std::byte(value));
  return bytes;
}

Bytes bmpOf(const RgbImage& image, bool isTopDown) {
  const std::uint32_t rowBytes = (image.width * 3 + 3) / 4 * 4;
  Bytes bytes = bytesOf("BM");
  appendLittle(bytes, 54 + rowBytes * image.height, 4);
  appendLittle(bytes, 0, 4);
  appendLittle(bytes, 54, 4);
  appendLittle(bytes, 40, 4);
  appendLittle(bytes, image.width, 4);
  appendLittle(bytes, isTopDown ? ~image.height + 1 : image.height, 4);
  appendLittle(bytes, 1, 2);
  appendLittle(bytes, 24, 2);
  bytes.resize(54);
  for (std::uint32_t row = 0; row < image.height; ++row) {
    const std::uint32_t y = isTopDown ? row : image.height - 1 - row;
    for (std::uint32_t x = 0; x < image.width; ++x) {
      const Pixel pixel = pixelAt(image, x, y);
      for (const std::uint8_t value : {pixel.blue, pixel.green, pixel.red}) {
        bytes.push_back(std::byte(value));
      }
    }
    bytes.resize(54 + static_cast<std::size_t>(rowBytes) * (row + 1));
  }
  return bytes;
}

Bytes pngOf(const PngParts& parts) {
  Bytes png = bytesOf("\x89PNG\r\n\x1A\n");
  Bytes header;
  appendBig32(header, parts.width);
  appendBig32(header, parts.height);
  header.push_back(std::byte(parts.bitDepth));
  header.push_back(std::byte(parts.colorType));
  header.resize(13);
  appendChunk(png, "IHDR", header);
  for (const auto& [type, data] : parts.extraChunks) appendChunk(png, type, data);
  Bytes filtered;
  const std::size_t rowBytes =
      std::max<std::size_t>(parts.scanlines.size() / std::max(parts.height, 1U), 1);
  for (std::size_t at = 0; at < parts.scanlines.size(); at += rowBytes) {
    filtered.push_back(std::byte{0});
    const std::size_t end = std::min(at + rowBytes, parts.scanlines.size());
    filtered.insert(filtered.end(), parts.scanlines.begin() + static_cast<std::ptrdiff_t>(at),
                    parts.scanlines.begin() + static_cast<std::ptrdiff_t>(end));
  }
  appendChunk(png, "IDAT", stored(filtered));
  appendChunk(png, "IEND", {});
  return png;
}

Bytes pngOf(const RgbImage& image) {
  PngParts parts;
  parts.width = image.width;
  parts.height = image.height;
  for (const std::uint8_t value : image.rgb) parts.scanlines.push_back(std::byte(value));
  return pngOf(parts);
}

Bytes jpegOf(const RgbImage& image, JpegKind kind) {
  jpeg_compress_struct info{};
  jpeg_error_mgr errors{};
  info.err = jpeg_std_error(&errors);
  jpeg_create_compress(&info);
  unsigned char* memory = nullptr;
  unsigned long size = 0;
  jpeg_mem_dest(&info, &memory, &size);
  info.image_width = image.width;
  info.image_height = image.height;
  info.input_components = kind.isCmyk ? 4 : kind.isGrey ? 1 : 3;
  info.in_color_space = kind.isCmyk ? JCS_CMYK : kind.isGrey ? JCS_GRAYSCALE : JCS_RGB;
  jpeg_set_defaults(&info);
  jpeg_set_quality(&info, kind.quality, TRUE);
  if (kind.isProgressive) jpeg_simple_progression(&info);
  jpeg_start_compress(&info, TRUE);
  std::vector<JSAMPLE> row;
  for (std::uint32_t y = 0; y < image.height; ++y) {
    row.clear();
    for (std::uint32_t x = 0; x < image.width; ++x) {
      const Pixel pixel = pixelAt(image, x, y);
      row.push_back(pixel.red);
      if (kind.isGrey) continue;
      row.insert(row.end(), {pixel.green, pixel.blue});
      if (kind.isCmyk) row.push_back(255);  // inverted: no black
    }
    JSAMPROW data = row.data();
    jpeg_write_scanlines(&info, &data, 1);
  }
  jpeg_finish_compress(&info);
  Bytes bytes;
  std::transform(memory, memory + size, std::back_inserter(bytes),
                 [](unsigned char value) { return std::byte(value); });
  jpeg_destroy_compress(&info);
  std::free(memory);
  return bytes;
}

Bytes withOrientation(const Bytes& jpeg, std::uint8_t orientation) {
  using namespace std::string_view_literals;
  Bytes segment = bytesOf(
      "\xFF\xE1\x00\x22"
      "Exif\0\0"
      "MM\0\x2A\0\0\0\x08"
      "\0\x01"
      "\x01\x12\0\x03\0\0\0\x01"sv);
  segment.insert(segment.end(), {std::byte{0}, std::byte{orientation}, std::byte{0}, std::byte{0}});
  segment.resize(36);  // no further directory
  Bytes bytes{jpeg.begin(), jpeg.begin() + 2};
  append(bytes, segment);
  bytes.insert(bytes.end(), jpeg.begin() + 2, jpeg.end());
  return bytes;
}

Bytes withForgedSize(Bytes jpeg, std::uint32_t width, std::uint32_t height) {
  for (std::size_t at = 2; at + 9 < jpeg.size(); ++at) {
    const bool isFrame = jpeg[at] == std::byte{0xFF} &&
                         (jpeg[at + 1] == std::byte{0xC0} || jpeg[at + 1] == std::byte{0xC2});
    if (!isFrame) continue;
    jpeg[at + 5] = std::byte(height >> 8U);
    jpeg[at + 6] = std::byte(height & 0xFFU);
    jpeg[at + 7] = std::byte(width >> 8U);
    jpeg[at + 8] = std::byte(width & 0xFFU);
    return jpeg;
  }
  return {};
}

Bytes smallWebp() {
  using namespace std::string_view_literals;
  return bytesOf(
      "\x52\x49\x46\x46\x1e\x00\x00\x00\x57\x45\x42\x50\x56\x50\x38\x4c\x11\x00\x00\x00"
      "\x2f\x02\x40\x00\x00\x07\x50\x9e\x6a\xd5\xa3\xff\x81\x88\xe8\x7f\x00\x00"sv);
}

void writeBytes(const std::filesystem::path& path, const Bytes& bytes) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream file{path, std::ios::binary};
  for (const std::byte byte : bytes) file.put(std::to_integer<char>(byte));
}

Bytes readBytes(const std::filesystem::path& path) {
  std::ifstream file{path, std::ios::binary};
  const std::string text{std::istreambuf_iterator<char>{file}, {}};
  return bytesOf(text);
}

void writeClasses(const std::filesystem::path& root, const std::vector<std::string>& classes,
                  int count) {
  std::uint64_t seed = 1;
  for (const std::string& name : classes) {
    for (int i = 0; i < count; ++i) {
      writeBytes(root / name / (std::to_string(i) + ".ppm"), ppmOf(staticImage(8, 8, ++seed)));
    }
  }
}

}  // namespace flipbook::test
