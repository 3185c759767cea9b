#include "cli/run_findings.h"

#include <memory>

#include "cli/console.h"
#include "cli/interruption.h"
#include "flipbook/recording/audit.h"

namespace flipbook::cli {
namespace {

void warnOf(ProgressLine& progress, const Error& error) {
  progress.clear();
  warn(fmt::format("{}; the findings do without it", error.message()));
}

Result<void> takeAudit(const recording::RunReader& run, findings::Evidence& evidence,
                       RunFindings& found, ProgressLine& progress) {
  const auto audit = recording::Audit::open(run);
  if (!audit) {
    warnOf(progress, audit.error());
    return {};
  }
  if (!*audit) return {};
  if (!(*audit)->isComplete()) {
    tell(
        fmt::format("flipbook-cli: the audit has {} of {} folds; the findings do without it until "
                    "it is complete\n",
                    (*audit)->foldsDone(), (*audit)->plan().folds));
    return {};
  }
  std::uint64_t done = 0;
  for (const EpochIndex epoch : (*audit)->epochs()) {
    if (Interruption::isRequested()) return fail(ErrorCode::Cancelled, "interrupted");
    progress.show("Reading the audit", done++, (*audit)->epochs().size());
    auto scores = (*audit)->heldOut(run, epoch);
    if (!scores) {
      warnOf(progress, scores.error());
      continue;
    }
    found.heldOut.add(epoch, *scores);
    evidence.addHeldOut(epoch, *std::move(scores));
  }
  return {};
}

}  // namespace

Result<RunFindings> findInRun(const recording::RunReader& run, UseAudit useAudit) {
  const Interruption interruption;
  findings::Evidence evidence{run.samples(), static_cast<std::uint32_t>(run.info().classes.size())};
  RunFindings found;
  ProgressLine progress;
  std::uint64_t done = 0;
  for (const recording::EpochEntry& entry : run.epochs()) {
    if (Interruption::isRequested()) return fail(ErrorCode::Cancelled, "interrupted");
    progress.show("Reading pages", done++, run.epochs().size());
    auto frame = run.readFrame(entry.summary.epoch);
    if (!frame) {
      warnOf(progress, frame.error());
      continue;
    }
    const auto page = std::make_shared<const EpochFrame>(*std::move(frame));
    evidence.add(page);
    found.verdicts.add(page->epoch, page->scores);
  }
  if (useAudit == UseAudit::Yes) {
    if (auto ok = takeAudit(run, evidence, found, progress); !ok) return passOn(ok.error());
  }
  progress.show("Ranking", done, run.epochs().size());
  auto ranked = findings::rankFindings(evidence);
  if (!ranked) return passOn(ranked.error());
  found.findings = *std::move(ranked);
  found.latestWithFeatures = evidence.latestWithFeatures();
  found.pages = evidence.pages();
  return found;
}

}  // namespace flipbook::cli
