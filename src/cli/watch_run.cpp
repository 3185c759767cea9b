#include "cli/watch_run.h"

#include <condition_variable>
#include <mutex>
#include <optional>

#include "cli/console.h"
#include "cli/interruption.h"
#include "cli/run_json.h"
#include "flipbook/core/sample.h"
#include "flipbook/pipeline/engine_loader.h"
#include "flipbook/recording/run_reader.h"

namespace flipbook::cli {
namespace {

using pipeline::RunOutcome;
using pipeline::RunPhase;
using pipeline::RunProgress;

std::string stageOf(const RunProgress& progress) {
  switch (progress.phase) {
    case RunPhase::Scanning:
      return "Scanning";
    case RunPhase::Decoding:
      return "Decoding";
    case RunPhase::Preparing:
      return "Preparing";
    case RunPhase::Training:
      return fmt::format("Epoch {}/{}", progress.epoch.value(), progress.plannedEpochs);
    case RunPhase::Evaluating:
      return "Evaluating";
    case RunPhase::LayingOut:
      return "Last maps";
    case RunPhase::Refining:
      return "Refining map";
    case RunPhase::Recording:
      return "Recording";
    case RunPhase::Paused:
      return "Paused";
  }
  return {};
}

void tellOfEdits(const std::filesystem::path& path) {
  const auto run = recording::RunReader::open(path);
  if (!run || run->info().edits.from.empty()) return;
  const EditsInfo& edits = run->info().edits;
  const std::string moved =
      edits.moved > 0 ? fmt::format(", {} moved to the other split", edits.moved) : std::string{};
  tell(fmt::format("with the edits of {}: {} labels changed, {} left out{}\n",
                   printablePath(edits.from), edits.relabelled, edits.excluded, moved));
}

// Prints from the worker's thread, and keeps the outcome for the main thread to fetch.
class TerminalObserver : public pipeline::RunObserver {
 public:
  explicit TerminalObserver(bool asJson) : m_asJson{asJson} {}

  void progressed(const RunProgress& progress) override {
    std::string rest;
    if (progress.imagesPerSecond > 0) rest += fmt::format(", {:.0f}/s", progress.imagesPerSecond);
    if (progress.secondsToEnd) rest += fmt::format(", {:.0f} s left", *progress.secondsToEnd);
    const std::string fold =
        progress.folds > 0 ? fmt::format("Fold {}/{}, ", progress.fold, progress.folds) : "";
    m_line.show(fold + stageOf(progress), progress.done, progress.total, rest);
  }

  void opened(const std::filesystem::path& run, const std::vector<std::string>& warnings) override {
    m_line.clear();
    for (const std::string& warning : warnings) warn(warning);
    tell(fmt::format("recording into {}\n", printablePath(run.string())));
    tellOfEdits(run);
  }

  void laidOut(EpochIndex, const Layout&, float) override {}

  void committed(FramePtr frame) override {
    m_line.clear();
    const EpochSummary& summary = frame->summary;
    if (m_asJson) {
      printJson(toJson(summary), false);
      return;
    }
    printText(
        fmt::format("epoch {:>3}  train loss {} accuracy {}  validation loss {} accuracy {} "
                    "precision {} recall {} F1 {}\n",
                    summary.epoch.value(), figure(summary.training.loss),
                    figure(summary.training.accuracy), figure(summary.validation.loss),
                    figure(summary.validation.accuracy), figure(summary.validation.precision),
                    figure(summary.validation.recall), figure(summary.validation.f1)));
  }

  void finished(const Result<RunOutcome>& outcome) override {
    m_line.clear();
    const std::scoped_lock lock{m_mutex};
    m_outcome = outcome;
    m_hasFinished.notify_all();
  }

  // The outcome, or nothing if it has not come within `duration`.
  std::optional<Result<RunOutcome>> waitFor(std::chrono::milliseconds duration) {
    std::unique_lock lock{m_mutex};
    m_hasFinished.wait_for(lock, duration, [this] { return m_outcome.has_value(); });
    return m_outcome;
  }

 private:
  bool m_asJson;
  ProgressLine m_line;
  std::mutex m_mutex;
  std::condition_variable m_hasFinished;
  std::optional<Result<RunOutcome>> m_outcome;
};

ExitCode report(const Result<RunOutcome>& outcome) {
  if (!outcome) return complain(outcome.error());
  if (outcome->how == RunEnd::Completed) return ExitCode::Done;
  tell(fmt::format("flipbook-cli: {}; everything up to epoch {} is recorded and can be resumed\n",
                   outcome->reason, outcome->lastEpoch.value()));
  return ExitCode::Interrupted;
}

}  // namespace

ExitCode watchRun(const StartRun& start, bool asJson) {
  const Interruption interruption;
  auto engine = pipeline::loadEngine();
  if (!engine) return complain(engine.error());
  if (const auto info = (*engine)->info(); info.blasIsSlow) {
    warn("slow BLAS: install libopenblas0-openmp (" + info.blas + ")");
  }
  const auto observer = std::make_shared<TerminalObserver>(asJson);
  auto handle = start(**engine, observer);
  if (!handle) {
    return handle.error().code() == ErrorCode::InvalidArgument ? complainOfUsage(handle.error())
                                                               : complain(handle.error());
  }
  bool hasAsked = false;
  while (true) {
    const auto outcome = observer->waitFor(std::chrono::milliseconds{50});
    if (outcome) return report(*outcome);
    if (Interruption::isRequested() && !hasAsked) {
      hasAsked = true;
      tell("\nflipbook-cli: stopping; press Ctrl+C again to end at once\n");
      (*handle)->stop();
    }
  }
}

}  // namespace flipbook::cli
