// A main window with all it works on, its settings in a file of its own.

#pragma once

#include <QApplication>
#include <QSettings>
#include <QTest>
#include <memory>

#include "flipbook/ui/main_window.h"
#include "support/temporary_directory.h"

namespace flipbook::ui {

class WindowFixture {
 public:
  WindowFixture() { makeWindow(); }

  void makeWindow() {
    window = std::make_unique<MainWindow>(WindowServices{settings, controller, recent, session});
    window->resize(1280, 860);
    window->show();
    window->activateWindow();
    QTest::qWait(0);
  }
  template <typename Widget = QWidget>
  [[nodiscard]] Widget* find(const char* name) const {
    return window->findChild<Widget*>(QString::fromLatin1(name));
  }

  test::TemporaryDirectory folder;
  QSettings settings{QString::fromStdString((folder.path() / "settings.ini").string()),
                     QSettings::IniFormat};
  viewmodel::RunController controller{folder.path() / "runs"};
  viewmodel::RecentItems recent{settings};
  viewmodel::RunSession session{controller, recent};
  std::unique_ptr<MainWindow> window;
};

}  // namespace flipbook::ui
