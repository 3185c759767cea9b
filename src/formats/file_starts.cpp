// The beginnings and texts of the files beside the images.

#include <sys/stat.h>

#include <algorithm>
#include <map>

#include "flipbook/formats/file_tree.h"
#include "flipbook/imaging/image_decoding.h"

namespace flipbook::formats {
namespace {

constexpr std::size_t kMostFiles = 500;
constexpr std::size_t kMostInAFolder = 40;
constexpr std::size_t kStartBytes = 16UL * 1024;

std::string textOf(const std::vector<std::byte>& bytes) {
  std::string text(bytes.size(), '\0');
  std::ranges::transform(bytes, text.begin(), [](std::byte b) { return std::to_integer<char>(b); });
  return text;
}

std::size_t depthOf(std::string_view path) {
  return static_cast<std::size_t>(std::ranges::count(path, '/'));
}

}  // namespace

std::string_view FileStart::folder() const {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? std::string_view{} : std::string_view{path}.substr(0, slash);
}

std::string_view FileStart::name() const {
  return std::string_view{path}.substr(path.rfind('/') + 1);
}

void readStarts(FileTree& tree) {
  std::vector<std::string_view> paths{tree.others.begin(), tree.others.end()};
  std::ranges::stable_sort(paths, {}, depthOf);
  std::map<std::string_view, std::size_t> inFolder;
  tree.starts.clear();
  for (const std::string_view path : paths) {
    if (tree.starts.size() == kMostFiles) break;
    if (++inFolder[path.substr(0, path.rfind('/') + 1)] > kMostInAFolder) continue;
    const std::filesystem::path full = tree.root / path;
    struct stat status {};
    if (lstat(full.c_str(), &status) != 0) continue;
    const auto start = imaging::readImageFileStart(full, kStartBytes);
    if (!start) continue;
    tree.starts.push_back(
        {std::string{path}, textOf(*start), static_cast<std::uint64_t>(status.st_size)});
  }
}

Result<std::string> readText(const FileTree& tree, const std::string& path, std::uint64_t most) {
  imaging::DecodeLimits limits;
  limits.maxFileBytes = most;
  const auto bytes = imaging::readImageFile(tree.root / path, limits);
  if (!bytes) return passOn(bytes.error());
  return textOf(*bytes);
}

}  // namespace flipbook::formats
