#include <memory>

#include "cli/audit_run.h"
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/watch_run.h"

namespace flipbook::cli {
namespace {

struct Arguments {
  std::string run, out, edits;
  std::optional<std::uint32_t> epochs, from;
  bool asJson{};
};

ExitCode run(const Arguments& arguments) {
  if (arguments.from.has_value() == arguments.out.empty()) {
    return complainOfUsage(
        {ErrorCode::InvalidArgument,
         "--from K and --out NEW go together: a branch off page K is a new run"});
  }
  pipeline::ResumeOptions options{.run = arguments.run,
                                  .epochs = arguments.epochs,
                                  .branchFrom = {},
                                  .branchOut = arguments.out,
                                  .edits = arguments.edits};
  if (arguments.from) options.branchFrom = EpochIndex{*arguments.from};
  const ExitCode trained = watchRun(
      [&](pipeline::Engine& engine, std::shared_ptr<pipeline::RunObserver> observer) {
        return engine.resumeRun(options, std::move(observer));
      },
      arguments.asJson);
  return auditIfAsked(arguments.from ? arguments.out : arguments.run, trained, arguments.asJson);
}

}  // namespace

void addResumeCommand(CLI::App& program, ExitCode& exitCode) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command =
      program.add_subcommand("resume", "go on from the last recorded epoch, bit for bit");
  command->add_option("RUN", arguments->run, "run directory")->required();
  command->add_option("--epochs", arguments->epochs, "epochs in all, if more than planned")
      ->check(CLI::Range(1U, kMostEpochs));
  command->add_option("--from", arguments->from, "branch off this page");
  command->add_option("--out", arguments->out, "the new run of the branch");
  command->add_option("--edits", arguments->edits,
                      "for a branch: take over what was decided in a run: its edits.jsonl, or it");
  command->add_flag("--json", arguments->asJson, "one JSON line per epoch on standard output");
  command->callback([arguments, &exitCode] { exitCode = run(*arguments); });
}

}  // namespace flipbook::cli
