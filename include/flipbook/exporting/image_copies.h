// The images of a run as files of their own, byte for byte where they are files already.

#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "flipbook/core/progress.h"
#include "flipbook/core/result.h"
#include "flipbook/core/sample.h"

namespace flipbook::exporting {

// An image that is no file of its own (a picture of an array, a part of another image), as the
// bytes of a PNG. `address` is a full one (core/image_address.h).
using ImageEncoder =
    std::function<Result<std::vector<std::byte>>(const std::filesystem::path& address)>;

// What is exported: the samples of a run, with all edits taken over (recording/edited_samples.h).
struct Source {
  std::filesystem::path root;            // where the images lie
  std::span<const std::string> classes;  // raw bytes
  std::span<const Sample> samples;       // excluded ones are left out
};

struct Work {
  ImageEncoder encode;
  ProgressSink progress{};
  std::stop_token stop{};
};

struct ExportSummary {
  std::uint64_t images{};    // written
  std::uint64_t encoded{};   // of these, as PNG
  std::uint64_t excluded{};  // left out
};

// Where an image is on its own: the file's name, or for a part "street-10,20,30,40.png".
[[nodiscard]] std::string fileNameOf(const std::filesystem::path& root, const Sample& sample);

// Copies one image. Errors: NotFound (the image is gone), CorruptData (it is not the one that the
// run was trained on), Io. True: it had to be encoded.
[[nodiscard]] Result<bool> copyImage(const std::filesystem::path& root, const Sample& sample,
                                     const std::filesystem::path& target,
                                     const ImageEncoder& encode);

}  // namespace flipbook::exporting
