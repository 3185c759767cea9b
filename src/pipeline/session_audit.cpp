#include "pipeline/session_audit.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

#include "flipbook/dataset/folds.h"
#include "flipbook/recording/audit.h"
#include "flipbook/recording/run_hold.h"
#include "pipeline/run_images.h"
#include "pipeline/session_resume.h"
#include "pipeline/session_start.h"

namespace flipbook::pipeline {
namespace {

using recording::AuditPlan;

// Passes on how far a fold is, and nothing else: its pages are not of the run that is open.
class FoldObserver : public RunObserver {
 public:
  // `later` folds are to be trained after this one.
  FoldObserver(RunObserver& whole, std::uint32_t fold, std::uint32_t folds, std::uint32_t later)
      : m_whole{whole}, m_fold{fold}, m_folds{folds}, m_later{later} {}

  void progressed(const RunProgress& progress) override {
    RunProgress told = progress;
    told.fold = m_fold;
    told.folds = m_folds;
    if (told.secondsToEnd) {
      // The folds to come will take as long as this one takes in all.
      const std::chrono::duration<double> sofar = Clock::now() - m_began;
      *told.secondsToEnd += (sofar.count() + *told.secondsToEnd) * m_later;
    }
    m_whole.progressed(told);
  }
  void opened(const std::filesystem::path&, const std::vector<std::string>&) override {}
  void committed(FramePtr) override {}
  void laidOut(EpochIndex, const Layout&, float) override {}
  void finished(const Result<RunOutcome>&) override {}

 private:
  using Clock = std::chrono::steady_clock;

  RunObserver& m_whole;
  std::uint32_t m_fold;
  std::uint32_t m_folds;
  std::uint32_t m_later;
  Clock::time_point m_began{Clock::now()};
};

Result<void> checkAuditable(const recording::RunReader& run) {
  if (run.epochs().empty() || run.epochs().back().summary.epoch.value() == 0) {
    return fail(ErrorCode::InvalidArgument,
                "audit: the run has no page of a trained model yet; resume it first: {}",
                printablePath(run.path().native()));
  }
  return {};
}

struct SettledPlan {
  AuditPlan plan;
  bool isNew{};  // not what was begun; not written down yet
};

// What was begun, or else what is asked for.
Result<SettledPlan> settlePlan(const AuditOptions& options, const recording::RunReader& run) {
  const auto begun = options.startsAnew ? Result<std::optional<AuditPlan>>{}
                                        : recording::readAuditPlan(run.path());
  if (!begun) return passOn(begun.error());
  if (*begun) {
    const AuditPlan asked{options.folds.value_or((*begun)->folds),
                          options.epochs.value_or((*begun)->epochs)};
    if (asked == **begun) return SettledPlan{asked, false};
    return fail(ErrorCode::InvalidArgument,
                "audit: one of {} folds of {} epoch{} was begun; leave out --folds and --epochs to "
                "go on with it, or --force to begin anew: {}",
                (*begun)->folds, (*begun)->epochs, (*begun)->epochs == 1 ? "" : "s",
                printablePath(run.path().native()));
  }
  const AuditPlan plan{
      options.folds.value_or(kUsualFolds),
      options.epochs.value_or(std::min(kMostEpochs, run.epochs().back().summary.epoch.value()))};
  return SettledPlan{plan, true};
}

// In place of what was begun before.
Result<void> writeDown(const AuditPlan& plan, const AuditOptions& options,
                       const recording::RunReader& run) {
  if (options.startsAnew) {
    if (auto ok = recording::removeAudit(run.path()); !ok) return ok;
  }
  return recording::writeAuditPlan(run.path(), plan);
}

// What all folds share.
struct AuditInHand {
  const recording::RunReader& run;
  AuditPlan plan;
  std::vector<std::uint32_t> foldOf;  // N, as dealIntoFolds
  std::shared_ptr<const loading::PixelCache> pixels;
};

std::vector<Sample> samplesOfFold(const AuditInHand& audit, std::uint32_t fold) {
  std::vector<Sample> samples = audit.run.samples();
  for (std::size_t i = 0; i < samples.size(); ++i) {
    if (samples[i].isUnlabeled()) continue;
    const bool isHeldOut = audit.foldOf[i] == fold;
    samples[i].split = isHeldOut ? Split::Validation : Split::Training;
  }
  return samples;
}

Result<RunOutcome> trainFold(const AuditInHand& audit, std::uint32_t fold,
                             SessionContext& context) {
  const std::vector<Sample> samples = samplesOfFold(audit, fold);
  RunInfo info = audit.run.info();
  info.name = fmt::format("{}, fold {} of {}", info.name, fold, audit.plan.folds);
  info.created.clear();
  info.splitMethod = "audit";
  info.split.folds = 0;
  info.features = {.every = 0};
  info.computeLayout = false;
  info.training.epochs = audit.plan.epochs;
  return trainNewRun({.out = recording::foldPath(audit.run.path(), fold),
                      .overwrites = false,
                      .info = std::move(info),
                      .samples = samples,
                      .pixels = audit.pixels,
                      .warnings = {}},
                     context);
}

// Whether a fold that is there holds out what it would hold out now: the run may have been replaced
// since, or another version of this program may have dealt the folds.
bool isDealtAlike(const recording::RunReader& fold, const std::vector<Sample>& samples) {
  return std::ranges::equal(fold.samples(), samples, [](const Sample& a, const Sample& b) {
    return a.path == b.path && a.label == b.label && a.split == b.split;
  });
}

// Whether a fold is to be trained, or gone on with. Errors: it is there and fits nothing.
Result<bool> isToTrain(const AuditInHand& audit, std::uint32_t fold) {
  const auto path = recording::foldPath(audit.run.path(), fold);
  if (!recording::looksLikeRun(path)) return true;
  const auto run = recording::RunReader::open(path);
  if (!run) {
    return fail(run.error().code(), "{}; delete that directory to train this fold again",
                run.error().message());
  }
  if (!isDealtAlike(*run, samplesOfFold(audit, fold))) {
    return fail(
        ErrorCode::InvalidArgument,
        "it was dealt otherwise than the folds are now, so it cannot be gone on with; begin "
        "the audit anew by --force: {}",
        printablePath(path.native()));
  }
  return !recording::isFoldTrained(*run, audit.plan);
}

// All folds are looked at before the first is trained for hours.
Result<std::vector<std::uint32_t>> foldsToTrain(const AuditInHand& audit) {
  std::vector<std::uint32_t> folds;
  for (std::uint32_t fold = 2; fold <= audit.plan.folds; ++fold) {
    const auto isLeft = isToTrain(audit, fold);
    if (!isLeft) return passOn(isLeft.error(), fmt::format("audit, fold {}", fold));
    if (*isLeft) folds.push_back(fold);
  }
  return folds;
}

// `later` folds are to be trained after this one.
Result<RunOutcome> doFold(const AuditInHand& audit, std::uint32_t fold, std::uint32_t later,
                          SessionContext& whole) {
  FoldObserver observer{whole.observer(), fold, audit.plan.folds, later};
  SessionContext context{observer, whole.control()};
  const auto path = recording::foldPath(audit.run.path(), fold);
  if (!recording::looksLikeRun(path)) return trainFold(audit, fold, context);
  return resumeSession({.run = path, .epochs = audit.plan.epochs}, context);
}

}  // namespace

Result<void> checkAuditOptions(const AuditOptions& options) {
  if (auto ok = checkFolds(options.folds.value_or(kUsualFolds)); !ok) return ok;
  if (!options.epochs) return {};
  return checkTrainingOptions({.epochs = *options.epochs});
}

Result<RunOutcome> auditSession(const AuditOptions& options, SessionContext& context) {
  // The folds are dealt from the run as it is now.
  const auto hold = recording::RunHold::take(options.run);
  if (!hold) return passOn(hold.error(), "audit: nobody else may write the run meanwhile");
  const auto run = recording::RunReader::open(options.run);
  if (!run) return passOn(run.error());
  if (auto ok = checkAuditable(*run); !ok) return passOn(ok.error());
  auto pixels = loadImagesOf(*run, context);
  if (!pixels) return passOn(pixels.error(), "audit");
  const auto settled = settlePlan(options, *run);
  if (!settled) return passOn(settled.error());
  const AuditPlan& plan = settled->plan;
  const auto seed = run->info().split.seed;
  const AuditInHand audit{*run, plan, dataset::dealIntoFolds(run->samples(), plan.folds, seed),
                          *std::move(pixels)};
  // What is refused leaves no plan behind, and what was begun before as it is.
  if (auto ok = dataset::checkFoldsFill(audit.foldOf, plan.folds); !ok) {
    return passOn(ok.error(), "audit");
  }
  if (settled->isNew) {
    if (auto ok = writeDown(plan, options, *run); !ok) return passOn(ok.error());
  }
  const auto folds = foldsToTrain(audit);
  if (!folds) return passOn(folds.error());
  auto later = static_cast<std::uint32_t>(folds->size());
  for (const std::uint32_t fold : *folds) {
    auto done = doFold(audit, fold, --later, context);
    const bool isStopped =
        done ? done->how == RunEnd::Stopped : done.error().code() == ErrorCode::Cancelled;
    if (isStopped) {
      const std::string reason = fmt::format("stopped in fold {} of {}", fold, plan.folds);
      return RunOutcome{RunEnd::Stopped, reason, done ? done->lastEpoch : EpochIndex{0}};
    }
    if (!done) return passOn(done.error(), fmt::format("audit, fold {}", fold));
    if (done->how == RunEnd::Failed) {
      return RunOutcome{RunEnd::Failed, fmt::format("fold {}: {}", fold, done->reason),
                        done->lastEpoch};
    }
  }
  return RunOutcome{RunEnd::Completed, {}, EpochIndex{plan.epochs}};
}

}  // namespace flipbook::pipeline
