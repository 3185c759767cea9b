// What the name of a file or folder says: image or not, which split, whose twin.

#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace flipbook::dataset {

inline constexpr std::string_view kImageExtensions =
    ".jpg, .jpeg, .jpe, .jfif, .png, .bmp, .webp, .ppm, .pgm, .pbm, .pnm";

// The last extension with its dot in lower case; empty if there is none. ".DS_Store" has none.
[[nodiscard]] std::string lowerExtension(std::string_view fileName);

// Whether files of this name are read as images (their content decides what they are).
[[nodiscard]] bool hasImageExtension(std::string_view fileName);

// The name of an image format that Flipbook does not read, by the file's extension: "TIFF", "GIF".
[[nodiscard]] std::optional<std::string_view> unsupportedFormat(std::string_view fileName);

// Hidden files and what systems leave behind: .DS_Store, Thumbs.db, desktop.ini, __MACOSX, @eaDir.
[[nodiscard]] bool isJunk(std::string_view name);

enum class SplitWord { Training, Validation, Test };

// The split a folder name stands for. The words are those of Hugging Face datasets (train,
// training; validation, valid, dev, val; test, testing, eval, evaluation), as whole words of the
// name, between
// '-', '.', '_', ' ' and digits, in any case.
[[nodiscard]] std::optional<SplitWord> splitWord(std::string_view folderName);

// Equal for names that only differ in case / only in Unicode normal form (NFC, NFD).
[[nodiscard]] std::string withoutCase(std::string_view name);
[[nodiscard]] std::string decomposed(std::string_view name);

}  // namespace flipbook::dataset
