#include <memory>

#include "cli/commands.h"
#include "cli/console.h"
#include "flipbook/recording/verify.h"

namespace flipbook::cli {
namespace {

struct Arguments {
  std::string run;
  bool repairs{};
};

ExitCode run(const Arguments& arguments) {
  const auto report =
      arguments.repairs ? recording::repairRun(arguments.run) : recording::verifyRun(arguments.run);
  if (!report) return complain(report.error());
  std::string text = fmt::format("{} epochs, {} damaged; {} whole checkpoints\n", report->epochs,
                                 report->damagedEpochs, report->checkpoints);
  for (const std::string& problem : report->problems) text += "problem: " + problem + "\n";
  for (const std::string& repair : report->repairs) {
    text += (arguments.repairs ? "repaired: " : "--repair would: ") + repair + "\n";
  }
  if (report->isSound()) text += "every hash and every rule of the format holds\n";
  printText(text);
  return report->isSound() ? ExitCode::Done : ExitCode::BadInput;
}

}  // namespace

void addVerifyCommand(CLI::App& program, ExitCode& exitCode) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command = program.add_subcommand(
      "verify", "check every hash and every rule of a run; say what is lost");
  command->add_option("RUN", arguments->run, "run directory")->required();
  command->add_flag("--repair", arguments->repairs, "mend what can be mended without guessing");
  command->callback([arguments, &exitCode] { exitCode = run(*arguments); });
}

}  // namespace flipbook::cli
