// The layouts of a recorded run, whoever recorded it: computes those that are missing, refines all
// of them together, and judges them. From the run directory to the run directory.

#pragma once

#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "flipbook/core/point.h"
#include "flipbook/core/progress.h"
#include "flipbook/core/result.h"
#include "flipbook/layout/live_layout.h"
#include "flipbook/layout/quality.h"
#include "flipbook/layout/refinement.h"
#include "flipbook/recording/layout_writer.h"
#include "flipbook/recording/run_reader.h"

namespace flipbook::mapping {

struct LaidOutPage {
  EpochIndex epoch;
  double seconds{};  // to compute it, neighbours included
};

struct LayOutResult {
  std::vector<LaidOutPage> pages;   // that had no live layout before
  std::vector<EpochIndex> skipped;  // have none now either: no features on record, or damaged
};

// Hears of each layout as it comes, on the thread that computes.
using LayoutSink = std::function<void(EpochIndex epoch, const Layout& layout)>;

// Computes the live layout of every page that has none, in order, each from the page before; those
// that are there stay. `writer` null: nothing is written. Errors: Cancelled, Io; what was laid out
// until then is on the disk.
[[nodiscard]] Result<LayOutResult> layOutMissing(const recording::RunReader& run,
                                                 recording::LayoutWriter* writer,
                                                 const LayoutSink& sink = {},
                                                 const ProgressSink& progress = {},
                                                 std::stop_token stop = {});

// What layOutMissing() would have to do.
[[nodiscard]] std::vector<EpochIndex> pagesWithoutLayout(const recording::RunReader& run);

// Ready for the page after the run's last one: goes on from the last page that has a live layout.
[[nodiscard]] layout::LiveLayout liveLayoutAfter(const recording::RunReader& run);

// Refines all pages that have a live layout. Nothing is written.
//   calm  layout::kLeastCalm .. kMostCalm
// Errors: InvalidArgument (fewer than two pages, calm out of range), Cancelled.
[[nodiscard]] Result<recording::RefinedTrack> refineLayouts(const recording::RunReader& run,
                                                            float calm,
                                                            const ProgressSink& progress = {},
                                                            std::stop_token stop = {});

struct JudgedPage {
  EpochIndex epoch;
  layout::PageQuality quality;
};

struct JudgedTrack {
  std::vector<JudgedPage> pages;  // with features and a layout on record
  std::optional<layout::TrackQuality> quality;
};

// Errors: Cancelled.
[[nodiscard]] Result<JudgedTrack> judgeLayouts(const recording::RunReader& run,
                                               recording::LayoutTrack track,
                                               const ProgressSink& progress = {},
                                               std::stop_token stop = {});

}  // namespace flipbook::mapping
