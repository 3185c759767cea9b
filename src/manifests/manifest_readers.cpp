#include "flipbook/manifests/manifest_readers.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "flipbook/core/names.h"
#include "flipbook/core/progress_meter.h"
#include "flipbook/core/sample.h"
#include "flipbook/formats/dataset_builder.h"
#include "manifests/survey.h"

namespace flipbook::manifests {
namespace {

using formats::DatasetBuilder;
using formats::FileTree;
using formats::ManifestEntry;
using formats::Recognition;

std::string columnInWords(const Manifest& manifest, std::size_t column) {
  const std::string& name = manifest.columns[column];
  return name.empty() ? fmt::format("column {}", column + 1)
                      : fmt::format("column \"{}\"", printablePath(name));
}

std::string whyOf(const Survey& survey, std::string_view what) {
  const Manifest& first = survey.used.front();
  std::vector<std::string> paths;
  for (const Manifest& manifest : survey.used) paths.push_back(manifest.path);
  std::string why = fmt::format("{} {} images by {}", quotedList(paths),
                                survey.used.size() == 1 ? "lists" : "list",
                                columnInWords(first, first.roles.path));
  if (first.roles.label) why += " and labels by " + columnInWords(first, *first.roles.label);
  if (!first.roles.oneHot.empty()) {
    why += fmt::format(" and labels by {} columns of which one is 1", first.roles.oneHot.size());
  }
  if (first.roles.split) why += ", splits by " + columnInWords(first, *first.roles.split);
  return fmt::format("{} ({})", why, what);
}

std::optional<Recognition> recognise(const FileTree& tree, TableKind kind, std::string_view what) {
  const auto survey = surveyOf(tree, kind);
  if (!survey) return std::nullopt;
  const Manifest& first = survey->used.front();
  if (first.problem) {
    return Recognition{fmt::format("\"{}\" is a table", printablePath(first.path)), false, false};
  }
  std::uint64_t rows = 0;
  for (const Manifest& manifest : survey->used) rows += manifest.rows;
  const bool isLikely = first.hasLabels() && rows * 2 >= tree.images.size();
  return Recognition{whyOf(*survey, what), isLikely, isLikely};
}

// Splits that a cell or a file's name gives; "UNASSIGNED" and blanks give none.
std::optional<formats::SplitWord> splitOf(const Manifest& manifest, const Row& row) {
  if (!manifest.roles.split) return manifest.split;
  return formats::splitWord(row.cells[*manifest.roles.split]);
}

class Reader {
 public:
  Reader(TableKind kind, DatasetBuilder& builder)
      : m_kind{kind},
        m_builder{builder},
        m_meter{builder.tree().progress, "Reading the lines of the table", 0} {}

  // Class numbers mean these names.
  void setClassNames(std::vector<std::string> names) {
    m_classNames = std::move(names);
    m_builder.setClasses(m_classNames);
  }

  Result<void> read(const Manifest& manifest) {
    const std::string shown = printablePath(manifest.path);
    auto table = openTable(m_kind, m_builder.tree().root / manifest.path);
    if (!table) return passOn(table.error(), shown);
    bool isNames = manifest.startsWithNames;
    while (true) {
      auto row = (*table)->next();
      if (!row) return passOn(row.error(), shown);
      if (!*row) return {};
      if (std::exchange(isNames, false)) continue;
      if (m_builder.tree().stop.stop_requested()) return fail(ErrorCode::Cancelled, "cancelled");
      take(manifest, **row);
      m_meter.advance();
    }
  }

 private:
  void take(const Manifest& manifest, const Row& row) {
    const ColumnRoles& roles = manifest.roles;
    const formats::Source source{manifest.path, row.line};
    const std::string& path = row.cells[roles.path];
    if (!row.problem.empty()) {
      m_builder.quarantine(source, path, row.problem);
      return;
    }
    ManifestEntry entry{.path = path, .split = splitOf(manifest, row)};
    if (roles.group) entry.group = row.cells[*roles.group];
    if (!roles.oneHot.empty()) {
      const auto label = oneHotLabel(manifest, row);
      if (!label) {
        m_builder.quarantine(source, path, "not exactly one of the label columns is 1");
        return;
      }
      entry.label = *label;
    } else if (std::ranges::find(row.nested, *roles.label) != row.nested.end()) {
      m_builder.quarantine(source, path, "the label is a list, not one text or number");
      return;
    } else {
      entry.label = named(row.cells[*roles.label]);
    }
    m_builder.add(source, entry);
  }

  static std::optional<std::string_view> oneHotLabel(const Manifest& manifest, const Row& row) {
    std::optional<std::string_view> label;
    for (const std::size_t column : manifest.roles.oneHot) {
      const std::string& cell = row.cells[column];
      if (cell == "0" || cell == "0.0") continue;
      if (label || (cell != "1" && cell != "1.0")) return std::nullopt;
      label = manifest.columns[column];
    }
    return label;
  }

  [[nodiscard]] std::string_view named(const std::string& label) const {
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(label.data(), label.data() + label.size(), number);
    const bool isNumber = error == std::errc{} && end == label.data() + label.size();
    return isNumber && number < m_classNames.size() ? m_classNames[number] : label;
  }

  TableKind m_kind;
  DatasetBuilder& m_builder;
  ProgressMeter m_meter;
  std::vector<std::string> m_classNames;
};

tl::unexpected<Error> refuseWithoutLabels(const FileTree& tree, const Manifest& manifest) {
  std::string firstLine;
  for (const auto& start : tree.starts) {
    if (start.path == manifest.path)
      firstLine = start.text.substr(0, start.text.find_first_of("\r\n"));
  }
  return fail(ErrorCode::InvalidArgument,
              "open dataset: no column of \"{}\" is the label (looked for label, class, category, "
              "target, ...); line 1 is: {}",
              printablePath(manifest.path), printablePath(firstLine.substr(0, 300)));
}

// Whether the labels are class numbers, to which a list of names may belong.
bool areNumbers(const FileTree& tree, const Manifest& manifest, TableKind kind) {
  if (!manifest.roles.label) return false;
  auto table = openTable(kind, tree.root / manifest.path);
  if (!table) return false;
  constexpr std::size_t kLooked = 50;
  bool isFirst = manifest.startsWithNames;
  for (std::size_t i = 0; i < kLooked; ++i) {
    auto row = (*table)->next();
    if (!row || !*row) return i > 0;
    if (std::exchange(isFirst, false)) continue;
    const std::string& label = (*row)->cells[*manifest.roles.label];
    if (label.empty()) continue;
    if (label.find_first_not_of("-0123456789") != std::string::npos) return false;
  }
  return true;
}

Result<Dataset> read(FileTree tree, TableKind kind) {
  auto survey = surveyOf(tree, kind);
  const Manifest first = survey->used.front();
  if (first.problem) {
    return passOn(first.problem->within(fmt::format("\"{}\"", printablePath(first.path))),
                  "open dataset");
  }
  if (!first.hasLabels()) return refuseWithoutLabels(tree, first);
  std::vector<std::string> names;
  if (areNumbers(tree, first, kind)) names = classNamesBeside(tree, first);
  DatasetBuilder builder{std::move(tree)};
  Reader reader{kind, builder};
  if (!names.empty()) reader.setClassNames(std::move(names));
  for (const Manifest& manifest : survey->used) {
    if (auto done = reader.read(manifest); !done) return passOn(done.error(), "open dataset");
  }
  if (!survey->alsoThere.empty()) {
    builder.warn(fmt::format("Other tables list images too and are not used: {}",
                             quotedList(survey->alsoThere)));
  }
  auto dataset = std::move(builder).finish();
  if (!dataset) return passOn(dataset.error(), "open dataset");
  return dataset;
}

}  // namespace

const formats::FormatReader& csvReader() {
  static const formats::FormatReader reader{
      "csv", [](const FileTree& tree) { return recognise(tree, TableKind::Csv, "a table"); },
      [](FileTree tree) { return read(std::move(tree), TableKind::Csv); }};
  return reader;
}

const formats::FormatReader& listReader() {
  static const formats::FormatReader reader{
      "text-list", [](const FileTree& tree) { return recognise(tree, TableKind::List, "a list"); },
      [](FileTree tree) { return read(std::move(tree), TableKind::List); }};
  return reader;
}

const formats::FormatReader& jsonLinesReader() {
  static const formats::FormatReader reader{
      "jsonl",
      [](const FileTree& tree) { return recognise(tree, TableKind::JsonLines, "JSON lines"); },
      [](FileTree tree) { return read(std::move(tree), TableKind::JsonLines); }};
  return reader;
}

}  // namespace flipbook::manifests
