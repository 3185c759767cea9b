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
#include <unordered_map>
#include <vector>

#include "flipbook/core/progress.h"
#include "flipbook/core/result.h"
#include "flipbook/core/sample.h"

namespace flipbook::exporting {

// An image that is no file of its own (a picture of an array, a part of another image), as the
// bytes of a PNG. `address` is a full one (core/image_address.h).
using ImageEncoder =
    std::function<Result<std::vector<std::byte>>(const std::filesystem::path& address)>;

// From where a sample was when the run was trained (its path) to where it is now; relative to the
// root.
using MovedFiles = std::unordered_map<std::string, std::string>;

// What is exported: the samples of a run, with all edits taken over (recording/edited_samples.h).
struct Source {
  std::filesystem::path root;            // where the images lie
  std::span<const std::string> classes;  // raw bytes
  std::span<const Sample> samples;       // excluded ones are left out
  MovedFiles moved{};  // images are read where they are now, and named as they are in the run

  // Where it is now.
  [[nodiscard]] std::filesystem::path placeOf(const Sample& sample) const;
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
[[nodiscard]] std::string fileNameOf(const Source& source, const Sample& sample);

// Copies one image. Errors: NotFound (the image is gone), CorruptData (it is not the one that the
// run was trained on), Io. True: it had to be encoded.
[[nodiscard]] Result<bool> copyImage(const Source& source, const Sample& sample,
                                     const std::filesystem::path& target,
                                     const ImageEncoder& encode);

}  // namespace flipbook::exporting
