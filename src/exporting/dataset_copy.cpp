#include "flipbook/exporting/dataset_copy.h"

#include <algorithm>

#include "flipbook/core/csv_text.h"
#include "flipbook/core/names.h"
#include "flipbook/core/progress_meter.h"
#include "flipbook/core/unique_names.h"
#include "flipbook/exporting/new_folder.h"

namespace flipbook::exporting {
namespace {

// A name for a file or folder: without '/', not hidden, not empty.
std::string plainName(std::string_view name) {
  std::string plain{name};
  std::ranges::replace(plain, '/', '_');
  if (plain.empty() || plain.front() == '.') plain.insert(0, "_");
  return plain;
}

std::vector<std::string> folderNames(std::span<const std::string> classes) {
  UniqueNames unique;
  std::vector<std::string> folders;
  for (const std::string& name : classes) {
    // A point in a class's name is no extension.
    std::string folder = plainName(name);
    for (int number = 2; unique.take(folder + "/") != folder + "/"; ++number) {
      folder = fmt::format("{} {}", plainName(name), number);
    }
    folders.push_back(std::move(folder));
  }
  return folders;
}

}  // namespace

Result<ExportSummary> copyDataset(const Source& source, const std::filesystem::path& out,
                                  const Work& work) {
  auto folder = NewFolder::create(out, source.root);
  if (!folder) return passOn(folder.error());
  const std::vector<std::string> folders = folderNames(source.classes);
  ProgressMeter meter{work.progress, "Copying", source.samples.size()};
  ExportSummary summary;
  UniqueNames unique;
  (void)unique.take("manifest.csv");
  std::string manifest = csvLine({"path", "label", "original_label", "split", "original_path"});
  for (const Sample& sample : source.samples) {
    if (work.stop.stop_requested()) return fail(ErrorCode::Cancelled, "cancelled");
    meter.advance();
    if (!sample.excludedBecause.empty() || !sample.label.isGiven()) {
      ++summary.excluded;
      continue;
    }
    const std::string path = unique.take(folders[sample.label.klass().index()] + "/" +
                                         plainName(fileNameOf(source, sample)));
    const auto copied = copyImage(source, sample, folder->path() / path, work.encode);
    if (!copied) return passOn(copied.error());
    ++summary.images;
    summary.encoded += *copied ? 1U : 0U;
    const Label given = sample.labelBefore.value_or(sample.label);
    const std::string original = given.isGiven() ? source.classes[given.klass().index()] : "";
    manifest += csvLine({quotedCell(path), quotedCell(source.classes[sample.label.klass().index()]),
                         quotedCell(original), nameOf(sample.split), quotedCell(sample.path)});
  }
  meter.finish();
  if (auto written = folder->write("manifest.csv", manifest); !written) {
    return passOn(written.error());
  }
  if (auto committed = folder->commit(); !committed) return passOn(committed.error());
  return summary;
}

}  // namespace flipbook::exporting
