#include "flipbook/ui/main_window.h"

#include <QApplication>
#include <QCloseEvent>
#include <QCoreApplication>
#include <QFile>
#include <QMenuBar>
#include <QMimeData>
#include <QPointer>
#include <QSettings>
#include <QStackedWidget>
#include <QStatusBar>
#include <QThreadPool>
#include <QTimer>
#include <QVBoxLayout>

#include "flipbook/recording/run_reader.h"
#include "flipbook/ui/compare_view.h"
#include "flipbook/ui/dataset_page.h"
#include "flipbook/ui/icons.h"
#include "flipbook/ui/inspector_panel.h"
#include "flipbook/ui/map_widget.h"
#include "flipbook/ui/message_bar.h"
#include "flipbook/ui/run_page.h"
#include "flipbook/ui/start_page.h"
#include "flipbook/ui/status_strip.h"
#include "flipbook/ui/train_bar.h"
#include "flipbook/ui/window_actions.h"
#include "ui/drop_overlay.h"
#include "ui/key_guard.h"
#include "ui/playback_actions.h"
#include "ui/review_actions.h"

namespace flipbook::ui {

using viewmodel::TrainingStage;

MainWindow::MainWindow(const WindowServices& services, QWidget* parent)
    : QMainWindow{parent},
      m_services{services},
      m_actions{new WindowActions{this}},
      m_playback{new PlaybackActions{*m_actions, services.session.player(),
                                     services.session.events(), this}},
      m_bar{new TrainBar{*m_actions, services.controller, this}},
      m_messages{new MessageBar{this}},
      m_status{new StatusStrip{this}},
      m_stack{new QStackedWidget{this}},
      m_start{new StartPage{*m_actions, services.recent, this}},
      m_drop{new DropOverlay{this}} {
  setObjectName(QStringLiteral("mainWindow"));
  setAccessibleName(tr("Flipbook"));
  setAcceptDrops(true);
  setContextMenuPolicy(Qt::NoContextMenu);
  new KeyGuard{this};
  m_actions->buildMenus(menuBar());
  addToolBar(m_bar);
  m_stack->addWidget(m_start);
  m_stack->setMinimumSize(1, 1);
  auto* central = new QWidget{this};
  auto* column = new QVBoxLayout{central};
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(m_messages);
  column->addWidget(m_stack, 1);
  setCentralWidget(central);
  statusBar()->setSizeGripEnabled(false);
  statusBar()->addWidget(m_status, 1);
  connectFileActions();
  connectViewActions();
  connectRunActions();
  connectServices();
  new ReviewActions{*m_actions, m_services.session.reviewer(), this};
  restoreWindow();
  fillRecentMenu();
  refresh();
  // Not the first button of the toolbar: nobody has chosen anything yet.
  m_stack->setFocusPolicy(Qt::ClickFocus);
  m_stack->setFocus();
}

MainWindow::~MainWindow() = default;

RunPage& MainWindow::runPage() {
  if (m_run) return *m_run;
  m_run = new RunPage{this};
  m_run->map().setTrackActions(*m_actions->tracks, m_actions->refineMap);
  m_run->inspector().setReviewActions(*m_actions);
  m_run->setLargeViewAction(m_actions->largeView);
  m_run->setAuditAction(m_actions->audit);
  m_run->compare().setRecentItems(m_services.recent);
  connect(&m_run->compare(), &CompareView::chooseRunAsked, this, &MainWindow::lookForOtherRun);
  m_stack->addWidget(m_run);
  m_actions->panelsMenu->addActions(m_run->panelActions());
  connect(m_run, &RunPage::filterTextCleared, m_bar, &TrainBar::clearSearch);
  const QByteArray layout =
      m_services.settings.value(QStringLiteral("window/panels")).toByteArray();
  if (!layout.isEmpty()) m_run->restoreLayout(layout);
  return *m_run;
}

DatasetPage& MainWindow::datasetPage() {
  if (!m_dataset) {
    m_dataset = new DatasetPage{*m_actions, m_services.controller, this};
    m_stack->addWidget(m_dataset);
  }
  return *m_dataset;
}

void MainWindow::openPath(const std::filesystem::path& typed, AfterOpening after) {
  // As it will be listed among the recent ones, wherever the next start is from.
  std::error_code error;
  const auto absolute = std::filesystem::absolute(typed, error);
  const std::filesystem::path path = error ? typed : absolute.lexically_normal();
  // Looking at a disk may take long (a network, a sleeping drive): not on this thread.
  QThreadPool::globalInstance()->start([self = QPointer{this}, path, after] {
    const bool isRun = recording::looksLikeRun(path);
    const auto open = [self, path, after, isRun] {
      if (!self) return;
      if (isRun) {
        self->openRun(path, after);
      } else {
        self->openDataset(path, after);
      }
    };
    QMetaObject::invokeMethod(QCoreApplication::instance(), open, Qt::QueuedConnection);
  });
}

void MainWindow::openRun(const std::filesystem::path& path, AfterOpening after) {
  const auto* open = m_services.session.run();
  if (m_services.controller.isTraining() && (!open || open->path() != path)) {
    m_services.controller.abandonTraining();
  }
  m_services.controller.closeDataset();  // or an inspection under way
  m_trainsWhenOpened = after == AfterOpening::Train;
  m_services.session.open(path);
}

void MainWindow::openDataset(const std::filesystem::path& path, AfterOpening after) {
  m_messages->clear();
  m_services.controller.inspect(path, after == AfterOpening::Train);
}

void MainWindow::restoreWindow() {
  resize(1440, 900);
  const QByteArray geometry =
      m_services.settings.value(QStringLiteral("window/geometry")).toByteArray();
  if (!geometry.isEmpty()) restoreGeometry(geometry);
}

void MainWindow::saveWindow() {
  m_services.settings.setValue(QStringLiteral("window/geometry"), saveGeometry());
  if (m_run) m_services.settings.setValue(QStringLiteral("window/panels"), m_run->saveLayout());
}

void MainWindow::closeEvent(QCloseEvent* event) {
  // Nothing is asked: recorded pages are safe, and the start page offers to go on.
  saveWindow();
  m_services.controller.abandonTraining();
  m_services.session.close();
  event->accept();
  QMainWindow::closeEvent(event);
}

bool MainWindow::event(QEvent* event) {
  if (event->type() == QEvent::ThemeChange) {
    const int choice = m_services.settings.value(QStringLiteral("window/theme")).toInt();
    if (choice == static_cast<int>(ThemeChoice::System)) {
      QTimer::singleShot(0, this, [] { applyTheme(*qApp, ThemeChoice::System); });
    }
  }
  const bool isHandled = QMainWindow::event(event);
  if (event->type() == QEvent::Paint && !m_wasPainted) {
    m_wasPainted = true;
    QTimer::singleShot(0, this, &MainWindow::firstPainted);
  }
  return isHandled;
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
  const QString path = draggedPath(*event->mimeData());
  if (path.isEmpty()) return;
  m_drop->cover(path.section(u'/', -1, -1, QString::SectionSkipEmpty));
  event->acceptProposedAction();
}

void MainWindow::dragLeaveEvent(QDragLeaveEvent*) { m_drop->hide(); }

void MainWindow::dropEvent(QDropEvent* event) {
  m_drop->hide();
  const QString path = draggedPath(*event->mimeData());
  if (path.isEmpty()) return;
  event->acceptProposedAction();
  openPath(QFile::encodeName(path).toStdString());
}

void MainWindow::resizeEvent(QResizeEvent* event) {
  QMainWindow::resizeEvent(event);
  if (m_drop->isVisible()) m_drop->setGeometry(rect());
}

}  // namespace flipbook::ui
