#include "cli/run_findings.h"

#include <memory>

#include "cli/console.h"
#include "cli/interruption.h"

namespace flipbook::cli {
Result<RunFindings> findInRun(const recording::RunReader& run) {
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
      progress.clear();
      warn(fmt::format("{}; the findings do without it", frame.error().message()));
      continue;
    }
    const auto page = std::make_shared<const EpochFrame>(*std::move(frame));
    evidence.add(page);
    found.verdicts.add(*page);
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
