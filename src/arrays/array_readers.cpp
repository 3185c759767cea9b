#include "flipbook/arrays/array_readers.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

#include "arrays/array_pairs.h"
#include "flipbook/core/names.h"
#include "flipbook/core/sample.h"
#include "flipbook/formats/dataset_builder.h"

namespace flipbook::arrays {
namespace {

using formats::DatasetBuilder;
using formats::FileStart;
using formats::FileTree;
using formats::ManifestEntry;
using formats::Recognition;

constexpr std::uint64_t kRecordsAtOnce = 4096;

bool isZip(const FileStart& start) { return start.text.starts_with("PK\x03\x04"); }
bool isGzip(const FileStart& start) { return start.text.starts_with("\x1F\x8B"); }
bool isNpy(const FileStart& start) { return start.text.starts_with("\x93NUMPY"); }
bool isIdx(const FileStart& start) {
  return start.text.size() >= 4 && start.text[0] == 0 && start.text[1] == 0 &&
         start.text[2] >= 0x08 && start.text[2] <= 0x0E && start.text[3] >= 1 && start.text[3] <= 8;
}

// The arrays of a folder, paired, and what is wrong with one that cannot be read.
struct Found {
  std::vector<NamedArray> arrays;
  std::vector<ArrayPair> pairs;
  std::optional<Error> problem;

  void add(const FileTree& tree, std::string address) {
    auto layout = loading::peekLayout(tree.root / address);
    if (layout) {
      arrays.push_back({std::move(address), std::move(*layout)});
    } else if (!problem) {
      problem = layout.error().within(fmt::format("\"{}\"", printablePath(address)));
    }
  }
};

Found idxArrays(const FileTree& tree) {
  Found found;
  for (const FileStart& start : tree.starts) {
    if (isIdx(start)) found.add(tree, start.path);
    if (!isGzip(start)) continue;
    auto layout = loading::peekLayout(tree.root / start.path);
    if (layout) found.arrays.push_back({start.path, std::move(*layout)});
  }
  std::erase_if(found.arrays, [](const NamedArray& array) { return array.layout.kind != "IDX"; });
  found.pairs = pairsOf(found.arrays);
  return found;
}

Found numpyArrays(const FileTree& tree) {
  Found found;
  for (const FileStart& start : tree.starts) {
    if (isNpy(start)) found.add(tree, start.path);
    if (!isZip(start)) continue;
    const auto names = loading::arraysIn(tree.root / start.path);
    if (!names) continue;
    for (const std::string& name : *names) found.add(tree, start.path + '/' + name);
  }
  found.pairs = pairsOf(found.arrays);
  return found;
}

std::string quotedAddresses(const std::vector<ArrayPair>& pairs) {
  std::vector<std::string> addresses;
  for (const ArrayPair& pair : pairs) addresses.push_back(pair.pictures.address);
  return quotedList(addresses);
}

std::optional<Recognition> recognise(const FileTree& tree, const Found& found,
                                     std::string_view kind) {
  const std::vector<ArrayPair>& pairs = found.pairs;
  if (pairs.empty() && found.problem) return Recognition{std::string{kind}, false, false};
  if (pairs.empty()) return std::nullopt;
  const ArrayPair& first = pairs.front();
  // Beside images, arrays are more often what somebody computed from them.
  return Recognition{
      fmt::format("{} of {} in {}, with labels in \"{}\"", kind, first.shape.inWords(),
                  quotedAddresses(pairs), printablePath(first.labels.address)),
      tree.images.empty()};
}

// Labels as texts: whole numbers as they are.
Result<std::vector<std::string>> labelsIn(const std::filesystem::path& address) {
  const auto file = loading::ArrayFile::open(address);
  if (!file) return passOn(file.error());
  const std::uint64_t count = file->layout().count();
  std::vector<std::string> labels;
  for (std::uint64_t first = 0; first < count; first += kRecordsAtOnce) {
    const auto bytes = file->read(first, std::min(kRecordsAtOnce, count - first));
    if (!bytes) return passOn(bytes.error());
    for (const double number : loading::numbersIn(*bytes, file->layout())) {
      labels.push_back(fmt::format("{:.0f}", number));
    }
  }
  return labels;
}

Result<Dataset> read(FileTree tree, const Found& found) {
  if (found.pairs.empty()) return passOn(*found.problem, "open dataset");
  DatasetBuilder builder{std::move(tree)};
  for (const ArrayPair& pair : found.pairs) {
    const auto labels = labelsIn(builder.tree().root / pair.labels.address);
    if (!labels) {
      return passOn(labels.error(),
                    fmt::format("open dataset: \"{}\"", printablePath(pair.labels.address)));
    }
    const formats::Source source{pair.labels.address, 0};
    for (std::uint64_t i = 0; i < labels->size(); ++i) {
      std::string address = addressOf(pair.pictures.address, i);
      const ManifestEntry entry{.path = address, .label = (*labels)[i], .split = pair.split};
      builder.addFound(source, address, entry);
    }
  }
  return std::move(builder).finish();
}

// CIFAR: every file holds labels and pictures. `file.layout.lead` labels per picture, of which the
// last is the finer.
struct CifarFile {
  NamedArray file;
  std::optional<formats::SplitWord> split;
};

std::vector<CifarFile> cifarFiles(const FileTree& tree) {
  constexpr std::uint64_t kSmallest = 3073;
  std::vector<CifarFile> files;
  for (const FileStart& start : tree.starts) {
    if (start.fileBytes < kSmallest ||
        (start.fileBytes % 3073 != 0 && start.fileBytes % 3074 != 0)) {
      continue;
    }
    auto layout = loading::peekLayout(tree.root / start.path);
    if (!layout || !layout->kind.starts_with("CIFAR")) continue;
    CifarFile found{{start.path, std::move(*layout)}, splitNamedIn(start.name())};
    if (!found.split && start.name().starts_with("data_batch")) {
      found.split = formats::SplitWord::Training;
    }
    files.push_back(std::move(found));
  }
  if (files.empty()) return files;
  const std::string kind = files.front().file.layout.kind;
  std::erase_if(files, [&](const CifarFile& file) { return file.file.layout.kind != kind; });
  return files;
}

// From "batches.meta.txt" or "fine_label_names.txt": the file with as many lines as there are
// classes.
std::vector<std::string> cifarNames(const FileTree& tree, std::size_t classes) {
  for (const FileStart& start : tree.starts) {
    if (!start.isWhole() || start.text.find('\0') != std::string::npos) continue;
    std::vector<std::string> names;
    std::string_view rest = start.text;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      std::string_view line = rest.substr(0, end);
      if (line.ends_with('\r')) line.remove_suffix(1);
      if (!line.empty()) names.emplace_back(line);
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    if (names.size() == classes) return names;
  }
  return {};
}

std::optional<Recognition> recogniseCifar(const FileTree& tree) {
  const std::vector<CifarFile> files = cifarFiles(tree);
  if (files.empty()) return std::nullopt;
  std::vector<std::string> paths;
  for (const CifarFile& file : files) paths.push_back(file.file.address);
  return Recognition{fmt::format("{} binary version: labels and pictures of 32 x 32 in {}",
                                 files.front().file.layout.kind, quotedList(paths)),
                     tree.images.empty(), tree.images.empty()};
}

Result<Dataset> readCifar(FileTree tree) {
  const std::vector<CifarFile> files = cifarFiles(tree);
  const std::size_t classes = files.front().file.layout.kind == "CIFAR-10" ? 10 : 100;
  std::vector<std::string> names = cifarNames(tree, classes);
  for (std::size_t i = names.size(); i < classes; ++i) names.push_back(std::to_string(i));
  DatasetBuilder builder{std::move(tree)};
  builder.setClasses(names);
  for (const auto& [array, split] : files) {
    const auto file = loading::ArrayFile::open(builder.tree().root / array.address);
    if (!file) return passOn(file.error(), "open dataset: " + printablePath(array.address));
    const std::uint64_t each = file->layout().recordBytes();
    for (std::uint64_t i = 0; i < file->layout().count(); ++i) {
      const auto bytes = file->read(i, 1);
      if (!bytes) return passOn(bytes.error(), "open dataset: " + printablePath(array.address));
      const auto label = std::to_integer<std::size_t>((*bytes)[file->layout().lead - 1]);
      const std::string address = addressOf(array.address, i);
      const formats::Source source{array.address, 0};
      if (label >= names.size() || bytes->size() != each) {
        builder.quarantine(source, address, fmt::format("the label {} is no class", label));
        continue;
      }
      builder.addFound(source, address, {.path = address, .label = names[label], .split = split});
    }
  }
  return std::move(builder).finish();
}

}  // namespace

const formats::FormatReader& idxReader() {
  static const formats::FormatReader reader{
      "mnist-idx",
      [](const FileTree& tree) { return recognise(tree, idxArrays(tree), "IDX files"); },
      [](FileTree tree) {
        const Found found = idxArrays(tree);
        return read(std::move(tree), found);
      }};
  return reader;
}

const formats::FormatReader& cifarReader() {
  static const formats::FormatReader reader{"cifar", recogniseCifar, readCifar};
  return reader;
}

const formats::FormatReader& numpyReader() {
  static const formats::FormatReader reader{
      "numpy",
      [](const FileTree& tree) { return recognise(tree, numpyArrays(tree), "numpy arrays"); },
      [](FileTree tree) {
        const Found found = numpyArrays(tree);
        return read(std::move(tree), found);
      }};
  return reader;
}

}  // namespace flipbook::arrays
