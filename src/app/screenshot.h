// Saves the window once it has come to rest: pages, thumbnails and history drawn.

#pragma once

#include <QImage>
#include <QObject>
#include <QString>
#include <QTimer>
#include <cstdint>
#include <optional>

#include "flipbook/ui/main_window.h"
#include "flipbook/viewmodel/run_controller.h"
#include "flipbook/viewmodel/run_session.h"

namespace flipbook::app {

class Screenshot : public QObject {
  Q_OBJECT

 public:
  struct Wishes {
    QString file;
    bool waitsForTraining{};
    std::optional<std::uint32_t> epoch;
  };
  Screenshot(ui::MainWindow& window, const ui::WindowServices& services, Wishes wishes);

 Q_SIGNALS:
  void saved(bool isWritten);

 private:
  void look();
  [[nodiscard]] bool isBusy() const;
  bool chooseSample();  // true once there is nothing left to choose

  ui::MainWindow& m_window;
  ui::WindowServices m_services;
  Wishes m_wishes;
  QTimer m_timer;
  QImage m_last;
  int m_sameLooks{};
  int m_looks{};
  bool m_hasChosen{};
};

}  // namespace flipbook::app
