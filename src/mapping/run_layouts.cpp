#include "flipbook/mapping/run_layouts.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "flipbook/core/quantized_features.h"

namespace flipbook::mapping {
namespace {

using Clock = std::chrono::steady_clock;
using recording::LayoutTrack;
using recording::RunReader;

double secondsSince(Clock::time_point began) {
  return std::chrono::duration<double>(Clock::now() - began).count();
}

// The features of a page; nothing if it has none or is damaged.
std::optional<FloatMatrix> featuresOf(const RunReader& run, EpochIndex epoch) {
  const auto frame = run.readFrame(epoch);
  if (!frame || frame->features.isEmpty()) return std::nullopt;
  return dequantizeFeatures(frame->features);
}

void tell(const ProgressSink& progress, const char* stage, std::uint64_t done,
          std::uint64_t total) {
  if (progress) progress({stage, done, total});
}

tl::unexpected<Error> stopped() { return fail(ErrorCode::Cancelled, "lay out run: stopped"); }

// Takes up what the page before left: its features and its layout, as far as they are on record.
void goOnFrom(const RunReader& run, EpochIndex before, layout::LiveLayout& live,
              const std::stop_token& stop = {}) {
  auto layout = run.readLayout(before, LayoutTrack::Live);
  if (!layout) return;
  if (const auto features = featuresOf(run, before)) {
    live.continueFrom(features->view(), std::move(*layout), stop);
  } else {
    live.continueFrom(std::move(*layout));
  }
}

}  // namespace

std::vector<EpochIndex> pagesWithoutLayout(const RunReader& run) {
  std::vector<EpochIndex> missing;
  for (const recording::EpochEntry& entry : run.epochs()) {
    if (!run.hasLayout(entry.summary.epoch, LayoutTrack::Live)) {
      missing.push_back(entry.summary.epoch);
    }
  }
  return missing;
}

layout::LiveLayout liveLayoutAfter(const RunReader& run) {
  layout::LiveLayout live{{.seed = run.info().training.seed}};
  std::optional<EpochIndex> last;
  for (const recording::EpochEntry& entry : run.epochs()) {
    if (run.hasLayout(entry.summary.epoch, LayoutTrack::Live)) last = entry.summary.epoch;
  }
  if (last) goOnFrom(run, *last, live);
  return live;
}

Result<LayOutResult> layOutMissing(const RunReader& run, recording::LayoutWriter* writer,
                                   const LayoutSink& sink, const ProgressSink& progress,
                                   std::stop_token stop) {
  const std::vector<EpochIndex> missing = pagesWithoutLayout(run);
  LayOutResult result;
  layout::LiveLayout live{{.seed = run.info().training.seed}};
  std::optional<EpochIndex> liveIsAfter;  // the page whose layout `live` goes on from
  std::optional<EpochIndex> before;
  for (const recording::EpochEntry& entry : run.epochs()) {
    const EpochIndex epoch = entry.summary.epoch;
    if (!std::ranges::binary_search(missing, epoch)) {
      before = epoch;
      continue;
    }
    if (stop.stop_requested()) return stopped();
    tell(progress, "Laying out pages", result.pages.size() + result.skipped.size(), missing.size());
    const auto features = featuresOf(run, epoch);
    if (!features) {
      result.skipped.push_back(epoch);
      continue;
    }
    if (before && before != liveIsAfter) goOnFrom(run, *before, live, stop);
    const auto began = Clock::now();
    const auto layout = live.advance(features->view(), stop);
    if (!layout) return passOn(layout.error(), fmt::format("epoch {}", epoch.value()));
    result.pages.push_back({epoch, secondsSince(began)});
    before = epoch;
    liveIsAfter = epoch;
    if (writer != nullptr) {
      if (const auto written = writer->writeLive(epoch, *layout); !written) {
        return passOn(written.error());
      }
    }
    if (sink) sink(epoch, *layout);
  }
  tell(progress, "Laying out pages", missing.size(), missing.size());
  return result;
}

Result<recording::RefinedTrack> refineLayouts(const RunReader& run, float calm,
                                              const ProgressSink& progress, std::stop_token stop) {
  layout::Refinement refinement{{.calm = calm, .seed = run.info().training.seed}};
  std::vector<EpochIndex> epochs;
  const std::uint64_t total = run.epochs().size();
  for (const recording::EpochEntry& entry : run.epochs()) {
    if (stop.stop_requested()) return stopped();
    tell(progress, "Reading pages", epochs.size(), total);
    const EpochIndex epoch = entry.summary.epoch;
    auto layout = run.readLayout(epoch, LayoutTrack::Live);
    if (!layout) continue;
    const auto features = featuresOf(run, epoch);
    refinement.addPage(features ? features->view() : MatrixView{}, std::move(*layout), stop);
    epochs.push_back(epoch);
  }
  if (epochs.size() < 2) {
    return fail(ErrorCode::InvalidArgument,
                "refine layouts: needs two pages with a live layout, the run has {}",
                epochs.size());
  }
  auto refined = refinement.refine(progress, stop);
  if (!refined) return passOn(refined.error());
  recording::RefinedTrack track{.calm = calm, .sweeps = refined->sweeps, .pages = {}};
  for (std::size_t i = 0; i < epochs.size(); ++i) {
    track.pages.emplace(epochs[i], std::move(refined->pages[i]));
  }
  return track;
}

Result<JudgedTrack> judgeLayouts(const RunReader& run, LayoutTrack track,
                                 const ProgressSink& progress, std::stop_token stop) {
  JudgedTrack judged;
  layout::TrackJudge judge;
  std::uint64_t done = 0;
  for (const recording::EpochEntry& entry : run.epochs()) {
    if (stop.stop_requested()) return stopped();
    tell(progress, "Judging the map", done++, run.epochs().size());
    const EpochIndex epoch = entry.summary.epoch;
    const auto layout = run.readLayout(epoch, track);
    if (!layout || layout->size() < 2) continue;
    if (const auto features = featuresOf(run, epoch)) {
      judged.pages.push_back({epoch, judge.add(features->view(), *layout)});
    }
  }
  judged.quality = judge.quality();
  return judged;
}

}  // namespace flipbook::mapping
