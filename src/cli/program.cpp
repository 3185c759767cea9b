#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <csignal>
#include <exception>
#include <iostream>

#include "cli/commands.h"
#include "cli/console.h"
#include "cli/suggestions.h"

namespace flipbook::cli {
namespace {

void logToStandardError() {
  spdlog::set_default_logger(spdlog::stderr_color_mt("flipbook-cli"));
  spdlog::set_pattern("flipbook-cli: %l: %v");
  spdlog::set_level(spdlog::level::warn);
}

// CLI11's own message, and for an unknown word the nearest known one.
int explainUsage(const CLI::App& program, const CLI::ParseError& error) {
  if (error.get_exit_code() == 0) return program.exit(error);  // --help, --version
  const CLI::App* chosen = &program;
  for (const CLI::App* command : program.get_subcommands()) chosen = command;
  std::cerr << "flipbook-cli: " << error.what() << '\n';
  for (const std::string& word : chosen->remaining()) {
    const auto nearest = nearestName(word, *chosen);
    if (nearest) std::cerr << "flipbook-cli: did you mean " << *nearest << "?\n";
  }
  std::cerr << "flipbook-cli: see flipbook-cli "
            << (chosen == &program ? std::string{} : chosen->get_name() + " ") << "--help\n";
  return static_cast<int>(ExitCode::WrongUsage);
}

}  // namespace

int runProgram(int argc, const char* const* argv) {
  // A closed pipe (`flipbook-cli show RUN | head`) is an error of writing, not the end of a
  // training.
  (void)std::signal(SIGPIPE, SIG_IGN);
  reserveStandardStreams();
  logToStandardError();

  CLI::App program{"Watch an image classifier learn your labelled images, without a window."};
  program.name("flipbook-cli");
  program.require_subcommand(1);
  ExitCode exitCode = ExitCode::Done;
  addVersionFlag(program);
  addDemoCommand(program, exitCode);
  addInspectCommand(program, exitCode);
  addTrainCommand(program, exitCode);
  addResumeCommand(program, exitCode);
  addShowCommand(program, exitCode);
  addHistoryCommand(program, exitCode);
  addCompareCommand(program, exitCode);
  addExportCommand(program, exitCode);
  addApplyCommand(program, exitCode);
  addAuditCommand(program, exitCode);
  addFindingsCommand(program, exitCode);
  addRenderCommand(program, exitCode);
  addLayoutCommand(program, exitCode);
  addVerifyCommand(program, exitCode);
  try {
    program.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return explainUsage(program, error);
  } catch (const std::exception& error) {
    std::cerr << "flipbook-cli: internal error: " << error.what() << '\n';
    return static_cast<int>(ExitCode::Internal);
  }
  return static_cast<int>(exitCode);
}

}  // namespace flipbook::cli
