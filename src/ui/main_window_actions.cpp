// The commands of MainWindow: what each action does.

#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QClipboard>
#include <QDesktopServices>
#include <QDialog>
#include <QFile>
#include <QFileDialog>
#include <QLabel>
#include <QMenu>
#include <QSettings>
#include <QUrl>
#include <QVBoxLayout>

#include "flipbook/core/sample.h"
#include "flipbook/ui/icons.h"
#include "flipbook/ui/inspector_panel.h"
#include "flipbook/ui/main_window.h"
#include "flipbook/ui/map_widget.h"
#include "flipbook/ui/message_bar.h"
#include "flipbook/ui/run_page.h"
#include "flipbook/ui/start_page.h"
#include "flipbook/ui/train_bar.h"
#include "flipbook/ui/window_actions.h"
#include "flipbook/viewmodel/map_maker.h"
#include "flipbook/viewmodel/open_run.h"
#include "ui/about_sheet.h"
#include "ui/apply_dialog.h"
#include "ui/audit_dialog.h"
#include "ui/refine_dialog.h"
#include "ui/shortcuts_sheet.h"
#include "ui/train_again_dialog.h"

namespace flipbook::ui {
namespace {

using viewmodel::ViewStateHolder;

std::filesystem::path pathOf(const QString& text) { return QFile::encodeName(text).toStdString(); }

QString textOf(const std::filesystem::path& path) {
  return QFile::decodeName(QByteArray::fromStdString(path.native()));
}

// Asks for a folder without stopping the window.
void askForFolder(QWidget* parent, const QString& title, const QString& start,
                  const std::function<void(const QString&)>& chosen) {
  auto* dialog = new QFileDialog{parent, title, start};
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setFileMode(QFileDialog::Directory);
  dialog->setOption(QFileDialog::ShowDirsOnly);
  QObject::connect(dialog, &QFileDialog::fileSelected, parent, chosen);
  dialog->open();
}

}  // namespace

void MainWindow::connectFileActions() {
  QSettings& settings = m_services.settings;
  const auto chooser = [this, &settings](const QString& key, const QString& title, auto open) {
    return [this, &settings, key, title, open] {
      askForFolder(this, title, settings.value(key).toString(),
                   [this, &settings, key, open](const QString& path) {
                     settings.setValue(key, path.section(u'/', 0, -2));
                     open(pathOf(path));
                   });
    };
  };
  connect(
      m_actions->openDataset, &QAction::triggered, this,
      chooser(QStringLiteral("folders/dataset"), tr("Open a dataset: a folder of labelled images"),
              [this](const std::filesystem::path& path) { openPath(path); }));
  connect(m_actions->openRun, &QAction::triggered, this,
          chooser(QStringLiteral("folders/run"), tr("Open a recorded run"),
                  [this](const std::filesystem::path& path) { openRun(path); }));
  connect(m_actions->openDemo, &QAction::triggered, this,
          [this] { m_services.controller.makeDemo(); });
  connect(m_actions->clearRecent, &QAction::triggered, &m_services.recent,
          &viewmodel::RecentItems::clear);
  connect(m_actions->showRunFolder, &QAction::triggered, this, [this] {
    const auto* run = m_services.session.run();
    if (run) QDesktopServices::openUrl(QUrl::fromLocalFile(textOf(run->path())));
  });
  connect(m_actions->closeRun, &QAction::triggered, this, [this] {
    m_services.controller.abandonTraining();
    m_services.controller.closeDataset();
    m_services.session.close();
    refresh();
  });
  connect(m_actions->quit, &QAction::triggered, this, &QWidget::close);
  connect(m_start, &StartPage::opened, this, [this](const auto& path) { openPath(path); });
  connect(m_start, &StartPage::resumed, this,
          [this](const auto& path) { openRun(path, AfterOpening::Train); });

  connect(m_actions->copyPath, &QAction::triggered, this, [this] {
    const auto* run = m_services.session.run();
    const auto current = m_services.session.view().state().current;
    if (!run || !current || current->index() >= run->samples().size()) return;
    const std::filesystem::path root{run->info().dataset.root};
    QApplication::clipboard()->setText(textOf(root / run->placed(*current).path));
  });
  connect(m_actions->find, &QAction::triggered, m_bar, &TrainBar::focusSearch);
  connect(m_actions->selectNone, &QAction::triggered, this, [this] {
    m_services.session.view().setSelection({});
    m_services.session.view().setCurrent(std::nullopt);
  });
  connect(m_actions->shortcuts, &QAction::triggered, this, [this] {
    auto* sheet = new ShortcutsSheet{*m_actions, this};
    sheet->setAttribute(Qt::WA_DeleteOnClose);
    sheet->show();
  });
  connect(m_actions->about, &QAction::triggered, this, [this] {
    auto* sheet = new AboutSheet{this};
    sheet->setAttribute(Qt::WA_DeleteOnClose);
    sheet->show();
  });
}

void MainWindow::connectViewActions() {
  QSettings& settings = m_services.settings;
  ViewStateHolder& view = m_services.session.view();
  connect(m_actions->zoomIn, &QAction::triggered, this, [this] { runPage().map().zoomIn(); });
  connect(m_actions->zoomOut, &QAction::triggered, this, [this] { runPage().map().zoomOut(); });
  connect(m_actions->fitMap, &QAction::triggered, this, [this] { runPage().map().fitToView(); });
  connect(m_actions->resetLayout, &QAction::triggered, this, [this] { runPage().resetLayout(); });
  connect(m_actions->trails, &QAction::triggered, &view, &ViewStateHolder::setTrailsShown);
  connect(m_actions->colors, &QActionGroup::triggered, this, [&view](const QAction* action) {
    view.setColorMode(static_cast<viewmodel::ColorMode>(action->data().toInt()));
  });
  const auto remembered = [&](QAction* action, const QString& key, bool isUsual, auto set) {
    (view.*set)(settings.value(key, isUsual).toBool());
    connect(action, &QAction::triggered, this, [&settings, &view, key, set](bool isOn) {
      settings.setValue(key, isOn);
      (view.*set)(isOn);
    });
  };
  remembered(m_actions->regions, QStringLiteral("map/regions"), false,
             &ViewStateHolder::setRegionsShown);
  remembered(m_actions->images, QStringLiteral("map/images"), true,
             &ViewStateHolder::setImagesShown);
  const auto showAppearance = [this, &view] {
    m_actions->trails->setChecked(view.state().showsTrails);
    m_actions->regions->setChecked(view.state().showsRegions);
    m_actions->images->setChecked(view.state().showsImages);
    m_actions->colors->actions().at(static_cast<int>(view.state().colorMode))->setChecked(true);
  };
  connect(&view, &ViewStateHolder::appearanceChanged, this, showAppearance);
  showAppearance();

  connectMapTracks();

  connect(m_actions->motion, &QAction::toggled, this, [this, &settings](bool isEnabled) {
    settings.setValue(QStringLiteral("window/motion"), isEnabled);
    m_services.session.player().setMotionEnabled(isEnabled);
  });
  m_actions->motion->setChecked(settings.value(QStringLiteral("window/motion"), true).toBool());
  connect(m_actions->fullScreen, &QAction::toggled, this,
          [this](bool isFull) { isFull ? showFullScreen() : showNormal(); });
  const int theme = settings.value(QStringLiteral("window/theme")).toInt();
  for (QAction* action : m_actions->themes->actions()) {
    action->setChecked(action->data().toInt() == theme);
  }
  connect(m_actions->themes, &QActionGroup::triggered, this, [&settings](const QAction* action) {
    settings.setValue(QStringLiteral("window/theme"), action->data());
    applyTheme(*qApp, static_cast<ThemeChoice>(action->data().toInt()));
  });
}

void MainWindow::connectMapTracks() {
  viewmodel::RunSession& session = m_services.session;
  ViewStateHolder& view = session.view();
  connect(m_actions->tracks, &QActionGroup::triggered, this, [&view](const QAction* action) {
    view.setTrack(static_cast<viewmodel::MapTrack>(action->data().toInt()));
  });
  connect(m_actions->refineMap, &QAction::triggered, this, [this, &session] {
    auto* dialog = findChild<RefineDialog*>();
    if (dialog == nullptr) {
      dialog = new RefineDialog{session.mapMaker(), session.view(), this};
      dialog->setAttribute(Qt::WA_DeleteOnClose);
    }
    dialog->show();
    dialog->raise();
  });
  const auto follow = [this, &session, &view] {
    const viewmodel::OpenRun* run = session.run();
    const auto track = static_cast<int>(view.state().track);
    m_actions->tracks->actions().at(track)->setChecked(true);
    for (QAction* action : m_actions->tracks->actions()) {
      const bool needsRefined =
          action->data().toInt() == static_cast<int>(viewmodel::MapTrack::Refined);
      const bool isThere = run != nullptr && (!needsRefined || run->hasRefined());
      WindowActions::setPossible(action, isThere,
                                 run == nullptr ? tr("No run is open")
                                                : tr("There when training has ended, or by “Refine "
                                                     "the map”"));
    }
    const QString whyNot = session.mapMaker().whyNotRefine();
    WindowActions::setPossible(m_actions->refineMap, whyNot.isEmpty(), whyNot);
  };
  connect(&view, &ViewStateHolder::trackChanged, this, follow);
  connect(&session.mapMaker(), &viewmodel::MapMaker::changed, this, follow);
  connect(&session.mapMaker(), &viewmodel::MapMaker::problemFound, this,
          [this](const QString& what, const QString& details) {
            m_messages->post({Message::Severity::Error, what, details, {}, {}});
          });
  connect(&session, &viewmodel::RunSession::closed, this, follow);
  connect(&session, &viewmodel::RunSession::opened, this, [this, &session, follow] {
    connect(session.run(), &viewmodel::OpenRun::refinedChanged, this, follow);
    connect(session.run(), &viewmodel::OpenRun::pagesChanged, this, follow);
    follow();
  });
  follow();
}

void MainWindow::connectRunActions() {
  viewmodel::RunController& controller = m_services.controller;
  constexpr std::uint32_t kMoreEpochs = 10;
  using viewmodel::RunController;
  connect(m_actions->main, &QAction::triggered, this, &MainWindow::doMainCommand);
  connect(m_actions->nextEpoch, &QAction::triggered, &controller, &RunController::nextEpoch);
  connect(m_actions->stop, &QAction::triggered, &controller, &RunController::stop);
  connect(m_actions->moreEpochs, &QAction::triggered, &controller,
          [&controller] { controller.trainMore(kMoreEpochs); });
  viewmodel::Reviewer& reviewer = m_services.session.reviewer();
  connect(m_actions->previousSample, &QAction::triggered, this, [this, &reviewer] {
    reviewer.isReviewing() && reviewer.hasList() ? reviewer.goPrevious()
                                                 : runPage().inspector().showPrevious();
  });
  connect(m_actions->nextSample, &QAction::triggered, this, [this, &reviewer] {
    reviewer.isReviewing() && reviewer.hasList() ? reviewer.goNext()
                                                 : runPage().inspector().showNext();
  });
  connect(m_actions->audit, &QAction::triggered, this, &MainWindow::audit);
  connect(m_actions->applyEdits, &QAction::triggered, this, &MainWindow::applyEdits);
  connect(m_actions->showFindings, &QAction::triggered, this,
          [this, &reviewer] { runPage().showFindings(reviewer.list().kind()); });
  connect(&reviewer, &viewmodel::Reviewer::decided, this, [this](const QString& what) {
    // The link is about this step: once it was taken back, or another came, it does nothing.
    const std::uint64_t step = m_services.session.edits().lastStep();
    const auto undo = [this, step] {
      viewmodel::RunSession& session = m_services.session;
      if (session.edits().lastStep() == step) session.reviewer().undo();
    };
    m_messages->post({Message::Severity::Info, what, {}, tr("Undo"), undo});
  });
}

void MainWindow::audit() {
  const viewmodel::OpenRun* run = m_services.session.run();
  if (run == nullptr || !m_services.controller.offer().audit.isPossible) return;
  AuditDialog::Facts facts{.hasWeights = !run->info().training.weights.empty()};
  double seconds = 0;
  int timed = 0;
  for (const auto& page : run->pages()) {
    facts.lastEpoch = page.summary.epoch.value();
    if (facts.lastEpoch == 0 || !page.summary.seconds) continue;
    seconds += *page.summary.seconds;
    ++timed;
  }
  if (timed > 0) facts.secondsPerEpoch = seconds / timed;
  const auto& ranked = m_services.session.findings().ranked();
  if (ranked) facts.begun = ranked->audit;
  auto* dialog = new AuditDialog{facts, this};
  connect(dialog, &AuditDialog::asked, &m_services.controller, &viewmodel::RunController::audit);
  dialog->open();
}

void MainWindow::applyEdits() {
  viewmodel::RunSession& session = m_services.session;
  if (session.run() == nullptr) return;
  auto* dialog = new ApplyDialog{*session.run(), this};
  connect(dialog, &ApplyDialog::filesChanged, this, [&session] {
    if (session.run() == nullptr) return;
    session.run()->rereadMovedFiles();
    session.thumbnails().setRun(session.run());
  });
  dialog->open();
}

void MainWindow::lookForOtherRun() {
  const QString key = QStringLiteral("folders/run");
  askForFolder(this, tr("Compare with a recorded run"), m_services.settings.value(key).toString(),
               [this, key](const QString& path) {
                 m_services.settings.setValue(key, path.section(u'/', 0, -2));
                 m_services.session.comparison().setOther(pathOf(path));
               });
}

// Who has decided something is asked how to train again; whoever has not just trains.
void MainWindow::doMainCommand() {
  viewmodel::RunController& controller = m_services.controller;
  viewmodel::RunSession& session = m_services.session;
  const viewmodel::RunOffer offer = controller.offer();
  const bool isAgain = offer.main == viewmodel::MainCommand::TrainAgain && session.run() != nullptr;
  if (!isAgain || !offer.mainPossible.isPossible || session.edits().counts().edits() == 0) {
    return controller.doMainCommand();
  }
  const auto& pages = session.run()->pages();
  const std::uint32_t page = session.player().playhead().page();
  TrainAgainDialog::Facts facts{.edits = session.edits().counts()};
  facts.folds = session.run()->info().split.folds;
  if (page < pages.size()) facts.shownEpoch = pages[page].summary.epoch.value();
  if (!pages.empty()) facts.lastEpoch = pages.back().summary.epoch.value();
  auto* dialog = new TrainAgainDialog{facts, this};
  connect(dialog, &TrainAgainDialog::asked, &controller,
          [&controller](const viewmodel::Again& again) { controller.trainAgain(again); });
  dialog->open();
}

void MainWindow::fillRecentMenu() {
  QMenu* menu = m_actions->recentMenu;
  menu->clear();
  for (int number = 1; const viewmodel::RecentItem& item : m_services.recent.items()) {
    const QString name = QString{item.name}.replace(u'&', QStringLiteral("&&"));
    QAction* action = menu->addAction(
        themeIcon(item.kind == viewmodel::RecentItem::Kind::Run ? QStringLiteral("pages")
                                                                : QStringLiteral("folder"),
                  IconTone::Dim),
        name);
    action->setStatusTip(QString::fromStdString(printablePath(item.path.native())));
    action->setEnabled(!item.isMissing);
    if (number <= 9)
      action->setShortcut(QKeySequence{Qt::CTRL | static_cast<Qt::Key>(Qt::Key_0 + number)});
    ++number;
    connect(action, &QAction::triggered, this, [this, path = item.path] { openPath(path); });
  }
  menu->addSeparator();
  menu->addAction(m_actions->clearRecent);
  WindowActions::setPossible(m_actions->clearRecent, !m_services.recent.items().empty(),
                             tr("The list is empty"));
}

}  // namespace flipbook::ui
