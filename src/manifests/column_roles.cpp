#include "manifests/column_roles.h"

#include <algorithm>
#include <array>
#include <span>

#include "flipbook/core/names.h"
#include "flipbook/formats/file_names.h"

namespace flipbook::manifests {
namespace {

// The likelier first.
constexpr std::array<std::string_view, 17> kPathNames{
    "file_name", "filename",   "filepath", "file_path",     "image_path",     "img_path",
    "path",      "image_name", "image",    "img",           "file",           "image_id",
    "id",        "name",       "uri",      "relative_path", "image_file_name"};
constexpr std::array<std::string_view, 17> kLabelNames{
    "class_name", "label_name", "category_name", "label",       "class",       "category",
    "target",     "breed",      "species",       "choice",      "labels",      "classes",
    "diagnosis",  "class_id",   "label_id",      "category_id", "ground_truth"};
constexpr std::array<std::string_view, 7> kSplitNames{"split", "subset",  "set", "partition",
                                                      "usage", "dataset", "fold"};
constexpr std::array<std::string_view, 9> kGroupNames{"group",      "group_id", "patient",
                                                      "patient_id", "subject",  "subject_id",
                                                      "video",      "scene",    "session"};

std::string plainName(std::string_view name) {
  const std::size_t begin = name.find_first_not_of(" \t#");
  if (begin == std::string_view::npos) return {};
  std::string plain = lowerAscii(name.substr(begin, name.find_last_not_of(" \t") - begin + 1));
  std::ranges::replace(plain, ' ', '_');
  std::ranges::replace(plain, '-', '_');
  return plain;
}

bool isOneOf(std::span<const std::string_view> names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

std::optional<std::size_t> columnNamed(const std::vector<std::string>& columns,
                                       std::span<const std::string_view> names) {
  for (const std::string_view name : names) {
    const auto found = std::ranges::find(columns, name, plainName);
    if (found != columns.end()) return static_cast<std::size_t>(found - columns.begin());
  }
  return std::nullopt;
}

template <typename Judge>
std::size_t countIn(const std::vector<Row>& rows, std::size_t column, const Judge& judge) {
  return static_cast<std::size_t>(std::ranges::count_if(
      rows, [&](const Row& row) { return column < row.cells.size() && judge(row.cells[column]); }));
}

// Google's AutoML writes TRAIN, VALIDATION, TEST or UNASSIGNED into the first of three columns.
bool isSplitCell(const std::string& cell) {
  return formats::splitWord(cell).has_value() || cell == "UNASSIGNED";
}

bool isFlag(const std::string& cell) {
  return cell == "0" || cell == "1" || cell == "0.0" || cell == "1.0";
}

std::vector<std::size_t> oneHotColumns(const std::vector<Row>& rows,
                                       const std::vector<std::size_t>& candidates) {
  std::vector<std::size_t> flags;
  for (const std::size_t column : candidates) {
    if (countIn(rows, column, isFlag) == rows.size()) flags.push_back(column);
  }
  if (flags.size() < 2 || rows.empty()) return {};
  const bool areOneHot = std::ranges::all_of(rows, [&](const Row& row) {
    return std::ranges::count_if(
               flags, [&](std::size_t column) { return row.cells[column].starts_with('1'); }) == 1;
  });
  return areOneHot ? flags : std::vector<std::size_t>{};
}

}  // namespace

bool isHeader(const std::vector<std::string>& cells) {
  return std::ranges::any_of(cells, [](const std::string& cell) {
    const std::string name = plainName(cell);
    return isOneOf(kPathNames, name) || isOneOf(kLabelNames, name);
  });
}

std::optional<ColumnRoles> rolesOf(const std::vector<std::string>& columns,
                                   const std::vector<Row>& rows,
                                   const std::function<bool(const std::string&)>& isImage) {
  if (rows.empty()) return std::nullopt;
  ColumnRoles roles;
  const auto holdsImages = [&](std::size_t column) {
    return countIn(rows, column, isImage) * 2 >= rows.size();
  };
  const auto named = columnNamed(columns, kPathNames);
  std::optional<std::size_t> path = named && holdsImages(*named) ? named : std::nullopt;
  for (std::size_t i = 0; i < columns.size() && !path; ++i) {
    if (holdsImages(i)) path = i;
  }
  if (!path) return std::nullopt;
  roles.path = *path;

  const auto unlessPath = [&](std::optional<std::size_t> column) {
    return column && *column != roles.path ? column : std::nullopt;
  };
  roles.split = unlessPath(columnNamed(columns, kSplitNames));
  if (roles.split && countIn(rows, *roles.split, isSplitCell) == 0) roles.split.reset();
  roles.group = unlessPath(columnNamed(columns, kGroupNames));
  roles.label = unlessPath(columnNamed(columns, kLabelNames));

  std::vector<std::size_t> rest;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (i != roles.path && i != roles.split && i != roles.group) rest.push_back(i);
  }
  const bool hasNames =
      std::ranges::any_of(columns, [](const auto& name) { return !name.empty(); });
  if (!hasNames && rest.size() > 1 && countIn(rows, rest.front(), isSplitCell) == rows.size()) {
    roles.split = rest.front();
    rest.erase(rest.begin());
  }
  if (roles.label) return roles;
  roles.oneHot = oneHotColumns(rows, rest);
  if (!roles.oneHot.empty()) return roles;
  if (rest.size() == 1 || (!hasNames && !rest.empty())) roles.label = rest.front();
  return roles;
}

}  // namespace flipbook::manifests
