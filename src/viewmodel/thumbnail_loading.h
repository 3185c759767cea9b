// Loads one sample's picture, on a pool thread.

#pragma once

#include <QString>
#include <cstdint>
#include <filesystem>

#include "flipbook/core/sample.h"
#include "flipbook/viewmodel/thumbnail_store.h"

namespace flipbook::viewmodel {

struct LoadRequest {
  ImageDecoder decoder;
  Sample sample;
  std::uint32_t sidePx{};      // the picture fits into a square of this side; 0: full size
  std::filesystem::path file;  // empty: `problem` says why it is not opened
  QString problem;
};

// Never throws. A file whose content differs from Sample::contentHash is shown, and said to have
// changed.
[[nodiscard]] Thumbnail loadThumbnail(const LoadRequest& request);

// The calling thread gives way to the window's (on Linux; elsewhere nothing happens).
void lowerThreadPriority();

// Copies; null if the sizes do not match the bytes.
[[nodiscard]] QImage imageFrom(const RgbImage& image);

}  // namespace flipbook::viewmodel
