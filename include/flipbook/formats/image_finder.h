// Finds the image that a line of a manifest means, among the files that are there.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "flipbook/core/result.h"
#include "flipbook/formats/file_tree.h"

namespace flipbook::formats {

// A path that may be looked for: '\' became '/', "./" and doubled '/' went, blanks around it too.
// Errors: CorruptData, in words, for what leads outside: "..", absolute paths, drives, schemes
// ("file://"), "\\server", NUL; and for an empty path.
[[nodiscard]] Result<std::string> tidyPath(std::string_view text);

class ImageFinder {
 public:
  // `tree` outlives the finder and does not change.
  explicit ImageFinder(const FileTree& tree);

  // The path of the image, relative to the root. Looked for below `folder` (where the manifest
  // lies), then below each folder that it lies in; with the extensions of images if it has none;
  // then by its name alone, if only one file has that name. A link stands for the file it leads to.
  // Errors: CorruptData (leads outside, or several files could be meant), NotFound.
  [[nodiscard]] Result<std::string> find(std::string_view folder, std::string_view text) const;

  // As find, for paths of other machines, of which only the end can be right here: leading parts
  // are dropped one by one.
  [[nodiscard]] Result<std::string> findByEnd(std::string_view folder, std::string_view text) const;

 private:
  [[nodiscard]] std::string exactly(
      std::string_view path) const;  // empty if there is no such image
  [[nodiscard]] std::string belowFolders(std::string_view folder, const std::string& path) const;

  const FileTree& m_tree;
  // By name and by name without extension; the index of the image, or kSeveral.
  std::unordered_map<std::string_view, std::uint32_t> m_byName;
};

}  // namespace flipbook::formats
