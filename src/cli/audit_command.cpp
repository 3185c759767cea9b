#include <memory>

#include "cli/audit_run.h"

namespace flipbook::cli {

void addAuditCommand(CLI::App& program, ExitCode& exitCode) {
  auto arguments = std::make_shared<AuditArguments>();
  CLI::App* command = program.add_subcommand(
      "audit", "train in folds, so that every label is judged by a model that never saw it");
  command->add_option("RUN", arguments->run, "run directory; goes on where an audit stopped")
      ->required();
  command->add_option("--folds", arguments->folds,
                      "3 to 20, the run itself is one of them; 5 unless given");
  command->add_option("--epochs", arguments->epochs, "of each fold; as many as the run has");
  command->add_flag("--force", arguments->startsAnew, "throw away the audit that was begun");
  command->add_flag("--json", arguments->asJson, "one JSON document at the end");
  command->callback([arguments, &exitCode] { exitCode = auditRun(*arguments); });
}

}  // namespace flipbook::cli
