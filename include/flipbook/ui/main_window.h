// The window: start page, dataset page or open run, with menus, toolbar, messages and status.
// It asks for work through RunController and shows what RunSession holds; it does no work itself.

#pragma once

#include <QMainWindow>
#include <cstdint>
#include <filesystem>

#include "flipbook/ui/theme.h"
#include "flipbook/viewmodel/recent_items.h"
#include "flipbook/viewmodel/run_controller.h"
#include "flipbook/viewmodel/run_session.h"

class QActionGroup;
class QSettings;
class QStackedWidget;

namespace flipbook::ui {

class DatasetPage;
class DropOverlay;
class MessageBar;
class PlaybackActions;
class RunPage;
class StartPage;
class StatusStrip;
class TrainBar;
class WindowActions;

// What the window works on; all of it outlives the window.
struct WindowServices {
  QSettings& settings;
  viewmodel::RunController& controller;
  viewmodel::RecentItems& recent;
  viewmodel::RunSession& session;
};

class MainWindow : public QMainWindow {
  Q_OBJECT

 public:
  enum class AfterOpening : std::uint8_t { Nothing, Train };

  explicit MainWindow(const WindowServices& services, QWidget* parent = nullptr);
  ~MainWindow() override;

  // A run directory or a dataset; looks on a pool thread which of the two it is.
  void openPath(const std::filesystem::path& path, AfterOpening after = AfterOpening::Nothing);
  void openRun(const std::filesystem::path& path, AfterOpening after = AfterOpening::Nothing);
  void openDataset(const std::filesystem::path& path, AfterOpening after = AfterOpening::Nothing);

  [[nodiscard]] MessageBar& messages() { return *m_messages; }
  [[nodiscard]] WindowActions& actions() { return *m_actions; }
  [[nodiscard]] RunPage& runPage();  // made when it is first needed

 Q_SIGNALS:
  void firstPainted();  // once

 protected:
  bool event(QEvent* event) override;
  void closeEvent(QCloseEvent* event) override;
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dragLeaveEvent(QDragLeaveEvent* event) override;
  void dropEvent(QDropEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  void connectFileActions();
  void connectViewActions();
  void connectMapTracks();
  void connectRunActions();
  void connectServices();
  void doMainCommand();
  void lookForOtherRun();
  void applyEdits();
  void audit();
  void fillRecentMenu();
  void refresh();  // what is shown and what is possible
  void refreshStatus();
  void refreshTitle();
  [[nodiscard]] DatasetPage& datasetPage();  // made when it is first needed
  void showRun();
  void tellEnd(RunEnd how, const QString& reason);
  void tellAuditEnd(RunEnd how, const QString& reason);
  void tellWarnings();
  void searchFor(const QString& text);
  void showQuarantine();
  void restoreWindow();
  void saveWindow();

  WindowServices m_services;
  WindowActions* m_actions;
  PlaybackActions* m_playback;
  TrainBar* m_bar;
  MessageBar* m_messages;
  StatusStrip* m_status;
  QStackedWidget* m_stack;
  StartPage* m_start;
  DatasetPage* m_dataset{};
  RunPage* m_run{};
  DropOverlay* m_drop;
  bool m_trainsWhenOpened{};
  bool m_wasPainted{};
};

}  // namespace flipbook::ui
