#include "cli/interruption.h"

#include <unistd.h>

#include <array>
#include <csignal>

#include "cli/commands.h"

namespace flipbook::cli {
namespace {

constexpr std::array kSignals{SIGINT, SIGTERM, SIGHUP};
volatile std::sig_atomic_t received = 0;

extern "C" void countSignal(int) {
  received = received + 1;
  if (received > 1) ::_exit(static_cast<int>(ExitCode::Interrupted));
}

}  // namespace

Interruption::Interruption() {
  received = 0;
  for (const int signal : kSignals) (void)std::signal(signal, countSignal);
}

Interruption::~Interruption() {
  for (const int signal : kSignals) (void)std::signal(signal, SIG_DFL);
}

bool Interruption::isRequested() { return received > 0; }

}  // namespace flipbook::cli
