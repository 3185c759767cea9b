// A demo dataset, drawn by our own generator: small textured, cluttered images of some ten classes,
// with wrong labels, outliers and near-duplicates planted and listed in truth.csv.

#pragma once

#include <cstdint>
#include <filesystem>
#include <stop_token>
#include <string_view>

#include "flipbook/core/progress.h"
#include "flipbook/core/result.h"

namespace flipbook::demo {

// The files beside the class folders: one that says with which options a demo was made, and whether
// it was finished.
inline constexpr std::string_view kMarkerName = ".flipbook-demo";
inline constexpr std::string_view kTruthName = "truth.csv";

struct DemoOptions {
  std::uint32_t samples{4000};  // 20 to 1,000,000
  std::uint32_t classes{10};    // 2 to 20
  std::uint64_t seed{1};
};

struct DemoSummary {
  std::filesystem::path directory;
  std::uint32_t samples{};
  std::uint32_t wrongLabels{};
  std::uint32_t outliers{};
  std::uint32_t nearDuplicates{};
};

// Writes class folders of PNG files into `directory` and truth.csv beside them (columns
// path,wrong,clean,outlier,duplicate_of). Same options, same bytes. An existing demo of the same
// options is left as it is. Errors: InvalidArgument, Io, Cancelled.
[[nodiscard]] Result<DemoSummary> writeDemoDataset(const std::filesystem::path& directory,
                                                   const DemoOptions& options,
                                                   const ProgressSink& progress = {},
                                                   std::stop_token stop = {});

}  // namespace flipbook::demo
