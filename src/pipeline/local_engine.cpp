#include "pipeline/local_engine.h"

#include <algorithm>
#include <opencv2/core/version.hpp>

#include "flipbook/core/sample.h"
#include "flipbook/dataset/open_dataset.h"
#include "flipbook/dataset/split.h"
#include "flipbook/loading/image_loader.h"
#include "flipbook/training/trainer.h"
#include "pipeline/output_path.h"
#include "pipeline/run_worker.h"
#include "pipeline/session_audit.h"
#include "pipeline/session_resume.h"
#include "pipeline/session_start.h"

namespace flipbook::pipeline {
namespace {

// The run that is replaced must not be the one whose edits are taken over: they would be gone.
Result<void> checkEditsAreKept(const RunOptions& options) {
  if (options.edits.empty() || !options.overwrite) return {};
  std::error_code error;
  for (const auto& place : {options.edits, options.edits.parent_path()}) {
    if (!std::filesystem::equivalent(place, options.out, error)) continue;
    return fail(ErrorCode::InvalidArgument,
                "--out: the edits lie in this run and would be lost with it; choose another name: "
                "{}",
                printablePath(options.out.native()));
  }
  return {};
}

}  // namespace

Result<std::unique_ptr<RunHandle>> LocalEngine::startRun(const RunOptions& options,
                                                         std::shared_ptr<RunObserver> observer) {
  if (auto ok = checkTrainingOptions(options.training); !ok) return passOn(ok.error());
  if (auto ok = checkSplitOptions(options.split); !ok) return passOn(ok.error());
  if (auto ok = checkOutputPath(options.out, options.dataset, options.overwrite); !ok) {
    return passOn(ok.error());
  }
  if (auto ok = checkEditsAreKept(options); !ok) return passOn(ok.error());
  return std::make_unique<RunWorker>(
      std::move(observer), options.isBackground,
      [options](SessionContext& context) { return startSession(options, context); });
}

Result<std::unique_ptr<RunHandle>> LocalEngine::resumeRun(const ResumeOptions& options,
                                                          std::shared_ptr<RunObserver> observer) {
  if (options.epochs) {
    if (auto ok = checkTrainingOptions({.epochs = *options.epochs}); !ok) return passOn(ok.error());
  }
  if (!options.branchFrom && !options.edits.empty()) {
    return fail(ErrorCode::InvalidArgument,
                "--edits goes with --from K and --out NEW: the labels of a run never change");
  }
  if (options.branchFrom) {
    if (auto ok = checkOutputPath(options.branchOut, options.run, false); !ok) {
      return passOn(ok.error());
    }
  }
  return std::make_unique<RunWorker>(
      std::move(observer), options.isBackground,
      [options](SessionContext& context) { return resumeSession(options, context); });
}

Result<std::unique_ptr<RunHandle>> LocalEngine::startAudit(const AuditOptions& options,
                                                           std::shared_ptr<RunObserver> observer) {
  if (auto ok = checkAuditOptions(options); !ok) return passOn(ok.error());
  return std::make_unique<RunWorker>(
      std::move(observer), options.isBackground,
      [options](SessionContext& context) { return auditSession(options, context); });
}

Result<dataset::Inspection> LocalEngine::inspect(const std::filesystem::path& root,
                                                 const dataset::InspectionOptions& options,
                                                 const ProgressSink& progress,
                                                 std::stop_token stop) {
  return dataset::inspectDataset(root, options, progress, std::move(stop));
}

Result<SplitCounts> LocalEngine::countSplit(const Dataset& dataset, const SplitOptions& split) {
  if (auto ok = dataset::checkTrainable(dataset); !ok) return passOn(ok.error());
  const auto drawn = dataset::splitDataset(dataset, split);
  if (!drawn) return passOn(drawn.error());
  const auto count = [&](Split wanted) {
    return static_cast<std::uint64_t>(std::ranges::count(drawn->splits, wanted));
  };
  return SplitCounts{count(Split::Training), count(Split::Validation),
                     dataset::countGroups(*drawn)};
}

Result<demo::DemoSummary> LocalEngine::writeDemo(const std::filesystem::path& directory,
                                                 const demo::DemoOptions& options,
                                                 const ProgressSink& progress,
                                                 std::stop_token stop) {
  return demo::writeDemoDataset(directory, options, progress, std::move(stop));
}

Result<DecodedImage> LocalEngine::decode(const std::filesystem::path& file,
                                         std::uint32_t shorterSideAtLeastPx) {
  imaging::DecodeOptions options;
  if (shorterSideAtLeastPx > 0) options.shorterSideAtLeastPx = shorterSideAtLeastPx;
  // A loader of its own: it would not notice an array file that is replaced.
  auto loaded = loading::ImageLoader{}.load(file, options);
  if (!loaded) return passOn(loaded.error());
  return DecodedImage{std::move(loaded->image), loaded->contentHash};
}

EngineInfo LocalEngine::info() {
  const training::TorchInfo torch = training::torchInfo();
  EngineInfo info{.libtorch = torch.libtorch,
                  .opencv = CV_VERSION,
                  .blas = torch.blas,
                  .blasIsSlow = torch.blasIsSlow,
                  .devices = {},
                  .whyNoCuda = torch.whyNoCuda};
  for (const training::DeviceInfo& device : torch.devices) {
    info.devices.push_back(fmt::format("{}: {}", device.name, device.description));
  }
  return info;
}

}  // namespace flipbook::pipeline
