#include "flipbook/demo/demo.h"

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>

#include <algorithm>
#include <atomic>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <string>
#include <system_error>
#include <vector>

#include "demo/demo_files.h"
#include "demo/demo_painting.h"
#include "demo/demo_plan.h"
#include "demo/demo_shapes.h"
#include "flipbook/core/progress_meter.h"
#include "flipbook/core/random.h"
#include "flipbook/core/sample.h"

namespace flipbook::demo {
namespace {

constexpr std::uint64_t kPaintStream = 2;
constexpr std::uint64_t kCopyStream = 3;

Result<void> checkOptions(const DemoOptions& options) {
  if (options.samples < 20 || options.samples > 1'000'000) {
    return fail(ErrorCode::InvalidArgument, "--samples: {} is not between 20 and 1,000,000",
                options.samples);
  }
  if (options.classes < 2 || options.classes > demoClasses().size()) {
    return fail(ErrorCode::InvalidArgument, "--classes: {} is not between 2 and {}",
                options.classes, demoClasses().size());
  }
  return {};
}

RgbImage paint(const std::vector<PlannedSample>& plan, std::uint32_t sample, std::uint64_t seed) {
  const PlannedSample& planned = plan[sample];
  if (planned.kind == PlannedSample::Kind::NearDuplicate) {
    return nearlyTheSame(paint(plan, planned.original, seed), Random{seed, kCopyStream, sample});
  }
  const Random stream{seed, kPaintStream, sample};
  return planned.kind == PlannedSample::Kind::Outlier ? paintOutlier(stream)
                                                      : paintSample(planned.shown, stream);
}

std::vector<std::uint8_t> encodePng(RgbImage image) {
  const cv::Mat rgb{static_cast<int>(image.height), static_cast<int>(image.width), CV_8UC3,
                    image.rgb.data()};
  cv::Mat bgr;
  cv::cvtColor(rgb, bgr, cv::COLOR_RGB2BGR);
  std::vector<std::uint8_t> png;
  cv::imencode(".png", bgr, png, {cv::IMWRITE_PNG_COMPRESSION, 3});
  return png;
}

Result<void> writeImages(const std::filesystem::path& directory,
                         const std::vector<PlannedSample>& plan, std::uint64_t seed,
                         const ProgressSink& progress, const std::stop_token& stop) {
  std::atomic<bool> hasFailed{false};
  ProgressMeter meter{progress, "Drawing the demo images", plan.size()};
  tbb::parallel_for(tbb::blocked_range<std::size_t>{0, plan.size(), 16}, [&](const auto& range) {
    for (std::size_t i = range.begin(); i != range.end(); ++i) {
      if (stop.stop_requested() || hasFailed) return;
      const auto sample = static_cast<std::uint32_t>(i);
      if (!writeFile(directory / pathOf(plan, sample), encodePng(paint(plan, sample, seed)))) {
        hasFailed = true;
      }
      meter.advance();
    }
  });
  if (stop.stop_requested()) return fail(ErrorCode::Cancelled, "cancelled");
  if (hasFailed) {
    return fail(ErrorCode::Io, "write demo: an image cannot be written, is the disk full?: \"{}\"",
                printablePath(directory.native()));
  }
  meter.finish();
  return {};
}

DemoSummary summaryOf(const std::filesystem::path& directory,
                      const std::vector<PlannedSample>& plan) {
  const auto count = [&](PlannedSample::Kind kind) {
    return static_cast<std::uint32_t>(std::ranges::count(plan, kind, &PlannedSample::kind));
  };
  return {directory, static_cast<std::uint32_t>(plan.size()),
          count(PlannedSample::Kind::WrongLabel), count(PlannedSample::Kind::Outlier),
          count(PlannedSample::Kind::NearDuplicate)};
}

}  // namespace

Result<DemoSummary> writeDemoDataset(const std::filesystem::path& directory,
                                     const DemoOptions& options, const ProgressSink& progress,
                                     std::stop_token stop) {
  if (auto checked = checkOptions(options); !checked) return passOn(checked.error());
  const std::vector<PlannedSample> plan = planSamples(options);
  auto state = claimDirectory(directory, options);
  if (!state) return passOn(state.error());
  if (*state == DirectoryState::Finished) return summaryOf(directory, plan);
  for (std::uint32_t i = 0; i < options.classes; ++i) {
    std::error_code error;
    std::filesystem::create_directory(directory / demoClasses()[i].name, error);
    if (error) {
      return fail(ErrorCode::Io, "write demo: {}: \"{}\"", error.message(),
                  printablePath(directory.native()));
    }
  }
  try {
    if (auto written = writeImages(directory, plan, options.seed, progress, stop); !written) {
      return passOn(written.error());
    }
  } catch (const cv::Exception& exception) {
    return fail(ErrorCode::Io, "write demo: {}", exception.err);
  }
  if (auto finished = finishDirectory(directory, options, truthTable(plan)); !finished) {
    return passOn(finished.error());
  }
  return summaryOf(directory, plan);
}

}  // namespace flipbook::demo
