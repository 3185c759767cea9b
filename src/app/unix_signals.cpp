#include "app/unix_signals.h"

#include <fcntl.h>
#include <unistd.h>

#include <QSocketNotifier>
#include <array>
#include <csignal>

#include "app/launch_options.h"

namespace flipbook::app {
namespace {

constexpr std::array kSignals{SIGINT, SIGTERM, SIGHUP};
std::array<int, 2> wakePipe{-1, -1};
volatile std::sig_atomic_t count = 0;

// Only what a signal handler may do: a byte into the pipe, or the end.
extern "C" void wake(int) {
  count = count + 1;
  if (count > 1) ::_exit(static_cast<int>(ExitCode::Interrupted));
  const char byte = 1;
  [[maybe_unused]] const ssize_t written = ::write(wakePipe[1], &byte, 1);
}

}  // namespace

UnixSignals::UnixSignals(QObject* parent) : QObject{parent} {
  (void)std::signal(SIGPIPE, SIG_IGN);
  if (::pipe2(wakePipe.data(), O_CLOEXEC | O_NONBLOCK) != 0) return;
  count = 0;
  m_notifier = new QSocketNotifier{wakePipe[0], QSocketNotifier::Read, this};
  connect(m_notifier, &QSocketNotifier::activated, this, [this] {
    char byte{};
    [[maybe_unused]] const ssize_t taken = ::read(wakePipe[0], &byte, 1);
    Q_EMIT received();
  });
  for (const int signal : kSignals) (void)std::signal(signal, wake);
}

UnixSignals::~UnixSignals() {
  if (!m_notifier) return;
  for (const int signal : kSignals) (void)std::signal(signal, SIG_DFL);
  delete m_notifier;
  for (int& end : wakePipe) {
    ::close(end);
    end = -1;
  }
}

}  // namespace flipbook::app
