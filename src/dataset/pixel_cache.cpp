#include "flipbook/dataset/pixel_cache.h"

#define XXH_INLINE_ALL
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <map>
#include <memory>
#include <system_error>
#include <utility>

#include "dataset/cache_file.h"
#include "dataset/cache_housekeeping.h"
#include "dataset/decoded_file.h"
#include "dataset/duplicates.h"
#include "dataset/image_pass.h"
#include "dataset/image_size.h"

namespace flipbook::dataset {
namespace {

// Raised whenever decoding changes, so that older caches are not used.
constexpr std::uint64_t kDecodingVersion = 1;

// Hashes numbers and texts one after the other.
class RunningHash {
 public:
  RunningHash() { XXH3_128bits_reset(m_state.get()); }

  void add(std::uint64_t number) { XXH3_128bits_update(m_state.get(), &number, sizeof number); }
  void add(std::string_view text) {
    add(text.size());
    XXH3_128bits_update(m_state.get(), text.data(), text.size());
  }
  [[nodiscard]] CacheKey value() const {
    const XXH128_hash_t hash = XXH3_128bits_digest(m_state.get());
    return {hash.low64, hash.high64};
  }

 private:
  struct Free {
    void operator()(XXH3_state_t* state) const { XXH3_freeState(state); }
  };
  std::unique_ptr<XXH3_state_t, Free> m_state{XXH3_createState()};
};

std::uint64_t nanoseconds(const timespec& time) {
  return static_cast<std::uint64_t>(time.tv_sec) * 1'000'000'000ULL +
         static_cast<std::uint64_t>(time.tv_nsec);
}

// Where the dataset lies and the size, times and identity of each file: whatever is put in the
// place of a file, by whatever means, the key is another one.
CacheKey keyOf(const Dataset& dataset, std::optional<std::uint32_t> imageSizePx) {
  RunningHash hash;
  hash.add(kDecodingVersion);
  hash.add(imageSizePx.value_or(0));
  hash.add(dataset.root.native());
  const int root = open(dataset.root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  for (const LabelledImage& image : dataset.images) {
    hash.add(image.path);
    struct stat status {};
    if (fstatat(root, image.path.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) continue;
    hash.add(static_cast<std::uint64_t>(status.st_size));
    hash.add(nanoseconds(status.st_mtim));
    hash.add(nanoseconds(status.st_ctim));
    hash.add(static_cast<std::uint64_t>(status.st_ino));
  }
  if (root >= 0) close(root);
  return hash.value();
}

// Over paths, labels and contents; not over where the dataset lies.
std::string fingerprintOf(const Dataset& dataset, const std::vector<std::uint64_t>& hashes) {
  RunningHash hash;
  for (std::size_t i = 0; i < dataset.images.size(); ++i) {
    hash.add(dataset.images[i].path);
    hash.add(dataset.classes[dataset.images[i].label.index()]);
    hash.add(hashes[i]);
  }
  return fmt::format("{:016x}", hash.value().low);
}

std::string commonestReasons(const std::vector<PassResult::Refusal>& refused) {
  std::map<std::string_view, std::size_t> counts;
  for (const auto& refusal : refused) ++counts[refusal.reason];
  std::vector<std::pair<std::string_view, std::size_t>> reasons{counts.begin(), counts.end()};
  std::ranges::stable_sort(reasons, std::greater<>{},
                           [](const auto& entry) { return entry.second; });
  std::string text;
  for (std::size_t i = 0; i < std::min<std::size_t>(reasons.size(), 3); ++i) {
    text += fmt::format("{}{} ({})", i == 0 ? "" : ", ", reasons[i].first, reasons[i].second);
  }
  return text;
}

Result<PassResult> decodeInto(std::span<std::uint8_t> pixels, const Dataset& dataset,
                              std::uint32_t sidePx, std::uint32_t threads,
                              const ProgressSink& progress, const std::stop_token& stop) {
  const std::size_t imageBytes = static_cast<std::size_t>(sidePx) * sidePx * 3;
  return visitImages(
      dataset, {"Reading images", threads, sidePx},
      [&](std::size_t image, const RgbImage& decoded, std::span<const std::byte>) {
        squareInto(decoded, sidePx, pixels.subspan(image * imageBytes, imageBytes));
      },
      progress, stop);
}

Result<OpenedCache> openOrWrite(const Dataset& dataset, const CacheOptions& options,
                                const ProgressSink& progress, const std::stop_token& stop) {
  const CacheKey key = keyOf(dataset, options.imageSizePx);
  const std::size_t count = dataset.images.size();
  if (auto opened = openCache(options.directory, key, count)) return std::move(*opened);
  tidyCacheDirectory(options.directory);
  const std::uint32_t sidePx =
      options.imageSizePx ? *options.imageSizePx : chooseImageSize(dataset);
  const auto written =
      writeCache(options.directory, key, sidePx, count, [&](std::span<std::uint8_t> pixels) {
        return decodeInto(pixels, dataset, sidePx, options.threads, progress, stop);
      });
  if (!written) return passOn(written.error());
  if (auto opened = openCache(options.directory, key, count)) return std::move(*opened);
  return fail(ErrorCode::Io, "read pixel cache: it cannot be read back: \"{}\"",
              printablePath((options.directory / cacheFileName(key)).native()));
}

}  // namespace

Result<PreparedDataset> prepareDataset(Dataset dataset, const CacheOptions& options,
                                       const ProgressSink& progress, std::stop_token stop) {
  if (auto trainable = checkTrainable(dataset); !trainable) return passOn(trainable.error());
  std::error_code error;
  std::filesystem::create_directories(options.directory, error);
  if (error) {
    return fail(ErrorCode::Io,
                "make the cache folder: {}; set XDG_CACHE_HOME to a folder that can be written: "
                "\"{}\"",
                error.message(), printablePath(options.directory.native()));
  }
  auto cache = openOrWrite(dataset, options, progress, stop);
  if (!cache) return passOn(cache.error());
  const auto& refused = cache->told.refused;
  if (refused.size() * 2 > dataset.images.size()) {
    return fail(ErrorCode::InvalidArgument,
                "open dataset: most images are unreadable ({} of {}): {}: \"{}\"", refused.size(),
                dataset.images.size(), commonestReasons(refused),
                printablePath(dataset.root.native()));
  }
  PreparedDataset prepared;
  prepared.contentHashes = hashesOfKept(cache->told);
  quarantineRefused(dataset, refused);
  if (auto trainable = checkTrainable(dataset); !trainable) return passOn(trainable.error());
  auto& warnings = dataset.warnings;
  warnings.insert(warnings.end(), cache->told.warnings.begin(), cache->told.warnings.end());
  for (std::string& warning : warningsOf(exactDuplicates(dataset, prepared.contentHashes))) {
    warnings.push_back(std::move(warning));
  }
  prepared.fingerprint = fingerprintOf(dataset, prepared.contentHashes);
  prepared.pixels = std::move(cache->pixels);
  prepared.dataset = std::move(dataset);
  return prepared;
}

}  // namespace flipbook::dataset
