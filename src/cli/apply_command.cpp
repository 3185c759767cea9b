#include <memory>

#include "cli/commands.h"
#include "cli/console.h"
#include "cli/edited_run.h"
#include "cli/run_input.h"
#include "flipbook/correction/correction.h"

namespace flipbook::cli {
namespace {

using correction::Plan;
using correction::Recovery;
using correction::Way;

struct Arguments {
  std::string run;
  bool isDryRun{};
  bool undoes{};
};

std::string textOf(const Plan& plan) {
  std::string text = fmt::format("in {}:\n", printablePath(plan.root.native()));
  for (const correction::PlannedMove& move : plan.moves) {
    text += fmt::format("  {}  ->  {}{}\n", printablePath(move.from), printablePath(move.to),
                        move.label.empty() ? "  (put aside)" : "");
  }
  for (const correction::PlannedTable& table : plan.tables) {
    text += fmt::format("  {}: {} labels rewritten, {} lines taken out\n",
                        printablePath(table.file), table.relabelled, table.removed);
  }
  return text;
}

// What an interrupted one left is brought to an end before anything else.
Result<Recovery> tidyUp(const recording::RunReader& run) {
  const auto recovered = correction::recover(run);
  if (!recovered) return passOn(recovered.error());
  if (*recovered != Recovery::NothingToDo) {
    warn(*recovered == Recovery::Completed
             ? "an earlier apply was interrupted; it is completed now"
             : "an earlier apply was interrupted; all files are as before it now");
  }
  return *recovered;
}

ExitCode undo(const recording::RunReader& run) {
  const auto undone = correction::undo(run);
  if (!undone) return complain(undone.error());
  tell(fmt::format("taken back: {} files moved to where they were, {} tables as they were\n",
                   undone->moved, undone->tables));
  return ExitCode::Done;
}

// The plan is printed when it is carried out: one that is refused would read like one that was not.
ExitCode carryOut(const recording::RunReader& run, const Plan& plan, const Arguments& arguments) {
  const auto outcome = correction::apply(run, plan);
  if (!outcome) return complain(outcome.error());
  const bool isPrinted = printText(textOf(plan));
  tell(
      fmt::format("done: {} files moved, {} tables rewritten; flipbook-cli apply {} --undo takes "
                  "it back\n",
                  outcome->moved, outcome->tables, printablePath(arguments.run)));
  return isPrinted ? ExitCode::Done : ExitCode::Io;
}

ExitCode run(const Arguments& arguments) {
  const auto run = openRun(arguments.run);
  if (!run) return complain(run.error());
  if (arguments.isDryRun) {
    auto finished = checkApplyIsFinished(*run, arguments.run, "apply");
    if (!finished) return complain(finished.error());
  } else {
    const auto tidied = tidyUp(*run);
    if (!tidied) return complain(tidied.error());
    // What was asked for was under way already, and is done now.
    if (arguments.undoes && *tidied == Recovery::TakenBack) return ExitCode::Done;
  }
  if (arguments.undoes) return undo(*run);
  const auto samples = samplesWithEdits(*run, {});
  if (!samples) return complain(samples.error());
  const auto plan = correction::planCorrection(*run, *samples);
  if (!plan) return complain(plan.error());
  if (plan->way == Way::CopyOnly) {
    return complain({ErrorCode::InvalidArgument,
                     fmt::format("apply: {}; make a cleaned copy with: flipbook-cli export {} "
                                 "--format dataset --out NEW",
                                 plan->why, printablePath(arguments.run))});
  }
  if (plan->isEmpty()) {
    tell("nothing to do: the images are as the edits say\n");
    return ExitCode::Done;
  }
  if (arguments.isDryRun) {
    if (!printText(textOf(*plan))) return ExitCode::Io;
    tell("nothing was changed (--dry-run)\n");
    return ExitCode::Done;
  }
  return carryOut(*run, *plan, arguments);
}

}  // namespace

void addApplyCommand(CLI::App& program, ExitCode& exitCode) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command = program.add_subcommand(
      "apply", "carry the edits of a run out on the images themselves; can be undone");
  command->add_option("RUN", arguments->run, "run directory")->required();
  auto* dry = command->add_flag("--dry-run", arguments->isDryRun, "only say what would happen");
  command->add_flag("--undo", arguments->undoes, "take the last apply back")->excludes(dry);
  command->callback([arguments, &exitCode] { exitCode = run(*arguments); });
}

}  // namespace flipbook::cli
