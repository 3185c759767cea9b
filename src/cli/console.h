// What the commands say: results to standard output, everything else to standard error.

#pragma once

#include <chrono>
#include <nlohmann/json.hpp>
#include <string>

#include "cli/commands.h"
#include "flipbook/core/progress.h"
#include "flipbook/core/result.h"

namespace flipbook::cli {

// Prints "flipbook-cli: message" and returns the exit code that belongs to the error.
[[nodiscard]] ExitCode complain(const Error& error);
// The same for an error in what the user typed.
[[nodiscard]] ExitCode complainOfUsage(const Error& error);
void warn(const std::string& message);

// One document or line on standard output. False if it could not be written.
bool printJson(const nlohmann::json& json, bool isPretty = true);
bool printText(const std::string& text);

// Text on standard error; one that nobody reads or that is full stops nothing (F12).
void tell(const std::string& text);

// Standard streams that the caller closed lead nowhere from now on, so that no file of a run gets
// their number, and with it what is printed.
void reserveStandardStreams();

// A number for people: fixed digits, an en dash where there is no value.
[[nodiscard]] std::string figure(const std::optional<double>& value);

// A progress bar on a terminal, a plain line every few seconds where there is none.
class ProgressLine {
 public:
  ProgressLine();
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  void show(const std::string& stage, std::uint64_t done, std::uint64_t total,
            const std::string& rest = {});
  void clear();  // before other output
  [[nodiscard]] ProgressSink sink();

 private:
  bool m_isTerminal;
  bool m_isShown{};
  std::string m_lastStage;
  std::chrono::steady_clock::time_point m_lastLine;
};

}  // namespace flipbook::cli
