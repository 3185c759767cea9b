#include "flipbook/formats/dataset_builder.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <numeric>
#include <utility>

#include "flipbook/core/names.h"
#include "flipbook/core/sample.h"
#include "flipbook/formats/folder_labels.h"
#include "flipbook/formats/given_splits.h"

namespace flipbook::formats {
namespace {

constexpr std::uint32_t kMostClasses = 65'536;  // what a run can hold

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

// A class number as people write it: 0, 1, 2, ...
std::optional<std::uint32_t> plainNumber(std::string_view text) {
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  if (number >= kMostClasses) return std::nullopt;
  return number;
}

bool isNone(std::string_view label) { return label.empty() || lowerAscii(label) == "null"; }

bool isNoNumber(std::string_view label) {
  const std::string lower = lowerAscii(label);
  return lower == "nan" || lower == "n/a";
}

}  // namespace

std::string Source::inWords() const {
  const std::string shown = printablePath(file);
  return line == 0 ? shown : fmt::format("{}, line {}", shown, line);
}

// The finder looks at the tree of this very object, which is never moved.
DatasetBuilder::DatasetBuilder(FileTree tree) : m_tree{std::move(tree)}, m_finder{m_tree} {}

void DatasetBuilder::setClasses(std::vector<std::string> classes) {
  m_hasClassList = true;
  m_labels = std::move(classes);
  m_labelNumbers.clear();
  for (std::uint32_t i = 0; i < m_labels.size(); ++i) m_labelNumbers.emplace(m_labels[i], i);
}

Result<std::string> DatasetBuilder::imageOf(const Source& source, std::string_view path) const {
  const std::size_t slash = source.file.rfind('/');
  const std::string_view folder =
      slash == std::string_view::npos ? std::string_view{} : source.file.substr(0, slash);
  return m_pathsAreForeign ? m_finder.findByEnd(folder, path) : m_finder.find(folder, path);
}

void DatasetBuilder::add(const Source& source, const ManifestEntry& entry) {
  auto found = imageOf(source, entry.path);
  if (!found) {
    quarantine(source, entry.path, found.error().message());
    return;
  }
  addFound(source, std::move(*found), entry);
}

void DatasetBuilder::addFound(const Source& source, std::string address,
                              const ManifestEntry& entry) {
  const std::string_view label = trimmed(entry.label);
  if (isNone(label) && !entry.box) {
    m_unlabeled.push_back(address);
    if (m_tree.takesUnlabeled) return;
  }
  if (isNone(label) || isNoNumber(label)) {
    quarantine(source, entry.path, isNone(label) ? "no label" : "no label, but NaN");
    return;
  }
  if (m_hasClassList && !m_labelNumbers.contains(std::string{label})) {
    quarantine(source, entry.path,
               fmt::format("the label \"{}\" is not in the list of classes", printablePath(label)));
    return;
  }
  if (entry.box) address = addressOf(address, *entry.box);
  m_noted.push_back({std::move(address), std::string{entry.group}, labelNumber(label),
                     sourceNumber(source.file), source.line, entry.split, entry.box});
}

void DatasetBuilder::quarantine(const Source& source, std::string_view path,
                                std::string_view reason) {
  const std::string_view shown = trimmed(path);
  // Whatever was said of it is wrong, so it is not one of which nothing is said.
  const auto image = imageOf(source, path);
  if (image) m_refused.push_back(*image);
  m_quarantined.push_back({std::string{shown.empty() ? source.file : shown.substr(0, 4096)},
                           fmt::format("{}: {}", source.inWords(), reason)});
}

std::uint32_t DatasetBuilder::labelNumber(std::string_view label) {
  const auto [place, isNew] =
      m_labelNumbers.try_emplace(std::string{label}, static_cast<std::uint32_t>(m_labels.size()));
  if (isNew) m_labels.emplace_back(label);
  return place->second;
}

std::uint32_t DatasetBuilder::sourceNumber(std::string_view file) {
  if (m_sources.empty() || m_sources.back() != file) {
    const auto found = std::ranges::find(m_sources, file);
    if (found != m_sources.end()) return static_cast<std::uint32_t>(found - m_sources.begin());
    m_sources.emplace_back(file);
  }
  return static_cast<std::uint32_t>(m_sources.size() - 1);
}

Source DatasetBuilder::sourceOf(const Noted& noted) const {
  return {m_sources[noted.source], noted.line};
}

// Where nearly all labels are class numbers, those that are not ("-1", "1e3", "2147483648") are
// mistakes and no names (C3).
void DatasetBuilder::dropOddLabels() {
  if (m_hasClassList) return;
  std::vector<bool> isNumber(m_labels.size());
  for (std::size_t i = 0; i < m_labels.size(); ++i) {
    isNumber[i] = plainNumber(m_labels[i]).has_value();
  }
  const auto odd =
      std::ranges::count_if(m_noted, [&](const Noted& noted) { return !isNumber[noted.label]; });
  const auto all = static_cast<std::ptrdiff_t>(m_noted.size());
  if (odd == 0 || odd * 5 > all) return;
  std::erase_if(m_noted, [&](const Noted& noted) {
    if (isNumber[noted.label]) return false;
    quarantine(sourceOf(noted), splitAddress(noted.address).container,
               fmt::format("the label \"{}\" is no class number from 0 to {}, as the others are",
                           printablePath(m_labels[noted.label]), kMostClasses - 1));
    return true;
  });
}

// Of one image's labels only the last stays, if that is what the user wants. Sorted by address,
// those of one address in the order in which they were said.
Result<void> DatasetBuilder::dropRelabelled() {
  std::size_t relabelled = 0;
  std::string example;
  std::vector<bool> isDropped(m_noted.size());
  for (std::size_t i = 1; i < m_noted.size(); ++i) {
    const Noted& first = m_noted[i - 1];
    const Noted& second = m_noted[i];
    if (first.address != second.address || first.label == second.label) continue;
    if (!m_tree.lastWins) {
      return fail(ErrorCode::ConflictingLabels,
                  "{}: \"{}\" is labelled \"{}\" here and \"{}\" in {}; keep one of the two, or "
                  "let the last one count (--last-wins)",
                  sourceOf(second).inWords(), printablePath(second.address),
                  printablePath(m_labels[second.label]), printablePath(m_labels[first.label]),
                  sourceOf(first).inWords());
    }
    for (std::size_t back = i; back-- > 0 && !isDropped[back];) {
      if (m_noted[back].address != second.address) break;
      isDropped[back] = true;
    }
    if (relabelled++ > 0) continue;
    example = fmt::format("\"{}\": {} in {}, {} in {}", printablePath(second.address),
                          printablePath(m_labels[first.label]), sourceOf(first).inWords(),
                          printablePath(m_labels[second.label]), sourceOf(second).inWords());
  }
  if (relabelled == 0) return {};
  m_warnings.push_back(fmt::format(
      "{} labelled again, and the last label counts, first {}",
      relabelled == 1 ? "1 image is" : fmt::format("{} times an image is", relabelled), example));
  std::size_t at = 0;
  std::erase_if(m_noted, [&](const Noted&) { return isDropped[at++]; });
  return {};
}

Result<void> DatasetBuilder::dropRepeated() {
  std::size_t overlaps = 0;
  std::size_t repeated = 0;
  const Noted* overlap = nullptr;
  const auto isSame = [&](const Noted& a, const Noted& b) { return a.address == b.address; };
  for (std::size_t i = 1; i < m_noted.size(); ++i) {
    const Noted& first = m_noted[i - 1];
    const Noted& second = m_noted[i];
    if (!isSame(first, second)) continue;
    ++repeated;
    if (first.split == second.split) continue;
    ++overlaps;
    if (overlap == nullptr) overlap = &second;
  }
  if (overlaps > 0) {
    const Noted& other = *(overlap - 1);
    return fail(ErrorCode::InvalidArgument,
                "{} {} in two splits at once, first \"{}\" ({} and {}); an image that is trained "
                "on cannot judge: keep each in one split",
                overlaps, overlaps == 1 ? "image is" : "images are",
                printablePath(overlap->address), sourceOf(other).inWords(),
                sourceOf(*overlap).inWords());
  }
  if (repeated > 0) {
    const auto first = std::ranges::adjacent_find(m_noted, isSame);
    m_warnings.push_back(
        fmt::format("{} repeated with the same label, first \"{}\" ({} and {})",
                    repeated == 1 ? "1 line is" : fmt::format("{} lines are", repeated),
                    printablePath(first->address), sourceOf(*first).inWords(),
                    sourceOf(*(first + 1)).inWords()));
    const auto rest = std::ranges::unique(m_noted, isSame);
    m_noted.erase(rest.begin(), rest.end());
  }
  return {};
}

// Classes of a list keep its order; numbers are sorted as numbers, names by their bytes.
void DatasetBuilder::numberClasses(Dataset& dataset) {
  if (m_hasClassList) {
    dataset.classes = m_labels;
    return;
  }
  std::vector<std::size_t> uses(m_labels.size());
  for (const Noted& noted : m_noted) ++uses[noted.label];
  std::vector<std::uint32_t> order;
  for (std::uint32_t i = 0; i < m_labels.size(); ++i) {
    if (uses[i] > 0) order.push_back(i);
  }
  const bool areNumbers = std::ranges::all_of(
      order, [&](std::uint32_t i) { return plainNumber(m_labels[i]).has_value(); });
  std::ranges::sort(order, [&](std::uint32_t a, std::uint32_t b) {
    if (areNumbers && plainNumber(m_labels[a]) != plainNumber(m_labels[b])) {
      return *plainNumber(m_labels[a]) < *plainNumber(m_labels[b]);
    }
    return m_labels[a] < m_labels[b];
  });
  std::vector<std::uint32_t> renumbered(m_labels.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) {
    renumbered[order[i]] = i;
    dataset.classes.push_back(m_labels[order[i]]);
  }
  for (Noted& noted : m_noted) noted.label = renumbered[noted.label];
}

void DatasetBuilder::takeImages(Dataset& dataset) {
  SplitCounts counts;
  std::size_t unassigned = 0;
  for (const Noted& noted : m_noted) {
    if (noted.split) {
      counts.add(*noted.split);
    } else {
      ++unassigned;
    }
  }
  const bool hasSplits = unassigned < m_noted.size();
  if (hasSplits) std::ranges::copy(counts.notes(), std::back_inserter(dataset.warnings));
  if (hasSplits && unassigned > 0 && counts.areUsable()) {
    dataset.warnings.push_back(
        fmt::format("{} images have no split; they go to training", unassigned));
  }
  dataset.images.reserve(m_noted.size());
  for (Noted& noted : m_noted) {
    if (noted.split && counts.isLeftAside(*noted.split)) continue;
    std::optional<Split> split = noted.split ? counts.splitOf(*noted.split) : std::nullopt;
    if (!noted.split && hasSplits && counts.areUsable()) split = Split::Training;
    dataset.images.push_back(
        {std::move(noted.address), ClassId{noted.label}, split, std::move(noted.group), noted.box});
  }
}

std::vector<std::string> DatasetBuilder::unusedImages(const Dataset& dataset) const {
  std::vector<std::string_view> used;
  used.reserve(2 * m_noted.size());
  for (const LabelledImage& image : dataset.images) {
    used.push_back(splitAddress(image.path).container);
  }
  // What was left aside with its split has a label.
  for (const Noted& noted : m_noted) used.push_back(splitAddress(noted.address).container);
  std::ranges::sort(used);
  std::vector<std::string> unused;
  std::ranges::copy_if(m_tree.images, std::back_inserter(unused), [&](const std::string& path) {
    return !std::ranges::binary_search(used, std::string_view{path});
  });
  return unused;
}

// Images without a label: those of entries that give none, and those that no entry names. One of
// which an entry is wrong is neither.
void DatasetBuilder::takeUnlabeled(const std::vector<std::string>& unused, Dataset& dataset) {
  std::ranges::sort(m_refused);
  std::vector<std::string> found;
  if (!m_samplesAreParts) {
    std::ranges::copy_if(unused, std::back_inserter(found), [&](const std::string& path) {
      return !std::ranges::binary_search(m_refused, path);
    });
  }
  std::vector<std::string> labelled;
  for (const LabelledImage& image : dataset.images) labelled.push_back(image.path);
  for (const Noted& noted : m_noted) labelled.push_back(noted.address);
  std::ranges::sort(labelled);
  std::ranges::copy_if(m_unlabeled, std::back_inserter(found), [&](const std::string& address) {
    return !std::ranges::binary_search(labelled, address);
  });
  std::ranges::sort(found);
  const auto rest = std::ranges::unique(found);
  found.erase(rest.begin(), rest.end());
  dataset.unlabeledImages = found.size();
  if (!m_tree.takesUnlabeled) return;
  for (std::string& address : found) {
    dataset.images.push_back({std::move(address), {}, {}, {}, {}});
  }
}

void DatasetBuilder::tellOfUnused(const std::vector<std::string>& unused, Dataset& dataset) {
  if (unused.empty()) return;
  constexpr std::size_t kMostNamed = 3;
  std::string text = quotedList(
      {unused.begin(),
       unused.begin() + static_cast<std::ptrdiff_t>(std::min(unused.size(), kMostNamed))});
  if (unused.size() > kMostNamed) text += fmt::format(" and {} more", unused.size() - kMostNamed);
  dataset.warnings.push_back(
      fmt::format("{} without a label {} left aside: {}",
                  unused.size() == 1 ? "1 image" : fmt::format("{} images", unused.size()),
                  unused.size() == 1 ? "is" : "are", text));
}

Result<Dataset> DatasetBuilder::finish() && {
  dropOddLabels();
  std::ranges::stable_sort(m_noted, isAddressBefore, &Noted::address);
  if (auto kept = dropRelabelled(); !kept) return passOn(kept.error());
  if (auto kept = dropRepeated(); !kept) return passOn(kept.error());
  Dataset dataset;
  dataset.root = m_tree.root;
  dataset.warnings = std::move(m_warnings);
  numberClasses(dataset);
  if (dataset.classes.size() > kMostClasses) {
    return fail(ErrorCode::InvalidArgument,
                "{} different labels, more than {}; is another column the label?",
                dataset.classes.size(), kMostClasses);
  }
  takeImages(dataset);
  dataset.quarantined = std::move(m_tree.quarantined);
  std::ranges::move(m_quarantined, std::back_inserter(dataset.quarantined));
  warnOfClasses(dataset);
  const std::vector<std::string> unused = unusedImages(dataset);
  takeUnlabeled(unused, dataset);
  if (!m_tree.takesUnlabeled || m_samplesAreParts) tellOfUnused(unused, dataset);
  return dataset;
}

}  // namespace flipbook::formats
