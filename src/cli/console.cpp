#include "cli/console.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>

namespace flipbook::cli {
namespace {

constexpr int kBarCells = 28;
constexpr std::chrono::seconds kPlainInterval{5};

ExitCode exitCodeOf(ErrorCode code) {
  switch (code) {
    case ErrorCode::InvalidArgument:
    case ErrorCode::ConflictingLabels:
    case ErrorCode::NotFound:
    case ErrorCode::CorruptData:
    case ErrorCode::UnsupportedVersion:
      return ExitCode::BadInput;
    case ErrorCode::Io:
      return ExitCode::Io;
    case ErrorCode::Cancelled:
      return ExitCode::Interrupted;
    case ErrorCode::Training:
      break;
  }
  return ExitCode::Internal;
}

}  // namespace

ExitCode complain(const Error& error) {
  tell(fmt::format("flipbook-cli: {}\n", error.message()));
  return exitCodeOf(error.code());
}

ExitCode complainOfUsage(const Error& error) {
  tell(fmt::format("flipbook-cli: {}\n", error.message()));
  return ExitCode::WrongUsage;
}

void warn(const std::string& message) { tell(fmt::format("flipbook-cli: warning: {}\n", message)); }

void tell(const std::string& text) {
  (void)std::fwrite(text.data(), 1, text.size(), stderr);
  (void)std::fflush(stderr);
}

void reserveStandardStreams() {
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    // The lowest number that is free is this one, since those below it are taken.
    if (::fcntl(stream, F_GETFD) == -1) (void)::open("/dev/null", O_RDWR);
  }
}

bool printJson(const nlohmann::json& json, bool isPretty) {
  // Text from data is made UTF-8 before; "replace" is the belt to those braces.
  return printText(
      json.dump(isPretty ? 2 : -1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
}

bool printText(const std::string& text) {
  const bool isWritten = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
  return std::fflush(stdout) == 0 && isWritten;
}

std::string figure(const std::optional<double>& value) {
  return value ? fmt::format("{:.4f}", *value) : "–";
}

ProgressLine::ProgressLine() : m_isTerminal{::isatty(STDERR_FILENO) == 1} {}

ProgressLine::~ProgressLine() { clear(); }

void ProgressLine::show(const std::string& stage, std::uint64_t done, std::uint64_t total,
                        const std::string& rest) {
  const std::string count = total == 0 ? (done == 0 ? "" : fmt::format(" {}", done))
                                       : fmt::format(" {} of {}", done, total);
  if (m_isTerminal) {
    const auto filled = total == 0 ? 0 : static_cast<int>(kBarCells * done / total);
    tell(fmt::format("\r\x1b[K{:<12} [{:<{}}]{}{}", stage,
                     std::string(static_cast<std::size_t>(filled), '='), kBarCells, count, rest));
    m_isShown = true;
    return;
  }
  const auto now = std::chrono::steady_clock::now();
  if (stage == m_lastStage && now - m_lastLine < kPlainInterval) return;
  m_lastStage = stage;
  m_lastLine = now;
  tell(fmt::format("{}{}{}\n", stage, count, rest));
}

void ProgressLine::clear() {
  if (m_isShown) tell("\r\x1b[K");
  m_isShown = false;
}

ProgressSink ProgressLine::sink() {
  return [this](const Progress& progress) { show(progress.stage, progress.done, progress.total); };
}

}  // namespace flipbook::cli
