#include "flipbook/formats/file_tree.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include "flipbook/core/excluded_folder.h"
#include "flipbook/core/progress_meter.h"
#include "flipbook/core/sample.h"
#include "flipbook/formats/file_names.h"
#include "flipbook/imaging/image_names.h"

namespace flipbook::formats {
namespace {

enum class Kind { File, Folder, Link, Special, Gone };

struct CloseFolder {
  void operator()(DIR* folder) const { closedir(folder); }
};
using OpenFolder = std::unique_ptr<DIR, CloseFolder>;

struct FreeMemory {
  void operator()(char* memory) const { std::free(memory); }  // NOLINT: realpath allocates so
};

std::string systemMessage(int error) { return std::generic_category().message(error); }

Kind kindOf(mode_t mode) {
  if (S_ISREG(mode)) return Kind::File;
  if (S_ISDIR(mode)) return Kind::Folder;
  return S_ISLNK(mode) ? Kind::Link : Kind::Special;
}

// From the directory entry where the file system says it there, which saves a call per file.
Kind kindOf(int folder, const dirent& entry) {
  switch (entry.d_type) {
    case DT_REG:
      return Kind::File;
    case DT_DIR:
      return Kind::Folder;
    case DT_LNK:
      return Kind::Link;
    case DT_UNKNOWN:
      break;
    default:
      return Kind::Special;
  }
  struct stat status {};
  if (fstatat(folder, entry.d_name, &status, AT_SYMLINK_NOFOLLOW) != 0) return Kind::Gone;
  return kindOf(status.st_mode);
}

class Walk {
 public:
  Walk(FileTree& tree, const ProgressSink& progress, const std::stop_token& stop)
      : m_tree{tree},
        m_root{tree.root.native()},
        m_meter{progress, "Finding images", 0},
        m_stop{stop} {}

  Result<void> run(int rootFolder) {
    m_pending.emplace_back();
    if (auto entered = enterAll(rootFolder); !entered) return entered;
    m_isPutAside = true;
    m_pending = std::move(m_putAside);
    if (auto entered = enterAll(rootFolder); !entered) return entered;
    m_meter.finish();
    return {};
  }

 private:
  Result<void> enterAll(int rootFolder) {
    while (!m_pending.empty()) {
      const std::string folder = std::move(m_pending.back());
      m_pending.pop_back();
      if (auto entered = enter(rootFolder, folder); !entered) return entered;
    }
    return {};
  }

  Result<void> enter(int rootFolder, const std::string& folder) {
    const int opened = openat(rootFolder, folder.empty() ? "." : folder.c_str(),
                              O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    OpenFolder listing{opened < 0 ? nullptr : fdopendir(opened)};
    if (!listing) {
      const std::string why = systemMessage(errno);
      if (opened >= 0) close(opened);
      if (m_isPutAside) return {};
      if (folder.empty()) {
        return fail(ErrorCode::Io, "open dataset: {}: \"{}\"", why, printablePath(m_root));
      }
      quarantine(folder, "folder cannot be read: " + why);
      ++m_tree.unreadableFolders;
      return {};
    }
    while (const dirent* entry = readdir(listing.get())) {
      if (m_stop.stop_requested()) return fail(ErrorCode::Cancelled, "cancelled");
      const std::string_view name{entry->d_name};
      if (name == "." || name == "..") continue;
      if (m_isPutAside) {
        countPutAside(dirfd(listing.get()), folder, *entry);
      } else {
        note(dirfd(listing.get()), folder, *entry);
      }
      m_meter.advance();
    }
    return {};
  }

  // What was excluded is no part of the dataset, whatever it is; its images are only counted.
  void countPutAside(int folder, const std::string& folderPath, const dirent& entry) {
    const std::string_view name{entry.d_name};
    if (isJunk(name)) return;
    const Kind kind = kindOf(folder, entry);
    if (kind == Kind::Folder) m_pending.push_back(folderPath + '/' + std::string{name});
    if (kind == Kind::File && imaging::hasImageExtension(name)) ++m_tree.excludedImages;
  }

  void note(int folder, const std::string& folderPath, const dirent& entry) {
    const std::string_view name{entry.d_name};
    if (isJunk(name)) {
      ++m_tree.junk[name.starts_with("._") ? "._*" : std::string{name}];
      return;
    }
    std::string path =
        folderPath.empty() ? std::string{name} : folderPath + '/' + std::string{name};
    if (m_root.size() + 1 + path.size() >= PATH_MAX) {
      quarantine(std::move(path), "its path is longer than 4,095 bytes");
      return;
    }
    switch (kindOf(folder, entry)) {
      case Kind::File:
        noteFile(std::move(path), name);
        break;
      case Kind::Folder:
        noteFolder(std::move(path), name, folderPath.empty());
        break;
      case Kind::Link:
        noteLink(std::move(path), name);
        break;
      case Kind::Special:
        quarantine(std::move(path), "a pipe, socket or device, not a file");
        break;
      case Kind::Gone:
        break;
    }
  }

  void noteFile(std::string path, std::string_view name) {
    if (imaging::hasImageExtension(name)) {
      m_tree.images.push_back(std::move(path));
    } else if (const auto format = imaging::unsupportedFormat(name)) {
      quarantine(std::move(path),
                 fmt::format("{} is not supported; convert it to PNG or JPEG", *format));
    } else {
      m_tree.others.push_back(std::move(path));
    }
  }

  void noteFolder(std::string path, std::string_view name, bool isAtTop) {
    if (name == kExcludedFolder) {
      m_putAside.push_back(std::move(path));
      return;
    }
    if (!isAtTop && imaging::hasImageExtension(name)) {
      quarantine(std::move(path), "a folder named like an image");
      return;
    }
    m_tree.folders.push_back(path);
    m_pending.push_back(std::move(path));
  }

  void noteLink(std::string path, std::string_view name) {
    const std::unique_ptr<char, FreeMemory> target{
        realpath((m_root + '/' + path).c_str(), nullptr)};
    if (!target) {
      quarantine(std::move(path),
                 errno == ELOOP ? "a link that leads in a circle" : "a link that leads nowhere");
      return;
    }
    const std::optional<std::string_view> inside = belowRoot(target.get());
    struct stat status {};
    if (!inside) {
      quarantine(std::move(path), "a link that leaves the dataset folder");
    } else if (lstat(target.get(), &status) != 0) {
      quarantine(std::move(path), "a link that leads nowhere");
    } else if (S_ISDIR(status.st_mode)) {
      const bool isAncestor = inside->empty() || path.starts_with(std::string{*inside} + '/');
      quarantine(std::move(path), isAncestor ? "a link that leads in a circle"
                                             : "a link to another folder of the dataset");
    } else if (!S_ISREG(status.st_mode)) {
      quarantine(std::move(path), "a link to a pipe, socket or device");
    } else if (imaging::hasImageExtension(name)) {
      m_tree.aliases.push_back({std::move(path), std::string{*inside}});
    } else {
      m_tree.others.push_back(std::move(path));
    }
  }

  [[nodiscard]] std::optional<std::string_view> belowRoot(std::string_view absolute) const {
    if (absolute == m_root) return std::string_view{};
    const bool rootIsSlash = m_root == "/";
    if (!absolute.starts_with(m_root)) return std::nullopt;
    const std::string_view rest = absolute.substr(rootIsSlash ? 0 : m_root.size());
    if (!rest.starts_with('/')) return std::nullopt;
    return rest.substr(1);
  }

  void quarantine(std::string path, std::string reason) {
    m_tree.quarantined.push_back({std::move(path), std::move(reason)});
  }

  FileTree& m_tree;
  const std::string& m_root;
  ProgressMeter m_meter;
  const std::stop_token& m_stop;
  std::vector<std::string> m_pending;   // folders still to enter
  std::vector<std::string> m_putAside;  // with what Apply excluded; entered last
  bool m_isPutAside{};                  // they are being entered
};

}  // namespace

Result<FileTree> listFiles(const std::filesystem::path& root, const ProgressSink& progress,
                           const std::stop_token& stop) {
  const std::string shown = printablePath(root.native());
  const int opened = open(root.c_str(), O_RDONLY | O_DIRECTORY | O_NONBLOCK | O_CLOEXEC);
  if (opened < 0) {
    if (errno == ENOENT) {
      return fail(ErrorCode::NotFound, "open dataset: there is no such folder: \"{}\"", shown);
    }
    if (errno == ENOTDIR) {
      return fail(ErrorCode::NotFound,
                  "open dataset: this is a file; choose the folder that holds the images: \"{}\"",
                  shown);
    }
    return fail(ErrorCode::Io, "open dataset: {}: \"{}\"", systemMessage(errno), shown);
  }
  FileTree tree;
  std::error_code error;
  tree.root = std::filesystem::canonical(root, error);
  Result<void> walked;
  if (error) {
    walked = fail(ErrorCode::Io, "open dataset: {}: \"{}\"", error.message(), shown);
  } else {
    walked = Walk{tree, progress, stop}.run(opened);
  }
  close(opened);
  if (!walked) return passOn(walked.error());
  std::ranges::sort(tree.images);
  std::ranges::sort(tree.others);
  std::ranges::sort(tree.folders);
  std::ranges::sort(tree.aliases, {}, &FileAlias::place);
  std::ranges::sort(tree.quarantined, {}, &QuarantinedFile::path);
  return tree;
}

}  // namespace flipbook::formats
