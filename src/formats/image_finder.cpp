#include "flipbook/formats/image_finder.h"

#include <algorithm>
#include <array>
#include <limits>

#include "flipbook/core/sample.h"
#include "flipbook/imaging/image_names.h"

namespace flipbook::formats {
namespace {

constexpr std::uint32_t kSeveral = std::numeric_limits<std::uint32_t>::max();

std::string_view nameOf(std::string_view path) { return path.substr(path.rfind('/') + 1); }

std::string_view withoutExtension(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  return dot == std::string_view::npos || dot == 0 ? name : name.substr(0, dot);
}

tl::unexpected<Error> outside(std::string_view what) {
  return fail(ErrorCode::CorruptData, "outside root: {}", what);
}

bool hasScheme(std::string_view text) {
  const std::size_t colon = text.find(':');
  return colon != std::string_view::npos && text.substr(colon).starts_with("://");
}

bool hasDrive(std::string_view text) {
  return text.size() >= 2 && text[1] == ':' &&
         ((text[0] >= 'a' && text[0] <= 'z') || (text[0] >= 'A' && text[0] <= 'Z'));
}

}  // namespace

Result<std::string> tidyPath(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return fail(ErrorCode::CorruptData, "no path");
  text = text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
  if (text.find('\0') != std::string_view::npos) return outside("a NUL byte in the path");
  if (text.starts_with("\\\\")) return outside("a path on another machine");
  if (hasScheme(text)) return outside("a URL, not a path");
  if (hasDrive(text)) return outside("an absolute path");
  std::string tidy;
  std::string whole{text};
  std::ranges::replace(whole, '\\', '/');
  if (whole.starts_with('/')) return outside("an absolute path");
  std::string_view rest = whole;
  while (!rest.empty()) {
    const std::size_t slash = std::min(rest.find('/'), rest.size());
    const std::string_view part = rest.substr(0, slash);
    rest.remove_prefix(std::min(slash + 1, rest.size()));
    if (part.empty() || part == ".") continue;
    if (part == "..") return outside("\"..\" in the path");
    if (!tidy.empty()) tidy += '/';
    tidy += part;
  }
  if (tidy.empty()) return fail(ErrorCode::CorruptData, "no path");
  return tidy;
}

ImageFinder::ImageFinder(const FileTree& tree) : m_tree{tree} {
  m_byName.reserve(tree.images.size() * 2);
  const auto note = [&](std::string_view name, std::uint32_t image) {
    const auto [place, isNew] = m_byName.try_emplace(name, image);
    if (!isNew && place->second != image) place->second = kSeveral;
  };
  for (std::uint32_t i = 0; i < tree.images.size(); ++i) {
    const std::string_view name = nameOf(tree.images[i]);
    note(name, i);
    note(withoutExtension(name), i);
  }
}

std::string ImageFinder::exactly(std::string_view path) const {
  const auto image = std::ranges::lower_bound(m_tree.images, path);
  if (image != m_tree.images.end() && *image == path) return *image;
  const auto alias = std::ranges::lower_bound(m_tree.aliases, path, {}, &FileAlias::place);
  return alias != m_tree.aliases.end() && alias->place == path ? alias->target : std::string{};
}

std::string ImageFinder::belowFolders(std::string_view folder, const std::string& path) const {
  while (true) {
    std::string found = exactly(folder.empty() ? path : std::string{folder} + '/' + path);
    if (!found.empty() || folder.empty()) return found;
    const std::size_t slash = folder.rfind('/');
    folder = slash == std::string_view::npos ? std::string_view{} : folder.substr(0, slash);
  }
}

Result<std::string> ImageFinder::find(std::string_view folder, std::string_view text) const {
  const auto path = tidyPath(text);
  if (!path) return passOn(path.error());
  if (std::string found = belowFolders(folder, *path); !found.empty()) return found;
  if (!imaging::hasImageExtension(nameOf(*path))) {
    constexpr std::array<std::string_view, 6> kUsual{".jpg", ".png", ".jpeg",
                                                     ".JPG", ".bmp", ".webp"};
    for (const std::string_view extension : kUsual) {
      std::string found = belowFolders(folder, *path + std::string{extension});
      if (!found.empty()) return found;
    }
  }
  const auto named = m_byName.find(nameOf(*path));
  if (named == m_byName.end()) return fail(ErrorCode::NotFound, "there is no such image");
  if (named->second == kSeveral) {
    return fail(ErrorCode::CorruptData, "several images have this name, in different folders");
  }
  return m_tree.images[named->second];
}

Result<std::string> ImageFinder::findByEnd(std::string_view folder, std::string_view text) const {
  std::string whole{text};
  std::ranges::replace(whole, '\\', '/');
  if (const std::size_t scheme = whole.find("://"); scheme != std::string::npos) {
    whole.erase(0, scheme + 3);
  }
  std::string_view rest = whole;
  while (!rest.empty()) {
    const auto tidy = tidyPath(rest);
    if (tidy) {
      std::string found = belowFolders(folder, *tidy);
      if (!found.empty()) return found;
    }
    const std::size_t slash = rest.find('/');
    if (slash == std::string_view::npos) break;
    rest.remove_prefix(slash + 1);
  }
  return find(folder, nameOf(whole));
}

}  // namespace flipbook::formats
