// The pixel cache on disk: one file per list of images and image size.
//
//   bytes 0 to 4095      header: magic, version, key, counts, where the rest lies and its XXH3
//   then                 N x side x side x 3 bytes of pixels
//   then                 what decoding told: content hashes, refused images, warnings
//
// Numbers are of the machine's own byte order: the file never leaves it.

#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>

#include "flipbook/core/result.h"
#include "flipbook/loading/pixel_cache.h"
#include "flipbook/loading/running_hash.h"

namespace flipbook::loading {

// 32 hex digits and the extension.
[[nodiscard]] std::string cacheFileName(const Hash128& key);

// Nothing if there is no such file, or it is not whole, or not of this key and number of images.
[[nodiscard]] std::optional<DecodedImages> openCache(const std::filesystem::path& directory,
                                                     const Hash128& key, std::size_t imageCount);

// Takes the pixels of one image, side x side x 3. Any thread.
using PixelSink = std::function<void(std::size_t image, std::span<const std::uint8_t> pixels)>;

// Writes a cache under a temporary name and gives it its own once it is whole and on the disk.
// `fill` hands over the pixels of every image that is not refused and returns what decoding told.
// Errors: Io (no space, not writable); those of `fill`.
[[nodiscard]] Result<void> writeCache(
    const std::filesystem::path& directory, const Hash128& key, std::uint32_t sidePx,
    std::size_t imageCount, const std::function<Result<PassResult>(const PixelSink&)>& fill);

}  // namespace flipbook::loading
