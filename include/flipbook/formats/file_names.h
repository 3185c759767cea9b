// What the name of a file or folder says: junk or not, which split, whose twin.

#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace flipbook::formats {

// Hidden files and what systems leave behind: .DS_Store, Thumbs.db, desktop.ini, __MACOSX, @eaDir.
[[nodiscard]] bool isJunk(std::string_view name);

enum class SplitWord { Training, Validation, Test };

// The split a folder name stands for. The words are those of Hugging Face datasets (train,
// training; validation, valid, dev, val; test, testing, eval, evaluation), as whole words of the
// name, between
// '-', '.', '_', ' ' and digits, in any case.
[[nodiscard]] std::optional<SplitWord> splitWord(std::string_view folderName);

// Whether a folder is called "unlabeled" or "unlabelled", in any case: what lies in it has no
// label.
[[nodiscard]] bool isNamedUnlabeled(std::string_view folderName);

// Equal for names that only differ in case / only in Unicode normal form (NFC, NFD).
[[nodiscard]] std::string withoutCase(std::string_view name);
[[nodiscard]] std::string decomposed(std::string_view name);

}  // namespace flipbook::formats
