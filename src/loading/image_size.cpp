#include "loading/image_size.h"

#include <algorithm>
#include <array>
#include <vector>

#include "flipbook/loading/image_loader.h"

namespace flipbook::loading {
namespace {

constexpr std::size_t kMostSampled = 400;

}  // namespace

std::uint32_t imageSizeFor(std::uint32_t medianShorterSidePx) {
  constexpr std::array<std::uint32_t, 7> kSizes{32, 48, 64, 96, 128, 160, 224};
  const auto* const larger = std::ranges::upper_bound(kSizes, medianShorterSidePx);
  return larger == kSizes.begin() ? kSizes.front() : *(larger - 1);
}

std::uint32_t chooseImageSize(const ImageList& images) {
  const std::size_t count = images.paths.size();
  const std::size_t sampled = std::min(count, kMostSampled);
  const ImageLoader loader;
  std::vector<std::uint32_t> sides;
  for (std::size_t i = 0; i < sampled; ++i) {
    const std::filesystem::path path = images.root / images.paths[i * count / sampled];
    const auto size = loader.sizeOf(path);
    if (size) sides.push_back(std::min(size->width, size->height));
  }
  if (sides.empty()) return imageSizeFor(0);
  const auto middle = sides.begin() + static_cast<std::ptrdiff_t>(sides.size() / 2);
  std::ranges::nth_element(sides, middle);
  return imageSizeFor(*middle);
}

}  // namespace flipbook::loading
