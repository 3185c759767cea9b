#include "parquet/codecs.h"

#include <lz4.h>
#include <snappy.h>
#include <zlib.h>
#include <zstd.h>

#include <array>
#include <climits>
#include <memory>

namespace flipbook::parquet {
namespace {

enum Codec : std::uint8_t { None = 0, Snappy = 1, Gzip = 2, Zstd = 6, Lz4Raw = 7 };

constexpr std::array<const char*, 8> kNames{"no codec", "SNAPPY", "GZIP", "LZO",
                                            "BROTLI",   "LZ4",    "ZSTD", "LZ4_RAW"};

bool unpackSnappy(std::string_view packed, std::vector<char>& out) {
  std::size_t claimed = 0;
  return snappy::GetUncompressedLength(packed.data(), packed.size(), &claimed) &&
         claimed == out.size() && snappy::RawUncompress(packed.data(), packed.size(), out.data());
}

bool unpackZstd(std::string_view packed, std::vector<char>& out) {
  return ZSTD_decompress(out.data(), out.size(), packed.data(), packed.size()) == out.size();
}

bool unpackLz4(std::string_view packed, std::vector<char>& out) {
  if (packed.size() > INT_MAX || out.size() > INT_MAX) return false;
  const int size = static_cast<int>(out.size());
  return LZ4_decompress_safe(packed.data(), out.data(), static_cast<int>(packed.size()), size) ==
         size;
}

struct EndInflate {
  void operator()(z_stream* stream) const { inflateEnd(stream); }
};

// May be several members one after the other, as a gzip file may.
bool unpackGzip(std::string_view packed, std::vector<char>& out) {
  if (packed.size() > UINT_MAX || out.size() > UINT_MAX) return false;
  constexpr int kZlibOrGzip = 15 + 32;
  z_stream stream{};
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-*): zlib's own idea of bytes that it only reads
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast)
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  if (inflateInit2(&stream, kZlibOrGzip) != Z_OK) return false;
  const std::unique_ptr<z_stream, EndInflate> end{&stream};
  while (true) {
    const int state = inflate(&stream, Z_FINISH);
    if (state != Z_STREAM_END) return false;
    if (stream.avail_in == 0) return stream.avail_out == 0;
    if (inflateReset(&stream) != Z_OK) return false;
  }
}

bool unpackKnown(std::int32_t codec, std::string_view packed, std::vector<char>& out) {
  switch (codec) {
    case Snappy:
      return unpackSnappy(packed, out);
    case Gzip:
      return unpackGzip(packed, out);
    case Zstd:
      return unpackZstd(packed, out);
    default:
      return unpackLz4(packed, out);
  }
}

}  // namespace

Result<void> checkCodec(std::int32_t codec) {
  const auto number = static_cast<std::size_t>(codec);
  if (codec == None || codec == Snappy || codec == Gzip || codec == Zstd || codec == Lz4Raw) {
    return {};
  }
  if (number < kNames.size()) {
    return fail(ErrorCode::CorruptData,
                "compressed with {}, which is not read; write it again with ZSTD or SNAPPY",
                kNames.at(number));
  }
  return fail(ErrorCode::CorruptData, "compressed in a way that is not known ({})", codec);
}

Result<void> unpack(std::int32_t codec, std::string_view packed, std::size_t bytes,
                    std::vector<char>& out) {
  if (auto known = checkCodec(codec); !known) return known;
  if (codec == None) {
    if (packed.size() != bytes) {
      return fail(ErrorCode::CorruptData, "{} bytes where {} belong", packed.size(), bytes);
    }
    out.assign(packed.begin(), packed.end());
    return {};
  }
  out.reserve(bytes + 1);  // so that there is memory to point at even for nothing
  out.resize(bytes);
  if (!unpackKnown(codec, packed, out)) {
    return fail(ErrorCode::CorruptData, "a page does not unpack ({})",
                kNames.at(static_cast<std::size_t>(codec)));
  }
  return {};
}

}  // namespace flipbook::parquet
