// How long the window stands still while it looks at a dataset: a real window on the offscreen
// platform, the engine beside it, a timer that ticks every two milliseconds.
//   opening_benchmark DATASET

#include <QApplication>
#include <QSettings>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTimer>
#include <algorithm>
#include <cstdio>
#include <vector>

#include "app/engine_client.h"
#include "flipbook/pipeline/engine_loader.h"
#include "flipbook/ui/main_window.h"
#include "flipbook/ui/theme.h"

namespace flipbook::app {
namespace {

using viewmodel::RunController;
using viewmodel::TrainingStage;
using Clock = std::chrono::steady_clock;

constexpr int kTickMs = 2;

class StallWatch : public QObject {
 public:
  StallWatch() {
    connect(&m_timer, &QTimer::timeout, this, [this] {
      const Clock::time_point now = Clock::now();
      m_gaps.push_back(std::chrono::duration<double, std::milli>(now - m_last).count() - kTickMs);
      m_last = now;
    });
    m_timer.setTimerType(Qt::PreciseTimer);
    m_timer.start(kTickMs);
  }

  void print() {
    std::ranges::sort(m_gaps);
    const auto at = [this](double share) {
      return m_gaps[static_cast<std::size_t>(share * static_cast<double>(m_gaps.size() - 1))];
    };
    const auto over = std::ranges::count_if(m_gaps, [](double gap) { return gap > 50; });
    std::printf(
        "the window stood still: median %.1f ms, p99 %.1f, p99.9 %.1f, longest %.1f; over 50 ms "
        "%td of %zu times\n",
        at(0.5), at(0.99), at(0.999), m_gaps.back(), over, m_gaps.size());
  }

 private:
  QTimer m_timer;
  Clock::time_point m_last{Clock::now()};
  std::vector<double> m_gaps;
};

int open(const char* dataset) {
  const QTemporaryDir folder;
  QSettings settings{folder.filePath(QStringLiteral("settings.conf")), QSettings::IniFormat};
  ui::applyTheme(*qApp, ui::ThemeChoice::Light);
  RunController controller{folder.path().toStdString()};
  viewmodel::RecentItems recent{settings};
  viewmodel::RunSession session{controller, recent};
  EngineClient client{controller, session, folder.path().toStdString(), &pipeline::loadEngine};
  ui::MainWindow window{{settings, controller, recent, session}};
  window.resize(1600, 1000);
  std::unique_ptr<StallWatch> watch;
  Clock::time_point began;
  QObject::connect(&window, &ui::MainWindow::firstPainted, &window, [&] {
    began = Clock::now();
    watch = std::make_unique<StallWatch>();
    controller.inspect(dataset);
  });
  bool isSeen = false;
  QObject::connect(&controller, &RunController::changed, &window, [&] {
    const bool isOver = watch && controller.stage() != TrainingStage::Inspecting;
    if (!isOver || std::exchange(isSeen, true)) return;
    const std::chrono::duration<double> seconds = Clock::now() - began;
    std::printf("looked at in %.1f s\n", seconds.count());
    // What the page does with the answer counts too.
    QTimer::singleShot(2000, &window, [&] {
      watch->print();
      QApplication::exit(controller.dataset() ? 0 : 1);
    });
  });
  window.show();
  return QApplication::exec();
}

}  // namespace
}  // namespace flipbook::app

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "opening_benchmark DATASET: prints how long the window stands still\n");
    return 2;
  }
  qputenv("QT_QPA_PLATFORM", "offscreen");
  flipbook::pipeline::letIdleThreadsSleep(argv);
  const QApplication application{argc, argv};
  return flipbook::app::open(argv[1]);
}
