// What the model says of the samples without a label, on one page.

#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "cli/run_input.h"

namespace flipbook::cli {

struct UnlabeledRow {
  SampleId sample;
  std::string path;                      // as in samples.jsonl
  std::optional<std::string> predicted;  // nothing: not evaluated on the page
  std::optional<double> probability;     // of it
};

// In the run's order.
[[nodiscard]] std::vector<UnlabeledRow> unlabeledRows(const OpenPage& page);

[[nodiscard]] nlohmann::json toJson(const std::vector<UnlabeledRow>& rows, EpochIndex epoch);
[[nodiscard]] std::string toCsv(const std::vector<UnlabeledRow>& rows);
[[nodiscard]] std::string toText(const std::vector<UnlabeledRow>& rows, EpochIndex epoch);

}  // namespace flipbook::cli
