#include "app/surroundings.h"

#include <unistd.h>

#include <QDir>
#include <QFile>
#include <QStandardPaths>
#include <cstdio>
#include <cstring>

#include "app/launch_options.h"

namespace flipbook::app {
namespace {

constexpr auto kHeadless =
    "Without a screen, flipbook-cli does every job (flipbook-cli --help), and\n"
    "  QT_QPA_PLATFORM=offscreen flipbook PATH --train --screenshot page.png\n"
    "draws the window into a file.";

QtMessageHandler defaultHandler = nullptr;

void handleMessage(QtMsgType type, const QMessageLogContext& context, const QString& message) {
  if (type == QtFatalMsg) {
    std::fprintf(stderr, "flipbook: %s\n%s\n", qPrintable(message.section(u'\n', 0, 0)), kHeadless);
    std::fflush(stderr);
    ::_exit(static_cast<int>(ExitCode::Io));
  }
  if (defaultHandler) defaultHandler(type, context, message);
}

std::filesystem::path pathOf(const QString& text) { return QFile::encodeName(text).toStdString(); }

}  // namespace

void provideHome() {
  if (!qEnvironmentVariableIsEmpty("HOME")) return;
  const QString home = QDir::tempPath() + QStringLiteral("/flipbook-%1").arg(::getuid());
  QDir{}.mkpath(home);
  QFile::setPermissions(home, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
  qputenv("HOME", QFile::encodeName(home));
}

std::filesystem::path runsFolder() {
  return pathOf(QStandardPaths::writableLocation(QStandardPaths::AppDataLocation)) / "runs";
}

std::filesystem::path demoFolder() {
  return pathOf(QStandardPaths::writableLocation(QStandardPaths::CacheLocation)) / "demo";
}

std::optional<QString> whyNoWindow(int argc, const char* const* argv) {
#if defined(Q_OS_LINUX)
  for (int i = 1; i < argc; ++i) {
    if (std::strcmp(argv[i], "-platform") == 0 || std::strcmp(argv[i], "--platform") == 0)
      return {};
  }
  for (const char* name : {"QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"}) {
    if (!qEnvironmentVariableIsEmpty(name)) return {};
  }
  return QStringLiteral("there is no screen: neither DISPLAY nor WAYLAND_DISPLAY is set.\n%1")
      .arg(QString::fromLatin1(kHeadless));
#else
  Q_UNUSED(argc);
  Q_UNUSED(argv);
  return {};
#endif
}

void explainFatalErrors() { defaultHandler = qInstallMessageHandler(handleMessage); }

}  // namespace flipbook::app
