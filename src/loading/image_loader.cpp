#include "flipbook/loading/image_loader.h"

#include <sys/stat.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <string>
#include <utility>

#include "flipbook/core/image_address.h"
#include "flipbook/imaging/image_header.h"
#include "flipbook/loading/picture_array.h"

namespace flipbook::loading {
namespace {

constexpr std::size_t kHeaderBytes =
    256UL * 1024;  // EXIF and colour profiles can come before the size

bool isThere(const std::filesystem::path& path) {
  struct stat status {};
  return lstat(path.c_str(), &status) == 0;
}

ImageSize uprightSize(const imaging::ImageHeader& header) {
  const bool isTurned = header.orientation > 4;  // EXIF 5 to 8 swap the sides
  return isTurned ? ImageSize{header.height, header.width} : ImageSize{header.width, header.height};
}

Result<LoadedImage> loadFile(const std::filesystem::path& path,
                             const imaging::DecodeOptions& options) {
  const auto bytes = imaging::readImageFile(path, options.limits);
  if (!bytes) return passOn(bytes.error());
  auto image = imaging::decodeNamedImage(path.filename().native(), *bytes, options);
  if (!image) return passOn(image.error());
  LoadedImage loaded{std::move(*image), 0, 0, imaging::contentHash(*bytes)};
  loaded.fullWidth = loaded.image.width;
  loaded.fullHeight = loaded.image.height;
  const auto header = imaging::readImageHeader(*bytes, {}, imaging::HeaderDepth::SizeOnly);
  if (!header) return loaded;
  const ImageSize size = uprightSize(*header);
  loaded.fullWidth = size.width;
  loaded.fullHeight = size.height;
  return loaded;
}

// What of `box` lies inside the image.
Box clamped(const Box& box, std::uint32_t width, std::uint32_t height) {
  const std::int64_t left = std::clamp<std::int64_t>(box[0], 0, width);
  const std::int64_t top = std::clamp<std::int64_t>(box[1], 0, height);
  const std::int64_t right = std::clamp<std::int64_t>(std::int64_t{box[0]} + box[2], left, width);
  const std::int64_t bottom = std::clamp<std::int64_t>(std::int64_t{box[1]} + box[3], top, height);
  return {static_cast<std::int32_t>(left), static_cast<std::int32_t>(top),
          static_cast<std::int32_t>(right - left), static_cast<std::int32_t>(bottom - top)};
}

Result<LoadedImage> crop(const LoadedImage& whole, const Box& box) {
  const Box part = clamped(box, whole.image.width, whole.image.height);
  const auto width = static_cast<std::uint32_t>(part[2]);
  const auto height = static_cast<std::uint32_t>(part[3]);
  if (auto fits = imaging::checkSize(width, height, {}); !fits) {
    return fail(ErrorCode::CorruptData, "a box that cannot be used: {}", fits.error().message());
  }
  LoadedImage loaded{{width, height, {}, whole.image.warnings}, width, height, whole.contentHash};
  const std::size_t rowBytes = std::size_t{width} * 3;
  loaded.image.rgb.reserve(rowBytes * height);
  for (std::uint32_t y = 0; y < height; ++y) {
    const std::size_t row = static_cast<std::size_t>(part[1]) + y;
    const std::size_t at = (row * whole.image.width + static_cast<std::size_t>(part[0])) * 3;
    const auto begin = whole.image.rgb.begin() + static_cast<std::ptrdiff_t>(at);
    loaded.image.rgb.insert(loaded.image.rgb.end(), begin,
                            begin + static_cast<std::ptrdiff_t>(rowBytes));
  }
  return loaded;
}

}  // namespace

struct ImageLoader::Arrays {
  using Opened = Result<std::shared_ptr<const PictureArray>>;

  // The same array, or the same error, for as long as this lives.
  Opened find(const std::string& address, std::uint64_t maxPixels) {
    const std::scoped_lock lock{m_mutex};
    const auto found = m_opened.find(address);
    if (found != m_opened.end()) return found->second;
    auto array = PictureArray::open(address, maxPixels);
    Opened opened = array ? Opened{std::make_shared<const PictureArray>(std::move(*array))}
                          : Opened{tl::unexpected<Error>{array.error()}};
    return m_opened.emplace(address, std::move(opened)).first->second;
  }

 private:
  std::mutex m_mutex;
  std::map<std::string, Opened> m_opened;
};

ImageLoader::ImageLoader() : m_arrays{std::make_unique<Arrays>()} {}
ImageLoader::~ImageLoader() = default;

Result<LoadedImage> ImageLoader::load(const std::filesystem::path& address,
                                      const imaging::DecodeOptions& options) const {
  const ImageAddress parts = splitAddress(address.native());
  if (!parts.isPart() || isThere(address)) return loadFile(address, options);
  if (parts.box) {
    imaging::DecodeOptions whole = options;
    whole.shorterSideAtLeastPx.reset();  // boxes are in pixels of the whole picture
    const auto loaded = loadFile(parts.container, whole);
    if (!loaded) return passOn(loaded.error());
    return crop(*loaded, *parts.box);
  }
  const auto array = m_arrays->find(std::string{parts.container}, options.limits.maxPixels);
  if (!array) return passOn(array.error());
  auto picture = (*array)->picture(*parts.index);
  if (!picture) return passOn(picture.error());
  const std::uint32_t width = picture->image.width;
  const std::uint32_t height = picture->image.height;
  return LoadedImage{std::move(picture->image), width, height, picture->contentHash};
}

Result<ImageSize> ImageLoader::sizeOf(const std::filesystem::path& address) const {
  const ImageAddress parts = splitAddress(address.native());
  if (parts.index && !isThere(address)) {
    const auto array =
        m_arrays->find(std::string{parts.container}, imaging::DecodeLimits{}.maxPixels);
    if (!array) return passOn(array.error());
    return ImageSize{(*array)->shape().width, (*array)->shape().height};
  }
  const bool isCrop = parts.box && !isThere(address);
  const std::filesystem::path file = isCrop ? std::filesystem::path{parts.container} : address;
  const auto start = imaging::readImageFileStart(file, kHeaderBytes);
  if (!start) return passOn(start.error());
  const auto header = imaging::readImageHeader(*start, {}, imaging::HeaderDepth::SizeOnly);
  if (!header) return passOn(header.error());
  const ImageSize whole = uprightSize(*header);
  if (!isCrop) return whole;
  const Box part = clamped(*parts.box, whole.width, whole.height);
  return ImageSize{static_cast<std::uint32_t>(part[2]), static_cast<std::uint32_t>(part[3])};
}

std::filesystem::path fileHolding(const std::filesystem::path& root, std::string_view address) {
  std::filesystem::path path = root / address;
  if (isThere(path)) return path;
  path = root / splitAddress(address).container;
  while (!isThere(path) && path.native().size() > root.native().size()) path = path.parent_path();
  return path;
}

}  // namespace flipbook::loading
