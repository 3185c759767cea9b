#include "recording/safetensors.h"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>
#include <tuple>

#include "flipbook/core/expects.h"
#include "recording/json_text.h"

namespace flipbook::recording {

namespace {

static_assert(std::endian::native == std::endian::little, "tensors are copied as they lie on disk");

constexpr std::size_t kLengthBytes = 8;
constexpr std::uint64_t kMaxHeaderBytes = 16U << 20U;
constexpr std::size_t kAlignment = 8;
constexpr std::size_t kChunkBytes = 1U << 20U;
constexpr const char* kMetadataKey = "__metadata__";
// A list of class names in the metadata may be long.
constexpr JsonLimits kHeaderLimits{.depth = 8, .stringBytes = 4U << 20U, .values = 1U << 20U};

constexpr std::array<std::pair<DType, std::string_view>, 13> kTypeNames{{
    {DType::Bool, "BOOL"},
    {DType::U8, "U8"},
    {DType::I8, "I8"},
    {DType::U16, "U16"},
    {DType::I16, "I16"},
    {DType::F16, "F16"},
    {DType::BF16, "BF16"},
    {DType::U32, "U32"},
    {DType::I32, "I32"},
    {DType::F32, "F32"},
    {DType::U64, "U64"},
    {DType::I64, "I64"},
    {DType::F64, "F64"},
}};

// shape x type in bytes, or nothing if that does not fit into 64 bits.
std::optional<std::uint64_t> bytesFor(const std::vector<std::uint64_t>& shape, DType type) {
  std::uint64_t bytes = sizeInBytes(type);
  for (const std::uint64_t length : shape) {
    if (__builtin_mul_overflow(bytes, length, &bytes)) return std::nullopt;
  }
  return bytes;
}

Result<std::vector<std::uint64_t>> countsFrom(const Json& list, std::string_view what) {
  std::vector<std::uint64_t> counts;
  if (!list.is_array()) return fail(ErrorCode::CorruptData, "'{}' is no list", what);
  for (const Json& value : list) {
    if (!value.is_number_unsigned()) {
      return fail(ErrorCode::CorruptData, "'{}' holds something else than counts", what);
    }
    counts.push_back(value.get<std::uint64_t>());
  }
  return counts;
}

// One tensor of the header; offsets are still relative to the data.
Result<TensorPlace> placeFrom(const std::string& name, const Json& entry) {
  if (!entry.is_object()) return fail(ErrorCode::CorruptData, "is no object");
  const auto typeName = textIn(entry, "dtype");
  const auto type = dtypeFromName(typeName.value_or(""));
  if (!type) return fail(ErrorCode::CorruptData, "unknown type '{}'", typeName.value_or(""));
  const auto shape = countsFrom(entry.value("shape", Json{}), "shape");
  if (!shape) return passOn(shape.error());
  const auto offsets = countsFrom(entry.value("data_offsets", Json{}), "data_offsets");
  if (!offsets) return passOn(offsets.error());
  if (offsets->size() != 2 || (*offsets)[1] < (*offsets)[0]) {
    return fail(ErrorCode::CorruptData, "offsets do not rise");
  }
  const std::uint64_t bytes = (*offsets)[1] - (*offsets)[0];
  if (bytesFor(*shape, *type) != bytes) {
    return fail(ErrorCode::CorruptData, "shape and type do not make the {} bytes it has", bytes);
  }
  return TensorPlace{name, *type, *shape, (*offsets)[0], bytes};
}

Result<SafetensorsHeader> headerFrom(const Json& json) {
  if (!json.is_object()) return fail(ErrorCode::CorruptData, "the header is no JSON object");
  SafetensorsHeader header;
  for (const auto& [name, entry] : json.items()) {
    if (name == kMetadataKey) {
      if (!entry.is_object()) return fail(ErrorCode::CorruptData, "'{}' is no object", name);
      for (const auto& [key, value] : entry.items()) {
        if (value.is_string()) header.metadata.emplace(key, value.get<std::string>());
      }
      continue;
    }
    auto place = placeFrom(name, entry);
    if (!place) return passOn(place.error(), fmt::format("tensor '{}'", name.substr(0, 80)));
    header.tensors.push_back(std::move(*place));
  }
  std::ranges::sort(header.tensors, {}, [](const TensorPlace& place) {
    return std::tuple{place.offset, place.bytes};
  });
  return header;
}

// Tensors must follow one another and end where the file does. Makes offsets absolute.
Result<void> fillFile(SafetensorsHeader& header, std::uint64_t dataStart, std::uint64_t dataBytes) {
  std::uint64_t at = 0;
  for (TensorPlace& place : header.tensors) {
    if (place.offset != at) {
      return fail(ErrorCode::CorruptData, "tensor '{}' starts at byte {} of the data instead of {}",
                  place.name.substr(0, 80), place.offset, at);
    }
    if (place.bytes > dataBytes - at) {
      return fail(ErrorCode::CorruptData, "tensor '{}' reaches beyond the end of the file",
                  place.name.substr(0, 80));
    }
    at += place.bytes;
    place.offset += dataStart;
  }
  if (at != dataBytes) {
    return fail(ErrorCode::CorruptData, "{} bytes after the last tensor", dataBytes - at);
  }
  header.dataStart = dataStart;
  return {};
}

Result<SafetensorsHeader> readHeader(const File& file, const std::filesystem::path& path) {
  const auto identity = identityOf(file, path);
  if (!identity) return passOn(identity.error());
  std::uint64_t length = 0;
  if (identity->size < kLengthBytes) {
    return fail(ErrorCode::CorruptData, "has {} bytes, too few for a header", identity->size);
  }
  const auto lengthRead = readExactly(file, 0, std::as_writable_bytes(std::span{&length, 1}), path);
  if (!lengthRead) return passOn(lengthRead.error());
  const std::uint64_t room = identity->size - kLengthBytes;
  if (length < 2 || length > room || length > kMaxHeaderBytes) {
    return fail(ErrorCode::CorruptData, "a header of {} bytes in a file of {}", length,
                identity->size);
  }
  std::string text(length, '\0');
  const auto textRead =
      readExactly(file, kLengthBytes, std::as_writable_bytes(std::span{text}), path);
  if (!textRead) return passOn(textRead.error());
  const auto json = parseJson(text, kHeaderLimits);
  if (!json) return passOn(json.error(), "header");
  auto header = headerFrom(*json);
  if (!header) return header;
  const auto filled = fillFile(*header, kLengthBytes + length, room - length);
  if (!filled) return passOn(filled.error());
  return header;
}

// Adds bytes [from, to) of the file to the hash.
Result<void> hashRange(const File& file, std::uint64_t from, std::uint64_t to, Hasher& hasher,
                       const std::filesystem::path& path) {
  std::vector<std::byte> chunk(std::min<std::uint64_t>(kChunkBytes, to - from));
  while (from < to) {
    const std::span part{chunk.data(), std::min<std::uint64_t>(chunk.size(), to - from)};
    const auto read = readExactly(file, from, part, path);
    if (!read) return read;
    hasher.add(part);
    from += part.size();
  }
  return {};
}

std::string headerText(std::span<const TensorView> tensors, const Metadata& metadata) {
  OrderedJson header = OrderedJson::object();
  if (!metadata.empty()) header[kMetadataKey] = metadata;
  std::uint64_t at = 0;
  for (const TensorView& tensor : tensors) {
    FLIPBOOK_EXPECTS(bytesFor(tensor.shape, tensor.type) == tensor.bytes.size());
    FLIPBOOK_EXPECTS(!header.contains(tensor.name));
    header[tensor.name] = {{"dtype", nameOf(tensor.type)},
                           {"shape", tensor.shape},
                           {"data_offsets", {at, at + tensor.bytes.size()}}};
    at += tensor.bytes.size();
  }
  std::string text = jsonText(header);
  text.append((kAlignment - text.size() % kAlignment) % kAlignment, ' ');
  return text;
}

}  // namespace

const TensorPlace* SafetensorsHeader::find(std::string_view name) const {
  const auto found = std::ranges::find(tensors, name, &TensorPlace::name);
  return found == tensors.end() ? nullptr : &*found;
}

std::string_view nameOf(DType type) {
  const auto* const found =
      std::ranges::find(kTypeNames, type, &std::pair<DType, std::string_view>::first);
  FLIPBOOK_EXPECTS(found != kTypeNames.end());
  return found->second;
}

std::optional<DType> dtypeFromName(std::string_view name) {
  const auto* const found =
      std::ranges::find(kTypeNames, name, &std::pair<DType, std::string_view>::second);
  if (found == kTypeNames.end()) return std::nullopt;
  return found->first;
}

Result<SafetensorsHeader> readSafetensorsHeader(const File& file,
                                                const std::filesystem::path& path) {
  auto header = readHeader(file, path);
  if (!header && !header.error().message().ends_with(shown(path))) {
    return fail(header.error().code(), "{}: {}", header.error().message(), shown(path));
  }
  return header;
}

Result<TensorBytes> readTensors(const File& file, const SafetensorsHeader& header,
                                const std::function<bool(const TensorPlace&)>& isWanted,
                                std::optional<std::uint64_t> expected,
                                const std::filesystem::path& path) {
  TensorBytes tensors;
  Hasher hasher;
  if (expected) {
    const auto hashed = hashRange(file, 0, header.dataStart, hasher, path);
    if (!hashed) return passOn(hashed.error());
  }
  for (const TensorPlace& place : header.tensors) {
    Result<void> read;
    if (isWanted(place)) {
      std::vector<std::uint8_t>& bytes = tensors[place.name];
      bytes.resize(place.bytes);
      read = readExactly(file, place.offset, std::as_writable_bytes(std::span{bytes}), path);
      if (read && expected) hasher.add(std::as_bytes(std::span{bytes}));
    } else if (expected) {
      read = hashRange(file, place.offset, place.offset + place.bytes, hasher, path);
    }
    if (!read) return passOn(read.error());
  }
  if (expected && hasher.value() != *expected) {
    return fail(ErrorCode::CorruptData, "checksum differs: {}", shown(path));
  }
  return tensors;
}

Result<Written> writeSafetensors(const std::filesystem::path& path,
                                 std::span<const TensorView> tensors, const Metadata& metadata) {
  auto file = WholeFile::create(path);
  if (!file) return passOn(file.error());
  const std::string text = headerText(tensors, metadata);
  const std::uint64_t length = text.size();
  Result<void> written = file->write(std::as_bytes(std::span{&length, 1}));
  if (written) written = file->write(text);
  for (const TensorView& tensor : tensors) {
    if (written) written = file->write(tensor.bytes);
  }
  if (!written) return passOn(written.error());
  return file->commit();
}

}  // namespace flipbook::recording
