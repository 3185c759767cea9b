// Which column is the path, which the label: by the names that people give them, else by what
// stands in them.

#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "manifests/table.h"

namespace flipbook::manifests {

struct ColumnRoles {
  std::size_t path{};
  std::optional<std::size_t> label;
  std::vector<std::size_t> oneHot;  // instead of `label`: columns of which one per row is 1
  std::optional<std::size_t> split;
  std::optional<std::size_t> group;
};

// Whether the cells read like the names of columns: one of them is a usual name.
[[nodiscard]] bool isHeader(const std::vector<std::string>& cells);

// From the names and the first rows. `isImage` says whether a cell names an image that is there.
// Nothing if no column does for at least half of the rows. A label is not always found.
[[nodiscard]] std::optional<ColumnRoles> rolesOf(
    const std::vector<std::string>& columns, const std::vector<Row>& rows,
    const std::function<bool(const std::string&)>& isImage);

}  // namespace flipbook::manifests
