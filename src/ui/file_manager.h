// Shows a file in the system's file manager.

#pragma once

#include <filesystem>

namespace flipbook::ui {

// Opens the folder that the file lies in; nothing happens where there is no file manager.
void showInFileManager(const std::filesystem::path& file);

}  // namespace flipbook::ui
