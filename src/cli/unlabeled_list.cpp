#include "cli/unlabeled_list.h"

#include <fmt/format.h>

#include "cli/console.h"
#include "cli/run_json.h"
#include "flipbook/core/csv_text.h"

namespace flipbook::cli {

using nlohmann::json;

std::vector<UnlabeledRow> unlabeledRows(const OpenPage& page) {
  std::vector<UnlabeledRow> rows;
  const auto& samples = page.run.samples();
  const ClassScores& scores = page.frame.scores;
  for (std::uint32_t i = 0; i < samples.size(); ++i) {
    const SampleId sample{i};
    if (!samples[i].isUnlabeled()) continue;
    UnlabeledRow& row =
        rows.emplace_back(UnlabeledRow{.sample = sample, .path = textFromPath(samples[i].path)});
    if (!scores.isEvaluated(sample)) continue;
    row.predicted = printablePath(page.run.info().classes[scores.predicted(sample).index()]);
    row.probability = static_cast<double>(scores.confidence(sample));
  }
  return rows;
}

json toJson(const std::vector<UnlabeledRow>& rows, EpochIndex epoch) {
  json list = json::array();
  for (const UnlabeledRow& row : rows) {
    list.push_back({{"sample", row.sample.value()},
                    {"path", row.path},
                    {"predicted", row.predicted ? json(*row.predicted) : json(nullptr)},
                    {"probability", numberOrNull(row.probability)}});
  }
  return {{"epoch", epoch.value()}, {"unlabeled", std::move(list)}};
}

std::string toCsv(const std::vector<UnlabeledRow>& rows) {
  std::string text = csvLine({"sample", "path", "predicted", "probability"});
  for (const UnlabeledRow& row : rows) {
    text += csvLine({fmt::to_string(row.sample.value()), csvCell(row.path),
                     csvCell(row.predicted.value_or("")),
                     row.probability ? fmt::format("{:.6f}", *row.probability) : ""});
  }
  return text;
}

std::string toText(const std::vector<UnlabeledRow>& rows, EpochIndex epoch) {
  std::string text =
      fmt::format("epoch {}: {} without a label{}\n", epoch.value(),
                  rows.size() == 1 ? "1 sample" : fmt::format("{} samples", rows.size()),
                  rows.empty() ? " (train with --unlabeled to have such)" : "");
  for (const UnlabeledRow& row : rows) {
    text +=
        fmt::format("  {:>6}  {}  {}\n", figure(row.probability),
                    row.predicted.value_or("not evaluated"), printablePath(pathFromText(row.path)));
  }
  return text;
}

}  // namespace flipbook::cli
