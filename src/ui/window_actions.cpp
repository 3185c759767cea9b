#include "flipbook/ui/window_actions.h"

#include <QAction>
#include <QActionGroup>
#include <QKeySequence>
#include <QMenu>
#include <QMenuBar>
#include <QWidget>
#include <array>
#include <tuple>

#include "flipbook/ui/icons.h"
#include "flipbook/ui/theme.h"
#include "flipbook/viewmodel/view_state.h"

namespace flipbook::ui {
namespace {

using Keys = QList<QKeySequence>;

// The platform's own binding where it has one, else ours.
Keys standardOr(QKeySequence::StandardKey key, const QKeySequence& ours) {
  Keys keys = QKeySequence::keyBindings(key);
  if (keys.isEmpty()) keys << ours;
  return keys;
}

QKeySequence keys(QKeyCombination combination) { return QKeySequence{combination}; }

QActionGroup* exclusiveGroup(QObject* parent) {
  auto* group = new QActionGroup{parent};
  group->setExclusive(true);
  return group;
}

void addAll(QMenu* menu, const QList<QAction*>& actions) {
  for (QAction* action : actions) {
    if (action) {
      menu->addAction(action);
    } else {
      menu->addSeparator();
    }
  }
}

}  // namespace

WindowActions::WindowActions(QWidget* window) : QObject{window}, m_window{window} {
  makeFileAndEdit();
  makeView();
  makeRunAndGo();
  makeReview();
  recentMenu = new QMenu{tr("Open &recent"), window};
  panelsMenu = new QMenu{tr("&Panels"), window};
}

QAction* WindowActions::add(const QString& name, const QString& text, const QString& tip) {
  auto* action = new QAction{text, this};
  action->setObjectName(name);
  action->setStatusTip(tip);
  action->setProperty("tip", tip);
  m_window->addAction(action);
  return action;
}

void WindowActions::setPossible(QAction* action, bool isPossible, const QString& why) {
  action->setEnabled(isPossible);
  const QString tip = isPossible ? action->property("tip").toString() : why;
  action->setStatusTip(tip);
  action->setToolTip(tip.isEmpty() ? action->text().remove(u'&') : tip);
}

void WindowActions::makeFileAndEdit() {
  openDataset = add(QStringLiteral("openDataset"), tr("&Open dataset…"),
                    tr("A folder with one folder of images for each class"));
  openDataset->setShortcuts(QKeySequence::Open);
  openRun = add(QStringLiteral("openRun"), tr("Open r&un…"), tr("A training recorded before"));
  openRun->setShortcut(keys(Qt::CTRL | Qt::SHIFT | Qt::Key_O));
  openDemo = add(QStringLiteral("openDemo"), tr("Open &demo"),
                 tr("A small dataset drawn by Flipbook, with mistakes to find"));
  openDemo->setShortcut(keys(Qt::CTRL | Qt::Key_D));
  clearRecent = add(QStringLiteral("clearRecent"), tr("&Clear this list"));
  showRunFolder = add(QStringLiteral("showRunFolder"), tr("&Show run in file manager"));
  closeRun = add(QStringLiteral("closeRun"), tr("&Close"), tr("Back to the start page"));
  closeRun->setShortcuts(standardOr(QKeySequence::Close, keys(Qt::CTRL | Qt::Key_W)));
  quit = add(QStringLiteral("quit"), tr("&Quit"));
  quit->setShortcuts(standardOr(QKeySequence::Quit, keys(Qt::CTRL | Qt::Key_Q)));
  quit->setMenuRole(QAction::QuitRole);

  undo = add(QStringLiteral("undo"), tr("&Undo"));
  undo->setShortcuts(QKeySequence::Undo);
  redo = add(QStringLiteral("redo"), tr("R&edo"));
  redo->setShortcuts({keys(Qt::CTRL | Qt::Key_Y), keys(Qt::CTRL | Qt::SHIFT | Qt::Key_Z)});
  copyPath = add(QStringLiteral("copyPath"), tr("&Copy path of the datapoint"));
  copyPath->setShortcuts(QKeySequence::Copy);
  find = add(QStringLiteral("find"), tr("&Find…"), tr("Search names, labels and paths"));
  find->setShortcuts(QKeySequence::Find);
  selectNone = add(QStringLiteral("selectNone"), tr("Select &nothing"));
  selectNone->setShortcuts(
      standardOr(QKeySequence::Deselect, keys(Qt::CTRL | Qt::SHIFT | Qt::Key_A)) +
      QList<QKeySequence>{keys(Qt::Key_Escape)});

  shortcuts = add(QStringLiteral("shortcuts"), tr("&Keyboard shortcuts"));
  shortcuts->setShortcuts({keys(Qt::Key_F1), keys(Qt::CTRL | Qt::Key_Question),
                           keys(Qt::CTRL | Qt::SHIFT | Qt::Key_Question)});
  about = add(QStringLiteral("about"), tr("&About Flipbook"));
  about->setMenuRole(QAction::AboutRole);
}

void WindowActions::makeView() {
  zoomIn = add(QStringLiteral("zoomIn"), tr("Zoom &in"));
  zoomIn->setShortcuts({keys(Qt::CTRL | Qt::Key_Plus), keys(Qt::CTRL | Qt::Key_Equal)});
  zoomOut = add(QStringLiteral("zoomOut"), tr("Zoom &out"));
  zoomOut->setShortcuts(QKeySequence::ZoomOut);
  fitMap = add(QStringLiteral("fitMap"), tr("&Fit the map"), tr("Show every datapoint"));
  fitMap->setShortcut(keys(Qt::CTRL | Qt::Key_0));
  trails = add(QStringLiteral("trails"), tr("&Trails"),
               tr("Draw the way of the selected datapoint through the pages"));
  trails->setCheckable(true);
  trails->setShortcut(keys(Qt::CTRL | Qt::Key_T));
  regions = add(QStringLiteral("regions"), tr("Pr&edicted classes behind the points"),
                tr("Tint each region of the map in the class that the model predicts there"));
  regions->setCheckable(true);
  regions->setShortcut(keys(Qt::CTRL | Qt::Key_B));
  images = add(QStringLiteral("images"), tr("Ima&ges when zoomed in"),
               tr("Draw images instead of points where there is room for them"));
  images->setCheckable(true);
  images->setShortcut(keys(Qt::CTRL | Qt::Key_I));
  motion = add(QStringLiteral("motion"), tr("Motio&n"),
               tr("Points glide from page to page; without, pages cut"));
  motion->setCheckable(true);
  fullScreen = add(QStringLiteral("fullScreen"), tr("F&ull screen"));
  fullScreen->setCheckable(true);
  fullScreen->setShortcut(keys(Qt::Key_F11));
  resetLayout = add(QStringLiteral("resetLayout"), tr("&Reset layout"),
                    tr("Bring every panel back to its place"));

  using viewmodel::ColorMode;
  const std::array<std::pair<ColorMode, QString>, 7> modes{
      {{ColorMode::Label, tr("&Label")},
       {ColorMode::Prediction, tr("&Prediction")},
       {ColorMode::Correct, tr("&Right or wrong")},
       {ColorMode::Split, tr("&Split")},
       {ColorMode::Loss, tr("L&oss")},
       {ColorMode::Honesty, tr("&Honesty of the map")},
       {ColorMode::Review, tr("Re&view")}}};
  colors = exclusiveGroup(this);
  for (const auto& [mode, text] : modes) {
    QAction* action = colors->addAction(text);
    action->setCheckable(true);
    action->setData(static_cast<int>(mode));
  }
  using viewmodel::MapTrack;
  const std::array<std::tuple<MapTrack, QString, QString>, 3> layouts{
      {{MapTrack::Live, tr("&Live"),
        tr("The maps as they came, each laid out from the one before")},
       {MapTrack::Refined, tr("&Refined"),
        tr("The maps of all pages laid out together, so that less moves without a reason")},
       {MapTrack::Compass, tr("&Class compass"),
        tr("Classes on a circle, each datapoint where the model's probabilities pull it")}}};
  tracks = exclusiveGroup(this);
  for (const auto& [track, text, tip] : layouts) {
    QAction* action = tracks->addAction(text);
    action->setCheckable(true);
    action->setStatusTip(tip);
    action->setToolTip(tip);
    action->setProperty("tip", tip);
    action->setData(static_cast<int>(track));
  }
  refineMap = add(QStringLiteral("refineMap"), tr("Refine the &map…"),
                  tr("Lay out all pages together, as faithfully or as calmly as you like"));
  const std::array<std::pair<ThemeChoice, QString>, 3> choices{
      {{ThemeChoice::System, tr("As the &system")},
       {ThemeChoice::Light, tr("&Light")},
       {ThemeChoice::Dark, tr("&Dark")}}};
  themes = exclusiveGroup(this);
  for (const auto& [choice, text] : choices) {
    QAction* action = themes->addAction(text);
    action->setCheckable(true);
    action->setData(static_cast<int>(choice));
  }
}

void WindowActions::makeRunAndGo() {
  main = add(QStringLiteral("train"), tr("&Train"));
  main->setShortcut(keys(Qt::CTRL | Qt::Key_R));
  nextEpoch = add(QStringLiteral("nextEpoch"), tr("&Next epoch"),
                  tr("Train exactly one epoch, then pause"));
  nextEpoch->setShortcut(keys(Qt::CTRL | Qt::Key_E));
  stop =
      add(QStringLiteral("stop"), tr("&Stop"), tr("End the training; every recorded page is kept"));
  stop->setShortcut(keys(Qt::CTRL | Qt::Key_Period));
  moreEpochs = add(QStringLiteral("moreEpochs"), tr("Train 10 &more epochs"));
  audit =
      add(QStringLiteral("audit"), tr("A&udit the labels…"),
          tr("Train in folds, so that every label is judged by a model that has never seen it"));
  audit->setIconText(tr("Audit the labels"));

  playPause = add(QStringLiteral("playPause"), tr("&Play or pause"));
  playPause->setShortcut(keys(Qt::Key_Space));
  previousPage = add(QStringLiteral("previousPage"), tr("P&revious page"));
  previousPage->setShortcut(keys(Qt::Key_Left));
  nextPage = add(QStringLiteral("nextPage"), tr("&Next page"));
  nextPage->setShortcut(keys(Qt::Key_Right));
  backTen = add(QStringLiteral("backTen"), tr("Ten pages &back"));
  backTen->setShortcut(keys(Qt::SHIFT | Qt::Key_Left));
  forwardTen = add(QStringLiteral("forwardTen"), tr("Ten pages &forward"));
  forwardTen->setShortcut(keys(Qt::SHIFT | Qt::Key_Right));
  firstPage = add(QStringLiteral("firstPage"), tr("F&irst page"));
  firstPage->setShortcut(keys(Qt::Key_Home));
  followLive = add(QStringLiteral("followLive"), tr("&Last page, and follow"),
                   tr("New pages are shown as they come"));
  followLive->setShortcut(keys(Qt::Key_End));
  loop = add(QStringLiteral("loop"), tr("L&oop"), tr("Begin again after the last page"));
  loop->setCheckable(true);
  loop->setShortcut(keys(Qt::CTRL | Qt::Key_L));
  previousSample = add(QStringLiteral("previousSample"), tr("Previous &datapoint"));
  previousSample->setShortcut(keys(Qt::Key_P));
  nextSample = add(QStringLiteral("nextSample"), tr("N&ext datapoint"));
  nextSample->setShortcut(keys(Qt::Key_N));

  previousEvent = add(QStringLiteral("previousEvent"), tr("Pre&vious event"),
                      tr("Turn back to where something happened to the selected datapoint, or to a "
                         "page on which much happened"));
  previousEvent->setShortcut(keys(Qt::SHIFT | Qt::Key_E));
  nextEvent =
      add(QStringLiteral("nextEvent"), tr("Next even&t"),
          tr("Turn on to where something happens to the selected datapoint, or to a page on "
             "which much happens"));
  nextEvent->setShortcut(keys(Qt::Key_E));

  speeds = exclusiveGroup(this);
  speeds->setExclusionPolicy(QActionGroup::ExclusionPolicy::ExclusiveOptional);
  for (int digit = 1; digit <= 9; ++digit) {
    QAction* action =
        speeds->addAction(digit == 1 ? tr("1 page a second") : tr("%1 pages a second").arg(digit));
    action->setCheckable(true);
    action->setData(digit);
    action->setShortcut(keys(static_cast<Qt::Key>(Qt::Key_0 + digit)));
    m_window->addAction(action);
  }
}

void WindowActions::makeReview() {
  showFindings =
      add(QStringLiteral("showFindings"), tr("&Findings"),
          tr("Lists of suspected wrong labels, outliers, duplicates and hard datapoints"));
  showFindings->setShortcut(keys(Qt::CTRL | Qt::Key_G));
  largeView = add(QStringLiteral("largeView"), tr("Large &view"),
                  tr("The image large, what it is compared with, and its way through the pages"));
  largeView->setCheckable(true);
  accept = add(QStringLiteral("accept"), tr("&Accept the suggestion"),
               tr("Give the datapoint the class that the model and its neighbours suggest"));
  chooseClass = add(QStringLiteral("chooseClass"), tr("&Other class…"),
                    tr("Give the datapoint a class of your choice"));
  confirmLabel = add(QStringLiteral("confirmLabel"), tr("Label is &right"),
                     tr("Looked at, and nothing is wrong with it"));
  chooseClass->setIconText(tr("Other…"));
  confirmLabel->setIconText(tr("Right"));
  putOff = add(QStringLiteral("putOff"), tr("Decide &later"),
               tr("Put it off; nothing is decided about it"));
  putOff->setIconText(tr("Later"));
  exclude = add(QStringLiteral("exclude"), tr("Leave o&ut"),
                tr("Leave the datapoint out of the next training; its file stays where it is"));
  exclude->setIconText(tr("Exclude"));
  moveToTraining = add(QStringLiteral("moveToTraining"), tr("Move to &training"),
                       tr("From the next training on the model learns from it"));
  moveToValidation = add(QStringLiteral("moveToValidation"), tr("Move to vali&dation"),
                         tr("From the next training on the model is checked with it"));
  applyEdits = add(QStringLiteral("applyEdits"), tr("A&pply to the image files…"),
                   tr("Move files, or rewrite the table, as you decided; it can be taken back"));
  classes = new QActionGroup{this};
  for (int digit = 1; digit <= 9; ++digit) {
    QAction* action = classes->addAction(tr("Class %1").arg(digit));
    action->setData(digit - 1);
    m_window->addAction(action);
  }
}

void WindowActions::buildMenus(QMenuBar* bar) {
  QMenu* file = bar->addMenu(tr("&File"));
  addAll(file, {openDataset, openRun, openDemo});
  file->addMenu(recentMenu);
  addAll(file, {nullptr, showRunFolder, closeRun, nullptr, quit});

  addAll(bar->addMenu(tr("&Edit")), {undo, redo, nullptr, copyPath, nullptr, find, selectNone});
  addAll(bar->addMenu(tr("Rev&iew")),
         {showFindings, largeView, nullptr, accept, chooseClass, confirmLabel, putOff, exclude,
          nullptr, moveToTraining, moveToValidation, nullptr, applyEdits});

  QMenu* view = bar->addMenu(tr("&View"));
  view->addMenu(panelsMenu);
  addAll(view, {resetLayout, nullptr, zoomIn, zoomOut, fitMap, nullptr});
  view->addMenu(tr("&Colour by"))->addActions(colors->actions());
  QMenu* track = view->addMenu(tr("&Map"));
  track->addActions(tracks->actions());
  addAll(track, {nullptr, refineMap});
  addAll(view, {trails, regions, images, motion, nullptr});
  view->addMenu(tr("T&heme"))->addActions(themes->actions());
  view->addAction(fullScreen);

  addAll(bar->addMenu(tr("&Run")), {main, nextEpoch, stop, nullptr, moreEpochs, audit});

  QMenu* go = bar->addMenu(tr("&Go"));
  addAll(go, {playPause, nullptr, previousPage, nextPage, backTen, forwardTen, firstPage,
              followLive, nullptr, loop});
  go->addMenu(tr("&Speed"))->addActions(speeds->actions());
  addAll(go, {nullptr, previousEvent, nextEvent, nullptr, previousSample, nextSample});

  addAll(bar->addMenu(tr("&Help")), {shortcuts, about});
}

QList<WindowActions::Section> WindowActions::sections() const {
  return {
      {tr("Flipbook"),
       {playPause, previousPage, nextPage, backTen, forwardTen, firstPage, followLive,
        previousEvent, nextEvent, loop, speeds->actions().constFirst(),
        speeds->actions().constLast()}},
      {tr("Training"), {main, nextEpoch, stop}},
      {tr("Datapoints"), {previousSample, nextSample, showFindings, copyPath, find, selectNone}},
      {tr("Review, while the findings are shown"),
       {largeView, accept, chooseClass, classes->actions().constFirst(),
        classes->actions().constLast(), confirmLabel, putOff, exclude, undo, redo}},
      {tr("Map"), {zoomIn, zoomOut, fitMap, trails, regions, images}},
      {tr("Files and window"),
       {openDataset, openRun, openDemo, closeRun, fullScreen, shortcuts, quit}},
  };
}

}  // namespace flipbook::ui
