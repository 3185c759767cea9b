#include "flipbook/dataset/open_dataset.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <optional>
#include <system_error>
#include <utility>

#include "dataset/format_readers.h"
#include "flipbook/arrays/parquet_folder.h"
#include "flipbook/core/excluded_folder.h"
#include "flipbook/core/image_address.h"
#include "flipbook/core/sample.h"
#include "flipbook/formats/file_tree.h"
#include "flipbook/imaging/image_names.h"
#include "flipbook/loading/archive_folder.h"

namespace flipbook::dataset {
namespace {

constexpr std::size_t kFewestImages =
    4;  // two classes, each with an image to train on and one to judge by

// What speaks against every image that is there, for the message that none is left.
std::string commonestReason(const std::vector<QuarantinedFile>& quarantined) {
  std::map<std::string, std::size_t> counts;
  for (const QuarantinedFile& file : quarantined) ++counts[file.reason];
  const auto commonest =
      std::ranges::max_element(counts, {}, [](const auto& reason) { return reason.second; });
  return commonest == counts.end()
             ? std::string{}
             : fmt::format("; {} left out, most often: {}", quarantined.size(), commonest->first);
}

tl::unexpected<Error> refuseWithoutLabels(const formats::FileTree& tree, const std::string& shown) {
  if (!tree.images.empty()) {
    return fail(ErrorCode::InvalidArgument,
                "open dataset: {} images but no labels: put the images of each class into a folder "
                "with the name of the class: \"{}\"",
                tree.images.size(), shown);
  }
  return fail(
      ErrorCode::InvalidArgument,
      "open dataset: 0 images in \"{}\"; looked for {} in it and its folders, found {} other "
      "files{}",
      shown, imaging::kImageExtensions, tree.others.size(), commonestReason(tree.quarantined));
}

void sortImages(std::vector<LabelledImage>& images) {
  if (!std::ranges::is_sorted(images, isAddressBefore, &LabelledImage::path)) {
    std::ranges::sort(images, isAddressBefore, &LabelledImage::path);
  }
}

struct Reading {
  const formats::FormatReader* reader{};
  formats::Recognition recognition;
};

// All ways to understand the folder; the one to take comes first: the most particular that is
// likely, or else the most particular.
std::vector<Reading> readingsOf(const formats::FileTree& tree) {
  std::vector<Reading> readings;
  for (const formats::FormatReader& reader : formatReaders()) {
    if (auto recognition = reader.recognise(tree)) {
      readings.push_back({&reader, std::move(*recognition)});
    }
  }
  std::ranges::stable_partition(
      readings, [](const Reading& reading) { return reading.recognition.isLikely; });
  return readings;
}

void tellOfOthers(const std::vector<Reading>& readings, Dataset& dataset) {
  for (std::size_t i = 1; i < readings.size(); ++i) {
    const auto& [reader, recognition] = readings[i];
    if (!recognition.isTold) continue;
    dataset.alsoPossible.push_back({std::string{reader->kind}, recognition.why});
    dataset.warnings.push_back(fmt::format("It could be read as {} too ({}); it is read as {}",
                                           reader->kind, recognition.why, dataset.kind));
  }
}

void tellOfExcluded(std::size_t images, Dataset& dataset) {
  dataset.excludedImages = images;
  if (images == 0) return;
  dataset.warnings.push_back(
      fmt::format("{} excluded by Apply {} in the folder \"{}\" and {} left out on purpose",
                  images == 1 ? "1 image" : fmt::format("{} images", images),
                  images == 1 ? "lies" : "lie", kExcludedFolder, images == 1 ? "is" : "are"));
}

std::string kindsOf(std::span<const formats::FormatReader> readers) {
  std::vector<std::string_view> kinds;
  for (const formats::FormatReader& reader : readers) kinds.push_back(reader.kind);
  return fmt::format("{}", fmt::join(kinds, ", "));
}

// The reading that was asked for to the front.
Result<void> choose(std::string_view kind, std::vector<Reading>& readings, std::string_view shown) {
  if (kind.empty()) return {};
  const auto chosen = std::ranges::find(
      readings, kind, [](const Reading& reading) { return reading.reader->kind; });
  if (chosen != readings.end()) {
    std::rotate(readings.begin(), chosen, chosen + 1);
    return {};
  }
  std::vector<formats::FormatReader> possible;
  for (const Reading& reading : readings) possible.push_back(*reading.reader);
  const bool isKnown = std::ranges::find(formatReaders(), kind, &formats::FormatReader::kind) !=
                       formatReaders().end();
  if (isKnown) {
    return fail(ErrorCode::InvalidArgument,
                "open dataset: it cannot be read as {}, but as {}: \"{}\"", kind, kindsOf(possible),
                shown);
  }
  return fail(ErrorCode::InvalidArgument,
              "open dataset: there is no format {}; it can be read as {}, and there are {}: \"{}\"",
              printablePath(std::string{kind}), kindsOf(possible), kindsOf(formatReaders()), shown);
}

Result<Dataset> readTree(formats::FileTree tree, std::string_view kind) {
  const std::string shown = printablePath(tree.root.native());
  std::vector<Reading> readings = readingsOf(tree);
  if (readings.empty()) return refuseWithoutLabels(tree, shown);
  if (auto chosen = choose(kind, readings, shown); !chosen) return passOn(chosen.error());
  const Reading& taken = readings.front();
  const std::size_t excludedImages = tree.excludedImages;
  auto dataset = taken.reader->read(std::move(tree));
  if (!dataset) {
    return fail(dataset.error().code(), "{}: \"{}\"", dataset.error().message(), shown);
  }
  if (dataset->images.empty()) {
    return fail(ErrorCode::InvalidArgument, "open dataset: 0 images{}: \"{}\"",
                commonestReason(dataset->quarantined), shown);
  }
  dataset->kind = taken.reader->kind;
  dataset->why = taken.recognition.why;
  tellOfOthers(readings, *dataset);
  tellOfExcluded(excludedImages, *dataset);
  sortImages(dataset->images);
  std::ranges::sort(dataset->quarantined, {}, &QuarantinedFile::path);
  return dataset;
}

// What is to be read, with the beginnings of the files that are no images.
struct FoundFiles {
  formats::FileTree tree;
  bool isUnpacked{};  // it lies in the cache directory
};

Result<FoundFiles> list(const std::filesystem::path& folder,
                        std::optional<loading::UnpackedFolder> unpacked,
                        const ProgressSink& progress, const std::stop_token& stop) {
  auto tree = formats::listFiles(unpacked ? unpacked->path : folder, progress, stop);
  if (!tree) return passOn(tree.error());
  if (unpacked) std::ranges::move(unpacked->leftOut, std::back_inserter(tree->quarantined));
  formats::readStarts(*tree);
  return FoundFiles{*std::move(tree), unpacked.has_value()};
}

// A folder's files; of an archive, or of Parquet files, what is in them.
Result<FoundFiles> findFiles(const std::filesystem::path& root, bool takesUnlabeled,
                             const ProgressSink& progress, const std::stop_token& stop) {
  const auto cannotOpen = [&](const Error& error) {
    return fail(error.code(), "open dataset: {}: \"{}\"", error.message(),
                printablePath(root.native()));
  };
  auto archive = loading::unpackedFolder(root, progress, stop);
  if (!archive) return cannotOpen(archive.error());
  std::filesystem::path folder = root;
  std::vector<std::string> tables;
  if (arrays::isParquetFile(root)) {
    std::error_code error;
    const auto file = std::filesystem::weakly_canonical(root, error);
    folder = file.parent_path();
    tables = {file.filename().native()};
  } else {
    auto found = list(root, *std::move(archive), progress, stop);
    if (!found) return found;
    tables = arrays::parquetFiles(found->tree);
    if (tables.empty()) return found;
    folder = found->tree.root;
  }
  auto rows = arrays::unpackedParquet({folder, tables, takesUnlabeled}, progress, stop);
  if (!rows) return cannotOpen(rows.error());
  return list(folder, *std::move(rows), progress, stop);
}

}  // namespace

Result<Dataset> openDataset(const std::filesystem::path& root, const ReadingOptions& reading,
                            const ProgressSink& progress, std::stop_token stop) {
  auto found = findFiles(root, reading.takesUnlabeled, progress, stop);
  if (!found) return passOn(found.error());
  found->tree.lastWins = reading.lastWins;
  found->tree.takesUnlabeled = reading.takesUnlabeled;
  found->tree.progress = progress;
  found->tree.stop = stop;
  auto dataset = readTree(std::move(found->tree), reading.kind);
  if (dataset && found->isUnpacked) {
    dataset->why += fmt::format("; unpacked from \"{}\"", printablePath(root.filename().native()));
  }
  return dataset;
}

Result<void> checkTrainable(const Dataset& dataset) {
  const std::string shown = printablePath(dataset.root.native());
  const auto advice = [&] {
    return dataset.warnings.empty() ? std::string{}
                                    : fmt::format(" ({})", dataset.warnings.front());
  };
  std::vector<bool> used(dataset.classes.size());
  std::size_t labelled = 0;
  for (const LabelledImage& image : dataset.images) {
    if (!image.label.isGiven()) continue;
    ++labelled;
    used[image.label.klass().index()] = true;
  }
  const auto classes = std::ranges::count(used, true);
  if (labelled < kFewestImages) {
    return fail(
        ErrorCode::InvalidArgument,
        "train: {} in the dataset, at least {} are needed (two classes with two each){}: \"{}\"",
        (labelled == 1 ? "1 image" : fmt::format("{} images", labelled)) +
            (labelled < dataset.images.size() ? " with a label" : ""),
        kFewestImages, advice(), shown);
  }
  if (classes < 2) {
    return fail(ErrorCode::InvalidArgument,
                "train: all images have one label, so there is nothing to tell apart; at least two "
                "classes with images are needed{}: \"{}\"",
                advice(), shown);
  }
  return {};
}

}  // namespace flipbook::dataset
