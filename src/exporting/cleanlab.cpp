#include "flipbook/exporting/cleanlab.h"

#include <algorithm>
#include <bit>

#include "flipbook/core/csv_text.h"
#include "flipbook/core/names.h"
#include "flipbook/exporting/new_folder.h"

namespace flipbook::exporting {
namespace {

static_assert(std::endian::native == std::endian::little, "arrays are written as they lie");

// One row that sums to 1.
void appendProbabilities(const EpochFrame& page, SampleId id, const Label& label,
                         std::vector<float>& into) {
  const std::size_t first = into.size();
  const std::uint32_t classes = page.scores.classCount();
  double sum = 0;
  std::size_t unknown = 0;
  for (std::uint32_t k = 0; k < classes; ++k) {
    into.push_back(page.scores.probability(id, ClassId{k}, label));
    sum += static_cast<double>(into.back());
    if (into.back() == 0) ++unknown;
  }
  const std::span row = std::span{into}.subspan(first);
  if (!page.scores.isFull() && unknown > 0) {
    const auto share = static_cast<float>(std::max(0.0, 1 - sum) / static_cast<double>(unknown));
    std::ranges::replace(row, 0.0F, share);
    sum = std::max(1.0, sum);
  }
  for (float& value : row) value = static_cast<float>(static_cast<double>(value) / sum);
}

template <typename Number>
std::string arrayText(std::string_view type, const std::vector<Number>& values,
                      std::vector<std::size_t> shape) {
  return npyText(type, shape, std::as_bytes(std::span{values}));
}

}  // namespace

std::string npyText(std::string_view type, std::span<const std::size_t> shape,
                    std::span<const std::byte> bytes) {
  constexpr std::size_t kFixed = 10;      // magic, version, length of the header
  constexpr std::size_t kAlignment = 64;  // of the data
  std::string header = fmt::format("{{'descr': '{}', 'fortran_order': False, 'shape': ({}{}), }}",
                                   type, fmt::join(shape, ", "), shape.size() == 1 ? "," : "");
  const std::size_t whole = kFixed + header.size() + 1;
  header.append((kAlignment - whole % kAlignment) % kAlignment, ' ');
  header += '\n';
  std::string text{"\x93NUMPY\x01\x00", 8};
  text += static_cast<char>(header.size() & 0xFFU);
  text += static_cast<char>(header.size() >> 8U);
  text += header;
  text.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());  // NOLINT
  return text;
}

Result<ExportSummary> writeCleanlab(const Source& source, const EpochFrame& page,
                                    const std::filesystem::path& out) {
  auto folder = NewFolder::create(out, source.root);
  if (!folder) return passOn(folder.error());
  const FloatMatrix features = dequantizeFeatures(page.features);
  std::vector<std::int64_t> labels;
  std::vector<float> probabilities;
  std::vector<float> rows;
  std::string table = csvLine({"row", "sample", "path", "label", "split"});
  ExportSummary summary;
  for (std::uint32_t i = 0; i < source.samples.size(); ++i) {
    const Sample& sample = source.samples[i];
    const bool isMeant = sample.excludedBecause.empty() && sample.label.isGiven();
    if (!isMeant || !page.scores.isEvaluated(SampleId{i})) {
      ++summary.excluded;
      continue;
    }
    table +=
        csvLine({fmt::to_string(summary.images), fmt::to_string(i), quotedCell(sample.path),
                 quotedCell(source.classes[sample.label.klass().index()]), nameOf(sample.split)});
    ++summary.images;
    labels.push_back(sample.label.klass().value());
    appendProbabilities(page, SampleId{i}, sample.label, probabilities);
    if (features.values.empty()) continue;
    const auto row = features.row(i);
    rows.insert(rows.end(), row.begin(), row.end());
  }
  const std::size_t count = labels.size();
  auto written = folder->write("labels.npy", arrayText("<i8", labels, {count}));
  if (written) {
    written = folder->write("pred_probs.npy",
                            arrayText("<f4", probabilities, {count, page.scores.classCount()}));
  }
  if (written && !features.values.empty()) {
    written = folder->write("features.npy", arrayText("<f4", rows, {count, features.columns}));
  }
  if (written) written = folder->write("samples.csv", table);
  if (!written) return passOn(written.error());
  if (auto committed = folder->commit(); !committed) return passOn(committed.error());
  return summary;
}

}  // namespace flipbook::exporting
