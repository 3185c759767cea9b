#include "correction/table_plan.h"

#include <fcntl.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <unordered_map>

#include "correction/delimited_text.h"
#include "flipbook/core/names.h"
#include "flipbook/recording/edited_samples.h"
#include "flipbook/recording/file_io.h"
#include "flipbook/recording/hash.h"

namespace flipbook::correction {
namespace {

namespace fs = std::filesystem;
using recording::File;

constexpr std::uint64_t kMaxBytes = 1ULL << 30U;
constexpr std::uint32_t kSeveral = 0xFFFFFFFF;
constexpr std::array<std::string_view, 6> kLabelNames{"label",  "class", "category",
                                                      "target", "breed", "species"};

std::uint64_t hashOf(std::string_view text) {
  recording::Hasher hasher;
  hasher.add(std::as_bytes(std::span{text}));
  return hasher.value();
}

Result<std::string> textOfFile(const fs::path& path) {
  const File file{::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)};
  if (!file.isOpen()) {
    return fail(ErrorCode::Io, "cannot read: {}: {}", recording::systemMessage(errno),
                recording::shown(path));
  }
  return recording::readText(file, kMaxBytes, path);
}

// The tables of a folder, hidden ones left out, sorted.
std::vector<std::string> tablesBelow(const fs::path& root) {
  std::vector<std::string> tables;
  std::error_code error;
  for (auto entry =
           fs::recursive_directory_iterator{root, fs::directory_options::skip_permission_denied,
                                            error};
       !error && entry != fs::recursive_directory_iterator{}; entry.increment(error)) {
    const std::string name = entry->path().filename().native();
    if (name.starts_with('.')) {
      if (entry->is_directory(error)) entry.disable_recursion_pending();
      continue;
    }
    const std::string extension = lowerAscii(entry->path().extension().native());
    if ((extension == ".csv" || extension == ".tsv") && entry->is_regular_file(error)) {
      tables.push_back(entry->path().lexically_relative(root).native());
    }
  }
  std::ranges::sort(tables);
  return tables;
}

// Images by all the ways in which tables name them; kSeveral where that is not clear.
class ImageNames {
 public:
  explicit ImageNames(std::span<const Sample> samples) {
    for (std::uint32_t i = 0; i < samples.size(); ++i) {
      const fs::path path{samples[i].path};
      note(path.native(), i);
      note(fs::path{path}.replace_extension().native(), i);
      note(path.filename().native(), i);
      note(path.stem().native(), i);
    }
  }

  [[nodiscard]] std::optional<std::uint32_t> find(std::string_view cell,
                                                  const fs::path& folder) const {
    std::string text{cell};
    std::ranges::replace(text, '\\', '/');
    while (text.starts_with("./")) text.erase(0, 2);
    if (text.empty()) return std::nullopt;
    for (const std::string& name : {(folder / text).lexically_normal().native(), text}) {
      const auto found = m_names.find(name);
      if (found != m_names.end() && found->second != kSeveral) return found->second;
    }
    return std::nullopt;
  }

 private:
  void note(std::string name, std::uint32_t sample) {
    const auto [known, isNew] = m_names.try_emplace(std::move(name), sample);
    if (!isNew && known->second != sample) known->second = kSeveral;
  }

  std::unordered_map<std::string, std::uint32_t> m_names;
};

struct NamedRow {
  const TextRow* row{};
  std::uint32_t sample{};
};

class TablePlanner {
 public:
  TablePlanner(const std::vector<std::string>& classes, std::span<const Sample> edited)
      : m_classes{classes}, m_edited{edited}, m_names{edited}, m_isListed(edited.size()) {}

  // The table with its cells changed; nothing where it is not one of the dataset's or stays as it
  // is.
  std::optional<PlannedTable> plan(const std::string& file, const std::string& text) {
    const auto table = readDelimited(text);
    if (!table) return std::nullopt;
    const std::vector<NamedRow> named = namedRows(*table, fs::path{file}.parent_path());
    const auto label = labelColumn(*table, named);
    if (!label) return std::nullopt;
    PlannedTable planned{.file = file, .hashBefore = hashOf(text)};
    std::size_t copied = 0;
    const auto copyTo = [&](std::size_t end) {
      planned.after.append(text, copied, end - copied);
      copied = end;
    };
    for (const NamedRow& one : named) {
      m_isListed[one.sample] = true;
      const Sample& sample = m_edited[one.sample];
      if (sample.excludedBecause == recording::kExcludedByHand) {
        copyTo(one.row->begin);
        copied = one.row->end;
        ++planned.removed;
      } else if (sample.labelBefore) {
        const Cell& cell = one.row->cells[*label];
        copyTo(cell.begin);
        planned.after += cellText(m_classes[sample.label.klass().index()], cell, table->delimiter);
        copied = cell.end;
        ++planned.relabelled;
      }
    }
    copyTo(text.size());
    if (planned.removed + planned.relabelled == 0) return std::nullopt;
    return planned;
  }

  // An edited image that no table names.
  [[nodiscard]] const Sample* unlisted() const {
    for (std::size_t i = 0; i < m_edited.size(); ++i) {
      const bool isEdited =
          m_edited[i].labelBefore || m_edited[i].excludedBecause == recording::kExcludedByHand;
      if (isEdited && !m_isListed[i]) return &m_edited[i];
    }
    return nullptr;
  }

 private:
  // By the column that names most images.
  [[nodiscard]] std::vector<NamedRow> namedRows(const DelimitedText& table,
                                                const fs::path& folder) const {
    std::size_t columns = 0;
    for (const TextRow& row : table.rows) columns = std::max(columns, row.cells.size());
    std::vector<NamedRow> best;
    for (std::size_t column = 0; column < columns; ++column) {
      std::vector<NamedRow> named;
      for (const TextRow& row : table.rows) {
        if (column >= row.cells.size()) continue;
        const auto sample = m_names.find(row.cells[column].value, folder);
        if (sample) named.push_back({&row, *sample});
      }
      if (named.size() > best.size()) best = std::move(named);
    }
    return best;
  }

  // The column that holds the label of every image, as the run was given it. Of several the one
  // that is called so.
  [[nodiscard]] std::optional<std::size_t> labelColumn(const DelimitedText& table,
                                                       const std::vector<NamedRow>& named) const {
    if (named.empty()) return std::nullopt;
    std::vector<std::size_t> fitting;
    for (std::size_t column = 0; column < named.front().row->cells.size(); ++column) {
      const bool fits = std::ranges::all_of(named, [&](const NamedRow& one) {
        const Sample& sample = m_edited[one.sample];
        const Label given = sample.labelBefore.value_or(sample.label);
        if (column >= one.row->cells.size()) return false;
        const std::string& value = one.row->cells[column].value;
        return given.isGiven() ? value == m_classes[given.klass().index()]
                               : value.find_first_not_of(" \t") == std::string::npos;
      });
      if (fits) fitting.push_back(column);
    }
    if (fitting.size() == 1) return fitting.front();
    for (const std::size_t column : fitting) {
      const auto& header = table.rows.front().cells;
      if (column >= header.size()) continue;
      if (std::ranges::find(kLabelNames, lowerAscii(header[column].value)) != kLabelNames.end()) {
        return column;
      }
    }
    return std::nullopt;
  }

  const std::vector<std::string>& m_classes;
  std::span<const Sample> m_edited;
  ImageNames m_names;
  std::vector<bool> m_isListed;
};

}  // namespace

Result<bool> planTables(const recording::RunReader& run, std::span<const Sample> edited,
                        Plan& plan) {
  TablePlanner planner{run.info().classes, edited};
  for (const std::string& file : tablesBelow(plan.root)) {
    const auto text = textOfFile(plan.root / file);
    if (!text) return passOn(text.error());
    if (auto planned = planner.plan(file, *text)) {
      planned->hashAfter = hashOf(planned->after);
      plan.tables.push_back(*std::move(planned));
    }
  }
  if (const Sample* const unlisted = planner.unlisted()) {
    plan.why = fmt::format("{} stands in no table with the label that it was given",
                           printablePath(unlisted->path));
    return false;
  }
  return true;
}

}  // namespace flipbook::correction
