#include "manifests/survey.h"

#include <algorithm>
#include <array>
#include <utility>

#include "flipbook/core/names.h"
#include "flipbook/formats/image_finder.h"
#include "flipbook/imaging/image_names.h"

namespace flipbook::manifests {
namespace {

constexpr std::size_t kRowsToJudge = 50;

using formats::FileStart;
using formats::FileTree;
using formats::ImageFinder;

// By its first line: a damaged table may hold anything further down.
bool isText(const FileStart& start) {
  const std::string_view firstLine = std::string_view{start.text}.substr(0, start.text.find('\n'));
  return !firstLine.empty() && firstLine.find('\0') == std::string_view::npos;
}

bool isUtf16(const FileStart& start) {
  return start.text.starts_with("\xFF\xFE") || start.text.starts_with("\xFE\xFF");
}

// What the first character says; a cheap look before the file is opened as a table.
bool couldBe(TableKind kind, const FileStart& start) {
  if (!isText(start)) return false;
  const std::size_t first = start.text.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  if (first == std::string::npos) return false;
  const bool isObject = start.text[first] == '{';
  return kind == TableKind::JsonLines ? isObject : !isObject && start.text[first] != '<';
}

std::optional<formats::SplitWord> splitNamedBy(const FileStart& start) {
  std::string_view stem = start.name();
  stem = stem.substr(0, stem.rfind('.'));
  if (const auto word = formats::splitWord(stem)) return word;
  std::string_view folder = start.folder();
  return formats::splitWord(folder.substr(folder.rfind('/') + 1));
}

bool isNamedLikeATable(const FileStart& start) {
  const std::string extension = imaging::lowerExtension(start.name());
  return extension == ".csv" || extension == ".tsv";
}

std::optional<Manifest> manifestOf(const FileTree& tree, const ImageFinder& finder, TableKind kind,
                                   const FileStart& start) {
  Manifest manifest{.path = start.path};
  if (kind == TableKind::Csv && isUtf16(start) && isNamedLikeATable(start)) {
    manifest.problem =
        Error{ErrorCode::CorruptData, "line 1: UTF-16 is not supported; save it as UTF-8"};
    return manifest;
  }
  if (!couldBe(kind, start)) return std::nullopt;
  auto table = openTable(kind, tree.root / start.path);
  if (!table) {
    if (kind != TableKind::Csv || !isNamedLikeATable(start)) return std::nullopt;
    manifest.problem = table.error();
    return manifest;
  }
  std::vector<Row> rows;
  std::uint64_t rowBytes = 1;
  while (rows.size() < kRowsToJudge) {
    auto row = (*table)->next();
    if (!row || !*row) break;
    for (const std::string& cell : (*row)->cells) rowBytes += cell.size() + 1;
    rows.push_back(std::move(**row));
  }
  manifest.columns = (*table)->columns();
  const auto isImage = [&](const std::string& cell) {
    return !cell.empty() && finder.find(start.folder(), cell).has_value();
  };
  auto roles = rolesOf(manifest.columns, rows, isImage);
  if (!roles) return std::nullopt;
  manifest.roles = std::move(*roles);
  manifest.rows =
      rows.size() < kRowsToJudge ? rows.size() : start.fileBytes * rows.size() / rowBytes;
  const bool isNameless = std::ranges::all_of(manifest.columns, &std::string::empty);
  const std::string& first = rows.front().cells[manifest.roles.path];
  manifest.startsWithNames =
      isNameless && rows.size() > 1 && !imaging::hasImageExtension(first) && !isImage(first);
  manifest.split = splitNamedBy(start);
  return manifest;
}

// One per split if there are such with the same columns; else the one that lists most.
Survey choose(std::vector<Manifest> found) {
  Survey survey;
  std::ranges::stable_sort(found, [](const Manifest& a, const Manifest& b) {
    return a.hasLabels() != b.hasLabels() ? a.hasLabels() : a.rows > b.rows;
  });
  const Manifest first = found.front();
  for (Manifest& manifest : found) {
    const bool isSplitToo =
        first.split && manifest.split && manifest.hasLabels() && manifest.columns == first.columns;
    if (manifest.path == first.path || isSplitToo) {
      survey.used.push_back(std::move(manifest));
    } else if (manifest.hasLabels()) {
      survey.alsoThere.push_back(std::move(manifest.path));
    }
  }
  if (survey.used.size() == 1) survey.used.front().split.reset();
  std::ranges::sort(survey.used, {}, &Manifest::path);
  return survey;
}

std::vector<std::string> linesOf(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const std::size_t last = line.find_last_not_of(" \t\r");
    if (last != std::string_view::npos) lines.emplace_back(line.substr(0, last + 1));
  }
  return lines;
}

}  // namespace

Result<OpenTable> openTable(TableKind kind, const std::filesystem::path& path) {
  switch (kind) {
    case TableKind::Csv:
      return openCsv(path);
    case TableKind::List:
      return openList(path);
    default:
      return openJsonLines(path);
  }
}

std::optional<Survey> surveyOf(const FileTree& tree, TableKind kind) {
  if (tree.images.empty() && tree.aliases.empty()) return std::nullopt;
  const ImageFinder finder{tree};
  std::vector<Manifest> found;
  for (const FileStart& start : tree.starts) {
    if (auto manifest = manifestOf(tree, finder, kind, start))
      found.push_back(std::move(*manifest));
  }
  if (found.empty()) return std::nullopt;
  return choose(std::move(found));
}

std::vector<std::string> classNamesBeside(const FileTree& tree, const Manifest& manifest) {
  constexpr std::array<std::string_view, 8> kNames{
      "labels.txt",      "classes.txt",    "class_names.txt", "names.txt",
      "label_names.txt", "categories.txt", "synsets.txt",     "classes.names"};
  const FileStart* best = nullptr;
  for (const FileStart& start : tree.starts) {
    const bool isNamedSo = std::ranges::find(kNames, lowerAscii(start.name())) != kNames.end();
    const bool isBeside = start.folder().empty() || manifest.path.starts_with(start.folder());
    if (!isNamedSo || !isBeside || !isText(start) || start.path == manifest.path) continue;
    if (best == nullptr || start.path.size() > best->path.size()) best = &start;
  }
  if (best == nullptr) return {};
  constexpr std::uint64_t kMostBytes = 16U << 20U;
  const auto text = formats::readText(tree, best->path, kMostBytes);
  return text ? linesOf(*text) : std::vector<std::string>{};
}

}  // namespace flipbook::manifests
