#include "flipbook/loading/array_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <cstring>
#include <limits>
#include <span>
#include <system_error>
#include <utility>

#include "flipbook/core/half.h"
#include "flipbook/imaging/byte_reader.h"
#include "loading/unpacking.h"

namespace flipbook::loading {
namespace {

constexpr std::size_t kHeaderBytes = 64UL * 1024;
constexpr std::string_view kNpy = ".npy";

Result<std::vector<std::byte>> readAt(int descriptor, std::uint64_t offset, std::size_t count) {
  std::vector<std::byte> bytes(count);
  std::size_t done = 0;
  while (done < count) {
    const ssize_t got =
        pread(descriptor, bytes.data() + done, count - done, static_cast<off_t>(offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) {
      return fail(ErrorCode::Io, "cannot be read: {}", std::generic_category().message(errno));
    }
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  bytes.resize(done);
  return bytes;
}

std::string_view asText(const std::vector<std::byte>& bytes) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): bytes as characters
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// CIFAR's binaries have no signature: the length has to fit, and so do the labels.
struct CifarKind {
  std::string_view name;
  std::uint64_t lead;
  std::array<std::uint8_t, 2> labelsBelow;
};
constexpr std::uint64_t kCifarPixels = 3UL * 32 * 32;
constexpr std::array<CifarKind, 2> kCifarKinds{
    {{"CIFAR-10", 1, {10, 0}}, {"CIFAR-100", 2, {20, 100}}}};

bool hasLabelsOf(const CifarKind& kind, int descriptor, std::uint64_t records) {
  constexpr std::uint64_t kChecked = 1000;
  for (std::uint64_t i = 0; i < std::min(records, kChecked); ++i) {
    const std::uint64_t record = i * records / std::min(records, kChecked);
    const auto lead = readAt(descriptor, record * (kind.lead + kCifarPixels), kind.lead);
    if (!lead || lead->size() < kind.lead) return false;
    for (std::size_t k = 0; k < kind.lead; ++k) {
      if (std::to_integer<std::uint8_t>((*lead)[k]) >= kind.labelsBelow.at(k)) return false;
    }
  }
  return true;
}

Result<ArrayLayout> cifarLayout(int descriptor, std::uint64_t fileBytes) {
  for (const CifarKind& kind : kCifarKinds) {
    const std::uint64_t record = kind.lead + kCifarPixels;
    if (fileBytes == 0 || fileBytes % record != 0) continue;
    if (!hasLabelsOf(kind, descriptor, fileBytes / record)) continue;
    return ArrayLayout{.kind = std::string{kind.name},
                       .type = ElementType::U8,
                       .shape = {fileBytes / record, 3, 32, 32},
                       .lead = kind.lead};
  }
  return fail(ErrorCode::CorruptData, "not an array of pictures that is known");
}

Result<ArrayLayout> layoutOf(int descriptor, std::uint64_t fileBytes) {
  const auto start = readAt(descriptor, 0, std::min<std::uint64_t>(fileBytes, kHeaderBytes));
  if (!start) return passOn(start.error());
  const imaging::ByteReader reader{*start};
  if (reader.is(0, "\x93NUMPY")) return npyLayout(asText(*start), fileBytes);
  // A CIFAR file may start with two zeros too; an IDX file has a type and dimensions that fit.
  if (auto idx = idxLayout(asText(*start), fileBytes)) return idx;
  auto cifar = cifarLayout(descriptor, fileBytes);
  if (!cifar && reader.has(0, 4) && reader.big16(0) == 0) {
    return idxLayout(asText(*start), fileBytes);  // for its message
  }
  return cifar;
}

bool isGzip(const std::filesystem::path& file) {
  const int descriptor = open(file.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  if (descriptor < 0) return false;
  const auto start = readAt(descriptor, 0, 2);
  close(descriptor);
  return start && imaging::ByteReader{*start}.is(0, "\x1F\x8B");
}

// The file that holds the array, and what of it has to be unpacked.
struct Packed {
  std::filesystem::path file;
  std::string member;  // of an NPZ file
  bool isPlain{};      // nothing has to be
};

Result<Packed> packedAt(const std::filesystem::path& address) {
  struct stat status {};
  if (lstat(address.c_str(), &status) == 0) {
    if (!S_ISREG(status.st_mode)) return fail(ErrorCode::CorruptData, "not a file");
    return Packed{address, {}, !isGzip(address)};
  }
  const std::filesystem::path archive = address.parent_path();
  if (lstat(archive.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) {
    return fail(ErrorCode::NotFound, "the file is gone");
  }
  return Packed{archive, address.filename().native() + std::string{kNpy}, false};
}

Result<std::filesystem::path> plainFileOf(const std::filesystem::path& address) {
  const auto packed = packedAt(address);
  if (!packed) return passOn(packed.error());
  if (packed->isPlain) return packed->file;
  return unpackedCopy(packed->file, packed->member);
}

template <typename Number>
Number numberAt(const std::byte* bytes, bool isBigEndian) {
  std::array<std::byte, sizeof(Number)> raw{};
  std::memcpy(raw.data(), bytes, raw.size());
  if (isBigEndian != (std::endian::native == std::endian::big)) std::ranges::reverse(raw);
  return std::bit_cast<Number>(raw);
}

double elementAt(const std::byte* bytes, const ArrayLayout& layout) {
  const bool big = layout.isBigEndian;
  switch (layout.type) {
    case ElementType::Bool:
      return std::to_integer<int>(*bytes) != 0 ? 1 : 0;
    case ElementType::U8:
      return numberAt<std::uint8_t>(bytes, big);
    case ElementType::I8:
      return numberAt<std::int8_t>(bytes, big);
    case ElementType::U16:
      return numberAt<std::uint16_t>(bytes, big);
    case ElementType::I16:
      return numberAt<std::int16_t>(bytes, big);
    case ElementType::U32:
      return numberAt<std::uint32_t>(bytes, big);
    case ElementType::I32:
      return numberAt<std::int32_t>(bytes, big);
    case ElementType::U64:
      return static_cast<double>(numberAt<std::uint64_t>(bytes, big));
    case ElementType::I64:
      return static_cast<double>(numberAt<std::int64_t>(bytes, big));
    case ElementType::F16:
      return floatFromHalf(numberAt<std::uint16_t>(bytes, big));
    case ElementType::F32:
      return numberAt<float>(bytes, big);
    default:
      return numberAt<double>(bytes, big);
  }
}

}  // namespace

ArrayFile::ArrayFile(int descriptor, ArrayLayout layout)
    : m_descriptor{descriptor}, m_layout{std::move(layout)} {}

ArrayFile::ArrayFile(ArrayFile&& other) noexcept
    : m_descriptor{std::exchange(other.m_descriptor, -1)}, m_layout{std::move(other.m_layout)} {}

ArrayFile::~ArrayFile() {
  if (m_descriptor >= 0) close(m_descriptor);
}

Result<ArrayFile> ArrayFile::open(const std::filesystem::path& address) {
  const auto plain = plainFileOf(address);
  if (!plain) return passOn(plain.error());
  const int descriptor = ::open(plain->c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  if (descriptor < 0) {
    return fail(ErrorCode::Io, "cannot be read: {}", std::generic_category().message(errno));
  }
  ArrayFile file{descriptor, {}};
  struct stat status {};
  if (fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) {
    return fail(ErrorCode::CorruptData, "not a file");
  }
  auto layout = layoutOf(descriptor, static_cast<std::uint64_t>(status.st_size));
  if (!layout) return passOn(layout.error());
  file.m_layout = std::move(*layout);
  return file;
}

Result<ArrayLayout> peekLayout(const std::filesystem::path& address) {
  const auto packed = packedAt(address);
  if (!packed) return passOn(packed.error());
  if (packed->isPlain) {
    auto file = ArrayFile::open(address);
    if (!file) return passOn(file.error());
    return file->layout();
  }
  const auto start = unpackedStart(packed->file, packed->member, kHeaderBytes);
  if (!start) return passOn(start.error());
  constexpr std::uint64_t kUnknown = std::numeric_limits<std::uint64_t>::max();
  return start->starts_with("\x93NUMPY") ? npyLayout(*start, kUnknown)
                                         : idxLayout(*start, kUnknown);
}

Result<std::vector<std::byte>> ArrayFile::read(std::uint64_t first, std::uint64_t records) const {
  const std::uint64_t each = m_layout.recordBytes();
  auto bytes = readAt(m_descriptor, m_layout.dataStart + first * each, records * each);
  if (bytes && bytes->size() < records * each) {
    return fail(ErrorCode::CorruptData, "cut off: picture {} is missing", first);
  }
  return bytes;
}

std::vector<double> numbersIn(const std::vector<std::byte>& bytes, const ArrayLayout& layout) {
  const std::size_t each = bytesOf(layout.type);
  std::vector<double> numbers(bytes.size() / each);
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    numbers[i] = elementAt(bytes.data() + i * each, layout);
  }
  return numbers;
}

Result<std::vector<std::string>> arraysIn(const std::filesystem::path& npz) {
  auto members = membersOf(npz);
  if (!members) return passOn(members.error());
  std::erase_if(*members, [](const std::string& name) {
    return !name.ends_with(kNpy) || name.find('/') != std::string::npos;
  });
  for (std::string& name : *members) name.resize(name.size() - kNpy.size());
  return members;
}

}  // namespace flipbook::loading
