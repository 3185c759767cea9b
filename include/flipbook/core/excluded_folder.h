// Where images are put aside that were excluded for good.

#pragma once

#include <string_view>

namespace flipbook {

// Beside the class folders, and no class itself.
inline constexpr std::string_view kExcludedFolder = "excluded by Flipbook";

}  // namespace flipbook
