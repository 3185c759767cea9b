#include "flipbook/loading/pixel_cache.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>
#include <system_error>

#include "flipbook/core/sample.h"
#include "flipbook/imaging/image_decoding.h"
#include "flipbook/loading/running_hash.h"
#include "loading/cache_file.h"
#include "loading/cache_housekeeping.h"
#include "loading/image_size.h"

namespace flipbook::loading {
namespace {

// Raised whenever decoding changes, so that older caches are not used.
constexpr std::uint64_t kDecodingVersion = 1;

std::uint64_t nanoseconds(const timespec& time) {
  return static_cast<std::uint64_t>(time.tv_sec) * 1'000'000'000ULL +
         static_cast<std::uint64_t>(time.tv_nsec);
}

// Where the images lie and the size, times and identity of each file: whatever is put in the
// place of a file, by whatever means, the key is another one.
Hash128 keyOf(const ImageList& images, std::optional<std::uint32_t> imageSizePx) {
  RunningHash hash;
  hash.add(kDecodingVersion);
  hash.add(imageSizePx.value_or(0));
  hash.add(images.root.native());
  const int root = open(images.root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  for (const std::string_view path : images.paths) {
    hash.add(path);
    struct stat status {};
    if (fstatat(root, std::string{path}.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) continue;
    hash.add(static_cast<std::uint64_t>(status.st_size));
    hash.add(nanoseconds(status.st_mtim));
    hash.add(nanoseconds(status.st_ctim));
    hash.add(static_cast<std::uint64_t>(status.st_ino));
  }
  if (root >= 0) close(root);
  return hash.value();
}

Result<PassResult> decodeInto(std::span<std::uint8_t> pixels, const ImageList& images,
                              std::uint32_t sidePx, std::uint32_t threads,
                              const ProgressSink& progress, const std::stop_token& stop) {
  const std::size_t imageBytes = static_cast<std::size_t>(sidePx) * sidePx * 3;
  return visitImages(
      images, {"Reading images", threads, sidePx},
      [&](std::size_t image, const RgbImage& decoded, std::span<const std::byte>) {
        imaging::squareInto(decoded, sidePx, pixels.subspan(image * imageBytes, imageBytes));
      },
      progress, stop);
}

Result<DecodedImages> openOrWrite(const ImageList& images, const CacheOptions& options,
                                  const ProgressSink& progress, const std::stop_token& stop) {
  const Hash128 key = keyOf(images, options.imageSizePx);
  const std::size_t count = images.paths.size();
  if (auto opened = openCache(options.directory, key, count)) return std::move(*opened);
  tidyCacheDirectory(options.directory);
  const std::uint32_t sidePx = options.imageSizePx ? *options.imageSizePx : chooseImageSize(images);
  const auto written =
      writeCache(options.directory, key, sidePx, count, [&](std::span<std::uint8_t> pixels) {
        return decodeInto(pixels, images, sidePx, options.threads, progress, stop);
      });
  if (!written) return passOn(written.error());
  if (auto opened = openCache(options.directory, key, count)) return std::move(*opened);
  return fail(ErrorCode::Io, "read pixel cache: it cannot be read back: \"{}\"",
              printablePath((options.directory / cacheFileName(key)).native()));
}

}  // namespace

Result<DecodedImages> decodeOnce(const ImageList& images, const CacheOptions& options,
                                 const ProgressSink& progress, const std::stop_token& stop) {
  std::error_code error;
  std::filesystem::create_directories(options.directory, error);
  if (error) {
    return fail(ErrorCode::Io,
                "make the cache folder: {}; set XDG_CACHE_HOME to a folder that can be written: "
                "\"{}\"",
                error.message(), printablePath(options.directory.native()));
  }
  return openOrWrite(images, options, progress, stop);
}

}  // namespace flipbook::loading
