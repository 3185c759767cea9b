// The small face of all that needs LibTorch or OpenCV: start a run, look at a dataset, decode an
// image, say what devices there are. Built as one shared library that programs load when they need
// it (see engine_loader.h), because linking LibTorch costs half a second and 140 MB at every start.

#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "flipbook/core/epoch_frame.h"
#include "flipbook/core/progress.h"
#include "flipbook/core/rgb_image.h"
#include "flipbook/core/run_info.h"
#include "flipbook/core/run_options.h"
#include "flipbook/dataset/inspection.h"
#include "flipbook/demo/demo.h"

namespace flipbook::pipeline {

enum class RunPhase : std::uint8_t {
  Scanning,
  Decoding,
  Preparing,
  Training,
  Evaluating,
  LayingOut,  // waiting for the maps of the last pages
  Refining,   // all maps together, once training has ended
  Recording,
  Paused
};

struct RunProgress {
  RunPhase phase{};
  EpochIndex epoch;  // the one in hand
  std::uint32_t plannedEpochs{};
  std::uint64_t done{};  // files or images of this phase
  std::uint64_t total{};
  double imagesPerSecond{};
  std::optional<double> secondsToPage;  // until this epoch is recorded
  std::optional<double> secondsToEnd;   // until the last planned epoch is; of an audit, all folds
  std::uint32_t fold{};   // of an audit: the one in hand, counted from 1, which is the run itself
  std::uint32_t folds{};  // 0: no audit
};

struct RunOutcome {
  RunEnd how{};
  std::string reason;  // in words, for Stopped and Failed
  EpochIndex lastEpoch;
};

// Hears of a run. All calls but laidOut() come from the run's worker thread, one at a time.
class RunObserver {
 public:
  virtual ~RunObserver() = default;
  virtual void progressed(const RunProgress& progress) = 0;  // at most about ten times a second
  // run.json and samples.jsonl are written: the run directory can be opened.
  virtual void opened(const std::filesystem::path& run,
                      const std::vector<std::string>& warnings) = 0;
  virtual void committed(FramePtr frame) = 0;  // on disk already; without its layout
  // The layout of a committed epoch on its way (`done` < 1), and at its end (1), on disk by then.
  // From a thread of its own, in epoch order, one at a time, until finished() is called.
  virtual void laidOut(EpochIndex epoch, const Layout& layout, float done) = 0;
  virtual void finished(const Result<RunOutcome>& outcome) = 0;  // the last call
};

// A run being trained on a thread of its own. All calls return at once; the destructor stops and
// joins.
class RunHandle {
 public:
  virtual ~RunHandle() = default;
  virtual void pause() = 0;      // before the next batch
  virtual void resume() = 0;     // go on
  virtual void nextEpoch() = 0;  // train exactly one epoch more, then pause
  virtual void stop() = 0;       // end as Stopped; the epoch in hand is dropped
};

struct ResumeOptions {
  std::filesystem::path run;
  std::optional<std::uint32_t> epochs;   // planned epochs in all; empty: as recorded
  std::optional<EpochIndex> branchFrom;  // go on from this page ...
  std::filesystem::path branchOut;       // ... in a new run
  std::filesystem::path edits;           // as RunOptions; only for a branch
  bool isBackground{false};              // as RunOptions
};

// Training on the images of a run again in folds (recording/audit.h). An audit that was begun goes
// on where it stopped; then `folds` and `epochs` are empty or those it was begun with.
struct AuditOptions {
  std::filesystem::path run;
  std::optional<std::uint32_t> folds;   // 3 to 20, the run itself included; empty: 5
  std::optional<std::uint32_t> epochs;  // of each; empty: as many as the run has
  bool startsAnew{false};               // throws away an audit that was begun
  bool isBackground{false};             // as RunOptions
};

struct EngineInfo {
  std::string libtorch, opencv, blas;
  bool blasIsSlow{};
  std::vector<std::string> devices;  // "cpu: AMD EPYC, 2 threads"
  std::string whyNoCuda;             // empty if there is a CUDA device
};

struct SplitCounts {
  std::uint64_t training{};
  std::uint64_t validation{};
  std::uint64_t groups{};  // of two images and more, which stay on one side
};

struct DecodedImage {
  RgbImage image;
  std::uint64_t contentHash{};
};

class Engine {
 public:
  virtual ~Engine() = default;

  // Whatever can be judged at once (options, output path) is judged before it returns; the rest
  // comes through observer.finished. Errors: InvalidArgument, NotFound, Io.
  [[nodiscard]] virtual Result<std::unique_ptr<RunHandle>> startRun(
      const RunOptions& options, std::shared_ptr<RunObserver> observer) = 0;
  [[nodiscard]] virtual Result<std::unique_ptr<RunHandle>> resumeRun(
      const ResumeOptions& options, std::shared_ptr<RunObserver> observer) = 0;

  // The observer hears of progress and of the end, and of no page: those are not of the run.
  [[nodiscard]] virtual Result<std::unique_ptr<RunHandle>> startAudit(
      const AuditOptions& options, std::shared_ptr<RunObserver> observer) = 0;

  [[nodiscard]] virtual Result<dataset::Inspection> inspect(
      const std::filesystem::path& root, const dataset::InspectionOptions& options,
      const ProgressSink& progress, std::stop_token stop) = 0;
  // How a dataset that was inspected would be split. Errors: InvalidArgument (it cannot be trained
  // on, or not with this split).
  [[nodiscard]] virtual Result<SplitCounts> countSplit(const Dataset& dataset,
                                                       const SplitOptions& split) = 0;
  [[nodiscard]] virtual Result<demo::DemoSummary> writeDemo(const std::filesystem::path& directory,
                                                            const demo::DemoOptions& options,
                                                            const ProgressSink& progress,
                                                            std::stop_token stop) = 0;
  // `file` may be the address of a part of a file (core/image_address.h). `shorterSideAtLeastPx` 0:
  // full size. Any thread.
  [[nodiscard]] virtual Result<DecodedImage> decode(const std::filesystem::path& file,
                                                    std::uint32_t shorterSideAtLeastPx) = 0;
  [[nodiscard]] virtual EngineInfo info() = 0;
};

}  // namespace flipbook::pipeline
