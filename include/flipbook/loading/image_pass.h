// One pass over a list of images: read, decoded and handed over, on several threads.

#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "flipbook/core/progress.h"
#include "flipbook/core/result.h"
#include "flipbook/loading/image_loader.h"

namespace flipbook::loading {

// Images by their addresses below `root` (core/image_address.h), which need not be sorted. Views:
// the owner outlives the list.
struct ImageList {
  std::filesystem::path root;
  std::vector<std::string_view> paths;
};

struct PassOptions {
  std::string stage;  // for people
  std::uint32_t threads{1};
  std::optional<std::uint32_t> shorterSideAtLeastPx;
};

// What a pass says of the images besides their pixels. Equal for any number of threads.
struct PassResult {
  std::vector<std::uint64_t> contentHashes;  // per image of the list; 0 where it could not be read
  // Why an image cannot be used; most have none. Sorted by image.
  struct Refusal {
    std::size_t image{};
    std::string reason;
  };
  std::vector<Refusal> refused;
  std::vector<std::string> warnings;  // "3 images: no end marker (first "cat/1.jpg")"
};

// Called for each image that could be read, with its position; from several threads at once.
using ImageVisitor = std::function<void(std::size_t image, const LoadedImage& loaded)>;

// Errors: Cancelled; Io (the images' folder went away while it was read, or memory ran out).
[[nodiscard]] Result<PassResult> visitImages(const ImageList& images, const PassOptions& options,
                                             const ImageVisitor& visitor,
                                             const ProgressSink& progress,
                                             const std::stop_token& stop);

// The content hashes of the images that were not refused, in order.
[[nodiscard]] std::vector<std::uint64_t> hashesOfKept(const PassResult& told);

}  // namespace flipbook::loading
