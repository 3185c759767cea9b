// The subcommands. Each adds itself to the program and, when chosen, does its work and sets the
// exit code.

#pragma once

#include <CLI/CLI.hpp>

namespace flipbook::cli {

enum class ExitCode : int {
  Done = 0,
  WrongUsage = 2,
  BadInput = 3,
  Io = 4,
  Interrupted = 5,  // resumable
  Internal = 70,
};

void addDemoCommand(CLI::App& program, ExitCode& exitCode);
void addInspectCommand(CLI::App& program, ExitCode& exitCode);
void addTrainCommand(CLI::App& program, ExitCode& exitCode);
void addResumeCommand(CLI::App& program, ExitCode& exitCode);
void addShowCommand(CLI::App& program, ExitCode& exitCode);
void addHistoryCommand(CLI::App& program, ExitCode& exitCode);
void addCompareCommand(CLI::App& program, ExitCode& exitCode);
void addExportCommand(CLI::App& program, ExitCode& exitCode);
void addApplyCommand(CLI::App& program, ExitCode& exitCode);
void addAuditCommand(CLI::App& program, ExitCode& exitCode);
void addFindingsCommand(CLI::App& program, ExitCode& exitCode);
void addRenderCommand(CLI::App& program, ExitCode& exitCode);
void addLayoutCommand(CLI::App& program, ExitCode& exitCode);
void addVerifyCommand(CLI::App& program, ExitCode& exitCode);
void addVersionFlag(CLI::App& program);

// The whole program; what main() returns.
[[nodiscard]] int runProgram(int argc, const char* const* argv);

}  // namespace flipbook::cli
