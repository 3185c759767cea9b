#include "loading/cache_file.h"

#define XXH_INLINE_ALL
#include <fcntl.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include "flipbook/core/sample.h"
#include "loading/byte_packing.h"

namespace flipbook::loading {
namespace {

constexpr std::array<char, 8> kMagic{'F', 'B', 'P', 'I', 'X', 'E', 'L', 'S'};
constexpr std::uint64_t kVersion = 1;
constexpr std::size_t kPixelsAt = 4096;

struct CacheHeader {
  std::array<char, 8> magic{kMagic};
  std::uint64_t version{kVersion};
  Hash128 key;
  std::uint64_t sidePx{};
  std::uint64_t imageCount{};  // before refused ones were taken out
  std::uint64_t keptCount{};
  std::uint64_t toldBytes{};
  std::uint64_t toldHash{};

  [[nodiscard]] std::uint64_t pixelBytes() const { return keptCount * sidePx * sidePx * 3; }
  [[nodiscard]] std::uint64_t fileBytes() const { return kPixelsAt + pixelBytes() + toldBytes; }
};

class Descriptor {
 public:
  explicit Descriptor(int value) : m_value{value} {}
  ~Descriptor() {
    if (m_value >= 0) close(m_value);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  [[nodiscard]] int value() const { return m_value; }

 private:
  int m_value;
};

// A whole file in memory; unmapped when it goes out of scope.
class Mapping {
 public:
  Mapping(int descriptor, std::size_t size, int protection)
      : m_size{size}, m_data{mmap(nullptr, size, protection, MAP_SHARED, descriptor, 0)} {}
  ~Mapping() {
    if (isMapped()) munmap(m_data, m_size);
  }
  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;

  [[nodiscard]] bool isMapped() const { return m_data != MAP_FAILED; }
  [[nodiscard]] std::span<std::byte> bytes() const {
    return {static_cast<std::byte*>(m_data), m_size};
  }

 private:
  std::size_t m_size;
  void* m_data;
};

class MappedPixels final : public PixelCache {
 public:
  MappedPixels(std::unique_ptr<Mapping> mapping, const CacheHeader& header)
      : m_mapping{std::move(mapping)}, m_header{header} {}

  [[nodiscard]] std::uint32_t imageSizePx() const override {
    return static_cast<std::uint32_t>(m_header.sidePx);
  }
  [[nodiscard]] std::span<const std::uint8_t> pixels() const override {
    const auto bytes = m_mapping->bytes().subspan(kPixelsAt, m_header.pixelBytes());
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): bytes as numbers
    return {reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()};
  }

 private:
  std::unique_ptr<Mapping> m_mapping;
  CacheHeader m_header;
};

std::vector<std::byte> pack(const PassResult& told) {
  BytePacker packer;
  packer.put(told.contentHashes.size());
  for (const std::uint64_t hash : told.contentHashes) packer.put(hash);
  packer.put(told.refused.size());
  for (const auto& refusal : told.refused) {
    packer.put(refusal.image);
    packer.put(refusal.reason);
  }
  packer.put(told.warnings.size());
  for (const std::string& warning : told.warnings) packer.put(warning);
  return packer.bytes();
}

std::optional<PassResult> unpack(std::span<const std::byte> bytes) {
  ByteUnpacker unpacker{bytes};
  PassResult told;
  const auto hashes = unpacker.count(8);
  for (std::size_t i = 0; i < hashes.value_or(0); ++i) {
    told.contentHashes.push_back(unpacker.number().value_or(0));
  }
  const auto refused = unpacker.count(16);
  for (std::size_t i = 0; i < refused.value_or(0); ++i) {
    const auto image = unpacker.number();
    auto reason = unpacker.text();
    if (!image || !reason || *image >= told.contentHashes.size()) return std::nullopt;
    told.refused.push_back({static_cast<std::size_t>(*image), std::move(*reason)});
  }
  const auto warnings = unpacker.count(8);
  for (std::size_t i = 0; i < warnings.value_or(0); ++i) {
    auto warning = unpacker.text();
    if (!warning) return std::nullopt;
    told.warnings.push_back(std::move(*warning));
  }
  if (!hashes || !refused || !warnings) return std::nullopt;
  return told;
}

bool writeAt(int descriptor, std::span<const std::byte> bytes, std::size_t offset) {
  while (!bytes.empty()) {
    const ssize_t count =
        pwrite(descriptor, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(count));
    offset += static_cast<std::size_t>(count);
  }
  return true;
}

// Moves the pixels of the images that stay to the front, in order; returns how many stay.
std::size_t closeGaps(std::span<std::byte> pixels, std::size_t imageCount,
                      const std::vector<PassResult::Refusal>& refused) {
  const std::size_t imageBytes = imageCount == 0 ? 0 : pixels.size() / imageCount;
  std::size_t kept = 0;
  auto gap = refused.begin();
  for (std::size_t i = 0; i < imageCount; ++i) {
    if (gap != refused.end() && gap->image == i) {
      ++gap;
      continue;
    }
    if (kept != i) {
      std::memmove(pixels.data() + kept * imageBytes, pixels.data() + i * imageBytes, imageBytes);
    }
    ++kept;
  }
  return kept;
}

// A file that is removed unless it was given its final name.
class TemporaryFile {
 public:
  explicit TemporaryFile(std::filesystem::path path)
      : m_path{std::move(path)},
        m_file{open(m_path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600)} {
    // Tells a file at work from one that a killed program left behind.
    if (m_file.value() >= 0) flock(m_file.value(), LOCK_EX | LOCK_NB);
  }
  ~TemporaryFile() {
    if (!m_path.empty()) unlink(m_path.c_str());
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  [[nodiscard]] int descriptor() const { return m_file.value(); }

  bool publishAs(const std::filesystem::path& path) {
    if (fsync(m_file.value()) != 0 || rename(m_path.c_str(), path.c_str()) != 0) return false;
    m_path.clear();
    const Descriptor directory{
        open(path.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (directory.value() >= 0) fsync(directory.value());
    return true;
  }

 private:
  std::filesystem::path m_path;
  Descriptor m_file;
};

std::optional<CacheHeader> readHeader(int descriptor) {
  CacheHeader header;
  struct stat status {};
  if (fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
  if (pread(descriptor, &header, sizeof header, 0) != static_cast<ssize_t>(sizeof header)) {
    return std::nullopt;
  }
  const bool isSane = header.magic == kMagic && header.version == kVersion && header.sidePx > 0 &&
                      header.sidePx <= 4096 && header.keptCount <= header.imageCount &&
                      header.imageCount <= 0xFFFFFFFFULL && header.toldBytes <= (1ULL << 40U);
  if (!isSane || header.fileBytes() != static_cast<std::uint64_t>(status.st_size)) {
    return std::nullopt;
  }
  return header;
}

}  // namespace

std::string cacheFileName(const Hash128& key) { return hexOf(key) + ".pixels"; }

std::optional<DecodedImages> openCache(const std::filesystem::path& directory, const Hash128& key,
                                       std::size_t imageCount) {
  const std::filesystem::path path = directory / cacheFileName(key);
  const Descriptor file{open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC)};
  if (file.value() < 0) return std::nullopt;
  const auto header = readHeader(file.value());
  if (!header || header->key != key || header->imageCount != imageCount) return std::nullopt;
  auto mapping = std::make_unique<Mapping>(file.value(), header->fileBytes(), PROT_READ);
  if (!mapping->isMapped()) return std::nullopt;
  const auto toldBytes = std::span<const std::byte>{mapping->bytes()}.last(header->toldBytes);
  if (XXH3_64bits(toldBytes.data(), toldBytes.size()) != header->toldHash) return std::nullopt;
  auto told = unpack(toldBytes);
  if (!told || told->contentHashes.size() != imageCount ||
      told->refused.size() + header->keptCount != imageCount) {
    return std::nullopt;
  }
  futimens(file.value(), nullptr);  // so that caches in use are known from forgotten ones
  return DecodedImages{std::make_shared<MappedPixels>(std::move(mapping), *header),
                       std::move(*told)};
}

Result<void> writeCache(const std::filesystem::path& directory, const Hash128& key,
                        std::uint32_t sidePx, std::size_t imageCount,
                        const std::function<Result<PassResult>(const PixelSink&)>& fill) {
  CacheHeader header;
  header.key = key;
  header.sidePx = sidePx;
  header.imageCount = header.keptCount = imageCount;
  const auto cannotWrite = [&](int error) {
    return fail(ErrorCode::Io, "write pixel cache: {} ({} MB are needed): \"{}\"",
                std::generic_category().message(error), (header.fileBytes() >> 20U) + 1,
                printablePath(directory.native()));
  };
  const std::filesystem::path path = directory / cacheFileName(key);
  TemporaryFile file{path.native() + fmt::format(".{}.tmp", getpid())};
  if (file.descriptor() < 0) return cannotWrite(errno);
  // Space is taken before anything is decoded: a full disk must not strike in the middle of a page.
  const int allocated =
      posix_fallocate(file.descriptor(), 0, static_cast<off_t>(header.fileBytes()));
  if (allocated != 0) return cannotWrite(allocated);
  // Written, not mapped: the system would clear each page before it is filled.
  std::atomic<int> writeError{0};
  const auto told = fill([&](std::size_t image, std::span<const std::uint8_t> pixels) {
    const std::size_t at = kPixelsAt + image * pixels.size();
    if (!writeAt(file.descriptor(), std::as_bytes(pixels), at)) writeError = errno;
  });
  if (!told) return passOn(told.error());
  if (writeError != 0) return cannotWrite(writeError);
  if (!told->refused.empty()) {
    const Mapping mapping{file.descriptor(), header.fileBytes(), PROT_READ | PROT_WRITE};
    if (!mapping.isMapped()) return cannotWrite(errno);
    header.keptCount = closeGaps(mapping.bytes().subspan(kPixelsAt), imageCount, told->refused);
  }
  const std::vector<std::byte> packed = pack(*told);
  header.toldBytes = packed.size();
  header.toldHash = XXH3_64bits(packed.data(), packed.size());
  const bool isWritten =
      ftruncate(file.descriptor(), static_cast<off_t>(kPixelsAt + header.pixelBytes())) == 0 &&
      writeAt(file.descriptor(), packed, kPixelsAt + header.pixelBytes()) &&
      writeAt(file.descriptor(), std::as_bytes(std::span{&header, 1}), 0) && file.publishAs(path);
  if (!isWritten) return cannotWrite(errno);
  return {};
}

}  // namespace flipbook::loading
