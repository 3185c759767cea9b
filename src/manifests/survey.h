// Which files of a folder are manifests, and how their columns are meant.

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "flipbook/formats/file_names.h"
#include "flipbook/formats/file_tree.h"
#include "manifests/column_roles.h"
#include "manifests/table.h"

namespace flipbook::manifests {

enum class TableKind { Csv, List, JsonLines };

[[nodiscard]] Result<OpenTable> openTable(TableKind kind, const std::filesystem::path& path);

struct Manifest {
  std::string path;
  std::vector<std::string> columns;
  ColumnRoles roles;
  bool startsWithNames{};                   // the first row names the columns in its own way
  std::optional<formats::SplitWord> split;  // by the name of the file or of its folder
  std::uint64_t rows{};                     // about how many
  std::optional<Error> problem;             // it cannot be read at all

  [[nodiscard]] bool hasLabels() const { return roles.label || !roles.oneHot.empty(); }
};

struct Survey {
  std::vector<Manifest> used;          // one, or one per split
  std::vector<std::string> alsoThere;  // other files that list images, not used
};

// Nothing if no file of this kind lists images that are there.
[[nodiscard]] std::optional<Survey> surveyOf(const formats::FileTree& tree, TableKind kind);

// The names of classes by number, from a file that has one per line ("labels.txt"); empty if none
// lies beside the manifest or above it.
[[nodiscard]] std::vector<std::string> classNamesBeside(const formats::FileTree& tree,
                                                        const Manifest& manifest);

}  // namespace flipbook::manifests
