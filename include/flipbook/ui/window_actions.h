// Every command of the window, once: menus, toolbar, shortcuts and the sheet of shortcuts show the
// same actions. A command that is not possible says why in its status tip.

#pragma once

#include <QList>
#include <QObject>
#include <QString>

class QAction;
class QActionGroup;
class QMenu;
class QMenuBar;
class QWidget;

namespace flipbook::ui {

class WindowActions : public QObject {
  Q_OBJECT

 public:
  // The actions belong to `window` and act while it is active.
  explicit WindowActions(QWidget* window);

  QAction *openDataset, *openRun, *openDemo, *clearRecent, *showRunFolder, *closeRun, *quit;
  QAction *undo, *redo, *copyPath, *find, *selectNone;
  QAction *zoomIn, *zoomOut, *fitMap, *trails, *regions, *images, *motion, *fullScreen,
      *resetLayout;
  // data(): ColorMode, MapTrack, ThemeChoice, pages per second
  QActionGroup *colors, *tracks, *themes, *speeds;
  // Deciding about datapoints. Their keys act while a list of findings is shown (ReviewActions).
  QAction *showFindings, *largeView, *accept, *chooseClass, *confirmLabel, *putOff, *exclude,
      *moveToTraining, *moveToValidation, *applyEdits;
  QActionGroup* classes;  // data(): number of the class, for the digits
  QAction* refineMap;
  QAction *main, *nextEpoch, *stop, *moreEpochs, *audit;
  QAction *playPause, *previousPage, *nextPage, *backTen, *forwardTen, *firstPage, *followLive,
      *loop;
  QAction *previousSample, *nextSample, *previousEvent, *nextEvent;
  QAction *shortcuts, *about;
  QMenu *recentMenu, *panelsMenu;  // filled by the window

  void buildMenus(QMenuBar* bar);

  // Makes an action possible, or not with the reason.
  static void setPossible(QAction* action, bool isPossible, const QString& why = {});

  struct Section {
    QString title;
    QList<QAction*> actions;
  };
  // For the sheet of shortcuts.
  [[nodiscard]] QList<Section> sections() const;

 private:
  QAction* add(const QString& name, const QString& text, const QString& tip = {});
  void makeFileAndEdit();
  void makeView();
  void makeRunAndGo();
  void makeReview();

  QWidget* m_window;
};

}  // namespace flipbook::ui
