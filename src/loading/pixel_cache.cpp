#include "flipbook/loading/pixel_cache.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>
#include <system_error>

#include "flipbook/core/image_address.h"
#include "flipbook/core/sample.h"
#include "flipbook/imaging/image_decoding.h"
#include "flipbook/loading/running_hash.h"
#include "loading/cache_file.h"
#include "loading/cache_housekeeping.h"
#include "loading/image_size.h"

namespace flipbook::loading {
namespace {

// Raised whenever decoding changes, so that older caches are not used.
constexpr std::uint64_t kDecodingVersion = 2;

// Where the images lie and the size, times and identity of each file: whatever is put in the
// place of a file, by whatever means, the key is another one.
Hash128 keyOf(const ImageList& images, std::optional<std::uint32_t> imageSizePx) {
  RunningHash hash;
  hash.add(kDecodingVersion);
  hash.add(imageSizePx.value_or(0));
  hash.add(images.root.native());
  const int root = open(images.root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  std::string container;  // of the last image that is no file of its own
  struct stat status {};
  for (const std::string_view path : images.paths) {
    hash.add(path);
    const ImageAddress parts = splitAddress(path);
    const bool isSameFile = parts.isPart() && parts.container == container;
    if (!isSameFile &&
        fstatat(root, std::string{path}.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0) {
      addIdentity(hash, status);
    } else if (!isSameFile) {
      const std::filesystem::path file = fileHolding(images.root, path);
      if (lstat(file.c_str(), &status) == 0) addIdentity(hash, status);
      container = parts.isPart() ? parts.container : std::string_view{};
    }
  }
  if (root >= 0) close(root);
  return hash.value();
}

Result<PassResult> decodeInto(const PixelSink& sink, const ImageList& images, std::uint32_t sidePx,
                              std::uint32_t threads, const ProgressSink& progress,
                              const std::stop_token& stop) {
  return visitImages(
      images, {"Reading images", threads, sidePx},
      [&](std::size_t image, const LoadedImage& loaded) {
        sink(image, imaging::squareThumbnail(loaded.image, sidePx).rgb);
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
      writeCache(options.directory, key, sidePx, count, [&](const PixelSink& sink) {
        return decodeInto(sink, images, sidePx, options.threads, progress, stop);
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
