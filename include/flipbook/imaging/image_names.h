// What the name of a file says of its being an image.

#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace flipbook::imaging {

inline constexpr std::string_view kImageExtensions =
    ".jpg, .jpeg, .jpe, .jfif, .png, .bmp, .webp, .ppm, .pgm, .pbm, .pnm";

// The last extension with its dot in lower case; empty if there is none. ".DS_Store" has none.
[[nodiscard]] std::string lowerExtension(std::string_view fileName);

// Whether files of this name are read as images (their content decides what they are).
[[nodiscard]] bool hasImageExtension(std::string_view fileName);

// The name of an image format that Flipbook does not read, by the file's extension: "TIFF", "GIF".
[[nodiscard]] std::optional<std::string_view> unsupportedFormat(std::string_view fileName);

}  // namespace flipbook::imaging
