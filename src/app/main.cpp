// The window: wiring only.

#include <QApplication>
#include <QFile>
#include <QSettings>
#include <QTimer>
#include <cstdio>
#include <memory>

#include "app/engine_client.h"
#include "app/launch_options.h"
#include "app/screenshot.h"
#include "app/surroundings.h"
#include "app/unix_signals.h"
#include "flipbook/pipeline/engine_loader.h"
#include "flipbook/ui/icons.h"
#include "flipbook/ui/main_window.h"
#include "flipbook/ui/message_bar.h"
#include "flipbook/ui/theme.h"

namespace flipbook::app {
namespace {

QStringList argumentsOf(int argc, char** argv) {
  QStringList arguments;
  for (int i = 0; i < argc; ++i) arguments << QFile::decodeName(argv[i]);
  return arguments;
}

int endWith(const LaunchEnd& end) {
  const bool isError = end.code != ExitCode::Done;
  std::fprintf(isError ? stderr : stdout, "%s%s\n", isError ? "flipbook: " : "",
               end.text.toLocal8Bit().constData());
  return static_cast<int>(end.code);
}

void openWhatWasAsked(ui::MainWindow& window, viewmodel::RunController& controller,
                      const LaunchOptions& options) {
  using After = ui::MainWindow::AfterOpening;
  if (options.opensDemo) {
    controller.makeDemo(options.trains);
  } else if (!options.path.empty()) {
    window.openPath(options.path, options.trains ? After::Train : After::Nothing);
  }
}

void turnTo(std::uint32_t epoch, viewmodel::RunSession& session, ui::MainWindow& window) {
  const auto page = session.run()->pageOf(EpochIndex{epoch});
  if (page) {
    session.player().apply(playback::GoTo{*page});
  } else {
    window.messages().post({ui::Message::Severity::Warning,
                            ui::MainWindow::tr("The run has no page %1").arg(epoch),
                            {},
                            {},
                            {}});
  }
}

void tellWarnings(ui::MainWindow& window, const QStringList& warnings) {
  const bool isOne = warnings.size() == 1;
  window.messages().post(
      {ui::Message::Severity::Warning,
       isOne ? warnings.constFirst()
             : ui::MainWindow::tr("The training has %1 warnings").arg(warnings.size()),
       isOne ? QString{} : warnings.join(u'\n'),
       {},
       {}});
}

// Whether what the command line asked for is on the screen.
bool isDone(const LaunchOptions& options, const viewmodel::RunController& controller) {
  if (options.trains) return controller.run() && controller.run()->end == RunEnd::Completed;
  const bool isAsked = options.opensDemo || !options.path.empty();
  return !isAsked || controller.run() || controller.dataset();
}

int runWindow(QApplication& application, const LaunchOptions& options) {
  QSettings settings;
  ui::applyTheme(application, static_cast<ui::ThemeChoice>(
                                  settings.value(QStringLiteral("window/theme")).toInt()));
  viewmodel::RunController controller{runsFolder()};
  viewmodel::RecentItems recent{settings};
  viewmodel::RunSession session{controller, recent};
  EngineClient client{controller, session, demoFolder(), &pipeline::loadEngine};
  const ui::WindowServices services{settings, controller, recent, session};
  ui::MainWindow window{services};
  QObject::connect(&client, &EngineClient::warned, &window,
                   [&](const QStringList& warnings) { tellWarnings(window, warnings); });
  if (options.epoch && !options.trains) {
    QObject::connect(&session, &viewmodel::RunSession::opened, &window,
                     [&] { turnTo(*options.epoch, session, window); });
  }

  // The window is there first; what takes long comes after.
  std::unique_ptr<Screenshot> screenshot;
  QObject::connect(&window, &ui::MainWindow::firstPainted, &window, [&] {
    recent.checkExistence();
    openWhatWasAsked(window, controller, options);
    if (options.screenshot.isEmpty()) return;
    screenshot = std::make_unique<Screenshot>(
        window, services, Screenshot::Wishes{options.screenshot, options.trains, options.epoch});
    QObject::connect(screenshot.get(), &Screenshot::saved, &application, [&](bool isWritten) {
      const ExitCode good = isDone(options, controller) ? ExitCode::Done : ExitCode::BadInput;
      QApplication::exit(static_cast<int>(isWritten ? good : ExitCode::Io));
    });
  });
  UnixSignals signals;
  QObject::connect(&signals, &UnixSignals::received, &application, [&] {
    const bool isResumable = controller.isTraining();
    window.close();
    QApplication::exit(static_cast<int>(isResumable ? ExitCode::Interrupted : ExitCode::Done));
  });
  if (!options.screenshot.isEmpty()) window.resize(1600, 1000);
  window.show();
  return QApplication::exec();
}

}  // namespace
}  // namespace flipbook::app

int main(int argc, char** argv) {
  using namespace flipbook;
  const auto launch = app::parseLaunch(app::argumentsOf(argc, argv));
  if (const auto* end = std::get_if<app::LaunchEnd>(&launch)) return app::endWith(*end);
  if (const auto why = app::whyNoWindow(argc, argv)) {
    return app::endWith({app::ExitCode::Io, *why});
  }
  pipeline::letIdleThreadsSleep(argv);
  app::provideHome();
  app::explainFatalErrors();
  QApplication::setOrganizationName(QStringLiteral("Flipbook"));
  QApplication::setApplicationName(QStringLiteral("flipbook"));
  QApplication::setApplicationVersion(QStringLiteral(FLIPBOOK_VERSION));
  QApplication::setDesktopFileName(QStringLiteral("org.flipbook.flipbook"));
  QApplication application{argc, argv};
  QApplication::setApplicationDisplayName(QString{});
  QApplication::setWindowIcon(ui::applicationIcon());
  return app::runWindow(application, std::get<app::LaunchOptions>(launch));
}
