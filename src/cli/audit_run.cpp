#include "cli/audit_run.h"

#include <memory>
#include <nlohmann/json.hpp>

#include "cli/console.h"
#include "cli/run_input.h"
#include "cli/watch_run.h"
#include "flipbook/recording/audit.h"

namespace flipbook::cli {
namespace {

// What the models said of the samples they had never seen, on the last page of all.
struct HeldOutAccuracy {
  EpochIndex epoch;
  std::uint64_t samples{};
  std::uint64_t right{};  // by the labels as the run has them
};

Result<HeldOutAccuracy> measure(const recording::RunReader& run, const recording::Audit& audit) {
  if (audit.epochs().empty()) {
    return fail(ErrorCode::NotFound, "audit: no page is in all folds: {}",
                printablePath(run.path().native()));
  }
  HeldOutAccuracy accuracy{.epoch = audit.epochs().back()};
  const auto scores = audit.heldOut(run, accuracy.epoch);
  if (!scores) return passOn(scores.error());
  for (std::uint32_t i = 0; i < run.samples().size(); ++i) {
    if (!scores->isEvaluated(SampleId{i}) || !run.samples()[i].label.isGiven()) continue;
    ++accuracy.samples;
    if (run.samples()[i].label.is(scores->predicted(SampleId{i}))) ++accuracy.right;
  }
  return accuracy;
}

ExitCode report(const AuditArguments& arguments) {
  const auto run = openRun(arguments.run);
  if (!run) return complain(run.error());
  const auto audit = recording::Audit::open(*run);
  if (!audit) return complain(audit.error());
  if (!*audit || !(*audit)->isComplete()) {
    return complain(
        {ErrorCode::CorruptData,
         "audit: a fold is not of this run's samples as they are now; begin anew by --force"});
  }
  const auto accuracy = measure(*run, **audit);
  if (!accuracy) return complain(accuracy.error());
  const recording::AuditPlan& plan = (*audit)->plan();
  const double share =
      static_cast<double>(accuracy->right) / static_cast<double>(accuracy->samples);
  const std::string& weights = run->info().training.weights.native();
  if (arguments.asJson) {
    const nlohmann::json json{{"folds", plan.folds},
                              {"epochs", plan.epochs},
                              {"weights", weights},
                              {"held_out",
                               {{"epoch", accuracy->epoch.value()},
                                {"samples", accuracy->samples},
                                {"accuracy", share}}}};
    return printJson(json, !arguments.isOneLine) ? ExitCode::Done : ExitCode::Io;
  }
  std::string text = fmt::format(
      "{} folds of {} epoch{}; on page {} models that had never seen the image say its label for "
      "{} "
      "of {} ({:.1f} %)\nthe findings of this run use it from now on\n",
      plan.folds, plan.epochs, plan.epochs == 1 ? "" : "s", accuracy->epoch.value(),
      accuracy->right, accuracy->samples, 100 * share);
  if (!weights.empty()) {
    text += fmt::format(
        "every fold began from {}; if those weights were trained on these images, they have been "
        "seen after all\n",
        printablePath(weights));
  }
  const bool isPrinted = printText(text);
  return isPrinted ? ExitCode::Done : ExitCode::Io;
}

}  // namespace

ExitCode auditRun(const AuditArguments& arguments) {
  const ExitCode trained = watchRun(
      [&](pipeline::Engine& engine, std::shared_ptr<pipeline::RunObserver> observer) {
        return engine.startAudit({.run = arguments.run,
                                  .folds = arguments.folds,
                                  .epochs = arguments.epochs,
                                  .startsAnew = arguments.startsAnew},
                                 std::move(observer));
      },
      arguments.asJson);
  return trained == ExitCode::Done ? report(arguments) : trained;
}

ExitCode auditIfAsked(const std::string& run, ExitCode trained, bool asJson) {
  if (trained != ExitCode::Done) return trained;
  const auto reader = openRun(run);
  if (!reader) return complain(reader.error());
  const std::uint32_t folds = reader->info().split.folds;
  if (folds == 0) return trained;
  const auto done = recording::Audit::open(*reader);
  if (!done) return complain(done.error());
  if (*done && (*done)->isComplete()) return trained;
  tell(fmt::format("every image in one of {} folds is now judged by a model that has not seen it\n",
                   folds));
  const ExitCode audited = auditRun({.run = run,
                                     .folds = folds,
                                     .epochs = {},
                                     .startsAnew = false,
                                     .asJson = asJson,
                                     .isOneLine = true});
  if (audited == ExitCode::Interrupted) {
    tell("flipbook-cli: the run itself is complete; \"audit\" goes on with the folds\n");
  }
  return audited;
}

}  // namespace flipbook::cli
