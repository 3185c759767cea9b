// Everything below a folder, found without opening a file, following a link or leaving the folder.

#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <stop_token>
#include <string>
#include <vector>

#include "flipbook/core/progress.h"
#include "flipbook/core/result.h"
#include "flipbook/core/run_info.h"

namespace flipbook::formats {

// A link that leads to a regular file inside the folder.
struct FileAlias {
  std::string place;   // where the link lies
  std::string target;  // the file it leads to; both relative to the root
};

// Paths are relative to the root, raw bytes, sorted bytewise.
struct FileTree {
  std::filesystem::path root;        // absolute, links resolved
  std::vector<std::string> images;   // regular files with the extension of an image
  std::vector<FileAlias> aliases;    // sorted by place; only of such files
  std::vector<std::string> others;   // regular files that are no images, without junk
  std::vector<std::string> folders;  // all that were entered, without the root
  std::vector<QuarantinedFile> quarantined;
  std::map<std::string, std::size_t> junk;  // hidden and left-behind files: name and how often
  std::size_t unreadableFolders{};
};

// Walks the whole tree with one open folder at a time. A file is judged by its name and kind only;
// pipes, sockets, devices, links that leave the root, lead nowhere or in circles, and folders that
// look like images are quarantined. Errors: NotFound (no such folder), Io (the root cannot be
// read), Cancelled.
[[nodiscard]] Result<FileTree> listFiles(const std::filesystem::path& root,
                                         const ProgressSink& progress, const std::stop_token& stop);

}  // namespace flipbook::formats
