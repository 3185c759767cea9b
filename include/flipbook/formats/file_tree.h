// Everything below a folder, found without opening a file, following a link or leaving the folder.

#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <stop_token>
#include <string>
#include <string_view>
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

// The first bytes of a file that is no image, from which formats are recognised.
struct FileStart {
  std::string path;
  std::string text;
  std::uint64_t fileBytes{};

  [[nodiscard]] bool isWhole() const { return text.size() == fileBytes; }
  // The folder it lies in, relative to the root; empty for the root.
  [[nodiscard]] std::string_view folder() const;
  [[nodiscard]] std::string_view name() const;
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
  std::size_t excludedImages{};   // in folders where Apply put them aside; they stand nowhere above
  std::vector<FileStart> starts;  // of the files of `others` that may say what the rest is
  bool lastWins{};                // as the user chose (ReadingOptions)
  bool takesUnlabeled{};          // likewise
  ProgressSink progress;          // of whoever waits for the tree to be read
  std::stop_token stop;           // likewise
};

// Walks the whole tree with one open folder at a time. A file is judged by its name and kind only;
// pipes, sockets, devices, links that leave the root, lead nowhere or in circles, and folders that
// look like images are quarantined. Errors: NotFound (no such folder), Io (the root cannot be
// read), Cancelled.
[[nodiscard]] Result<FileTree> listFiles(const std::filesystem::path& root,
                                         const ProgressSink& progress, const std::stop_token& stop);

// Reads the beginnings (16 kB) of up to 500 files that are no images; of a folder with very many of
// them only the first few. What cannot be read is left out.
void readStarts(FileTree& tree);

// A regular file's whole text. Errors: NotFound, Io, CorruptData (larger than `most` bytes, in
// words).
[[nodiscard]] Result<std::string> readText(const FileTree& tree, const std::string& path,
                                           std::uint64_t most);

}  // namespace flipbook::formats
