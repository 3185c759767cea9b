#include "flipbook/exporting/image_copies.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>

#include "flipbook/core/image_address.h"
#include "flipbook/exporting/new_folder.h"
#include "flipbook/recording/file_io.h"
#include "flipbook/recording/hash.h"

namespace flipbook::exporting {
namespace {

namespace fs = std::filesystem;
using recording::File;
using recording::shown;
using recording::systemMessage;

constexpr std::size_t kBlock = 1U << 20U;

bool isFile(const fs::path& path) {
  std::error_code error;
  return fs::is_regular_file(path, error);
}

Result<void> copyBytes(const fs::path& from, const Sample& sample, const fs::path& target) {
  const File source{::open(from.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC)};
  if (!source.isOpen()) {
    return fail(ErrorCode::Io, "export: cannot read: {}: {}", systemMessage(errno), shown(from));
  }
  const auto file = createFile(target);
  if (!file) return passOn(file.error());
  recording::Hasher hasher;
  std::vector<std::byte> block(kBlock);
  for (std::uint64_t offset = 0;;) {
    const auto count = recording::readSome(source, offset, block, from);
    if (!count) return passOn(count.error(), "export");
    if (*count == 0) break;
    const auto bytes = std::span{block}.first(*count);
    hasher.add(bytes);
    if (auto written = recording::writeAll(*file, bytes, target); !written) {
      return passOn(written.error(), "export");
    }
    offset += *count;
  }
  if (sample.contentHash && *sample.contentHash != hasher.value()) {
    return fail(ErrorCode::CorruptData,
                "export: the image is not the one that the run was trained on: {}", shown(from));
  }
  return {};
}

// "street" of "a/street.jpg".
std::string stemOf(std::string_view path) { return fs::path{path}.stem().native(); }

}  // namespace

fs::path Source::placeOf(const Sample& sample) const {
  const auto found = moved.find(sample.path);
  return root / (found == moved.end() ? sample.path : found->second);
}

std::string fileNameOf(const Source& source, const Sample& sample) {
  if (sample.box) {
    const Box& box = *sample.box;
    return fmt::format("{}-{},{},{},{}.png", stemOf(sample.path), box[0], box[1], box[2], box[3]);
  }
  const ImageAddress address = splitAddress(sample.path);
  if (!address.isPart() || isFile(source.placeOf(sample))) {
    return fs::path{sample.path}.filename().native();
  }
  if (address.index) return fmt::format("{}-{}.png", stemOf(address.container), *address.index);
  const Box& box = *address.box;
  return fmt::format("{}-{},{},{},{}.png", stemOf(address.container), box[0], box[1], box[2],
                     box[3]);
}

Result<bool> copyImage(const Source& source, const Sample& sample, const fs::path& target,
                       const ImageEncoder& encode) {
  const fs::path from = source.placeOf(sample);
  if (!sample.box && isFile(from)) {
    if (auto copied = copyBytes(from, sample, target); !copied) return passOn(copied.error());
    return false;
  }
  if (!sample.box && !splitAddress(sample.path).isPart()) {
    return fail(ErrorCode::NotFound, "export: the image is not there; put it back: {}",
                shown(from));
  }
  const fs::path address = sample.box ? fs::path{addressOf(from.native(), *sample.box)} : from;
  const auto bytes = encode(address);
  if (!bytes) return passOn(bytes.error(), "export");
  const auto file = createFile(target);
  if (!file) return passOn(file.error());
  if (auto written = recording::writeAll(*file, *bytes, target); !written) {
    return passOn(written.error(), "export");
  }
  return true;
}

}  // namespace flipbook::exporting
