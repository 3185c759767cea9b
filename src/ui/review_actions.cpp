#include "ui/review_actions.h"

#include <QAction>
#include <QActionGroup>
#include <QCursor>
#include <QMainWindow>
#include <QPushButton>

#include "flipbook/ui/window_actions.h"
#include "flipbook/viewmodel/edit_session.h"
#include "flipbook/viewmodel/open_run.h"
#include "flipbook/viewmodel/reviewer.h"
#include "flipbook/viewmodel/sample_text.h"
#include "ui/class_chooser.h"

namespace flipbook::ui {

using viewmodel::Possible;
using viewmodel::Reviewer;

ReviewActions::ReviewActions(WindowActions& actions, Reviewer& reviewer, QMainWindow* window)
    : QObject{window}, m_actions{actions}, m_reviewer{reviewer}, m_window{window} {
  const auto does = [this](QAction* action, void (Reviewer::*what)()) {
    connect(action, &QAction::triggered, &m_reviewer, what);
  };
  does(m_actions.accept, &Reviewer::accept);
  does(m_actions.exclude, &Reviewer::exclude);
  does(m_actions.confirmLabel, &Reviewer::confirmLabel);
  does(m_actions.putOff, &Reviewer::putOff);
  does(m_actions.undo, &Reviewer::undo);
  does(m_actions.redo, &Reviewer::redo);
  connect(m_actions.chooseClass, &QAction::triggered, this, &ReviewActions::chooseClass);
  connect(m_actions.moveToTraining, &QAction::triggered, &m_reviewer,
          [this] { m_reviewer.moveTo(Split::Training); });
  connect(m_actions.moveToValidation, &QAction::triggered, &m_reviewer,
          [this] { m_reviewer.moveTo(Split::Validation); });
  connect(m_actions.classes, &QActionGroup::triggered, this,
          [this](const QAction* action) { m_reviewer.relabel(ClassId{action->data().toUInt()}); });
  connect(&m_reviewer, &Reviewer::changed, this, &ReviewActions::refresh);
  refresh();
}

void ReviewActions::refresh() {
  const auto allow = [](QAction* action, const Possible& possible) {
    WindowActions::setPossible(action, possible.isPossible, possible.why);
  };
  const Possible decide = m_reviewer.canDecide();
  for (QAction* action : {m_actions.chooseClass, m_actions.exclude, m_actions.putOff}) {
    allow(action, decide);
  }
  allow(m_actions.confirmLabel, m_reviewer.canConfirm());
  allow(m_actions.moveToTraining, m_reviewer.canMoveTo(Split::Training));
  allow(m_actions.moveToValidation, m_reviewer.canMoveTo(Split::Validation));
  const auto suggestion = m_reviewer.suggestion();
  const bool isOfMany = m_reviewer.targets().size() > 1;
  m_actions.accept->setText(
      suggestion ? tr("&Accept “%1”")
                       .arg(viewmodel::classText(m_reviewer.run()->info(), *suggestion)
                                .replace(u'&', QStringLiteral("&&")))
      : isOfMany ? tr("&Accept the suggestions")
                 : tr("&Accept the suggestion"));
  allow(m_actions.accept, m_reviewer.canAccept());
  const auto name = [](const QString& what, const QString& step) {
    return step.isEmpty() ? what : what + QStringLiteral(": ") + step;
  };
  m_actions.undo->setText(name(tr("&Undo"), m_reviewer.edits().undoText()));
  m_actions.redo->setText(name(tr("R&edo"), m_reviewer.edits().redoText()));
  allow(m_actions.undo, m_reviewer.canUndo());
  allow(m_actions.redo, m_reviewer.canRedo());
  nameClasses();
  if (m_reviewer.isReviewing() != m_hasKeys) switchKeys();
}

void ReviewActions::nameClasses() {
  const viewmodel::OpenRun* run = m_reviewer.run();
  const bool canDecide = m_reviewer.canDecide().isPossible;
  for (QAction* action : m_actions.classes->actions()) {
    const ClassId klass{action->data().toUInt()};
    const bool isThere = run != nullptr && klass.index() < run->info().classes.size();
    action->setText(
        isThere
            ? tr("Class %1: %2")
                  .arg(QString::number(klass.value() + 1),
                       viewmodel::classText(run->info(), klass).replace(u'&', QStringLiteral("&&")))
            : tr("Class %1").arg(klass.value() + 1));
    action->setEnabled(isThere && canDecide && m_reviewer.isReviewing());
  }
}

// No key may belong to two actions at once: then it would do neither.
void ReviewActions::switchKeys() {
  m_hasKeys = m_reviewer.isReviewing();
  const auto key = [this](Qt::Key letter) {
    return m_hasKeys ? QList<QKeySequence>{QKeySequence{letter}} : QList<QKeySequence>{};
  };
  m_actions.accept->setShortcuts(
      m_hasKeys ? QList<QKeySequence>{QKeySequence{Qt::Key_Return}, QKeySequence{Qt::Key_Enter}}
                : QList<QKeySequence>{});
  m_actions.chooseClass->setShortcuts(key(Qt::Key_C));
  m_actions.largeView->setShortcuts(key(Qt::Key_V));
  m_actions.exclude->setShortcuts(key(Qt::Key_X));
  m_actions.confirmLabel->setShortcuts(key(Qt::Key_R));
  m_actions.putOff->setShortcuts(key(Qt::Key_D));
  QList<QKeySequence> undo = QKeySequence::keyBindings(QKeySequence::Undo);
  m_actions.undo->setShortcuts(undo + key(Qt::Key_U));
  for (QAction* speed : m_actions.speeds->actions()) {
    const auto digit = static_cast<Qt::Key>(Qt::Key_0 + speed->data().toInt());
    speed->setShortcuts(m_hasKeys ? QList<QKeySequence>{}
                                  : QList<QKeySequence>{QKeySequence{digit}});
  }
  for (QAction* klass : m_actions.classes->actions()) {
    klass->setShortcuts(key(static_cast<Qt::Key>(Qt::Key_1 + klass->data().toInt())));
  }
}

void ReviewActions::chooseClass() {
  if (m_reviewer.run() == nullptr) return;
  const auto standing = m_reviewer.standing();
  auto* chooser =
      new ClassChooser{m_reviewer.run()->info(),
                       standing ? standing->label.ifGiven() : m_reviewer.suggestion(), m_window};
  connect(chooser, &ClassChooser::chosen, &m_reviewer, &Reviewer::relabel);
  // Under the button that was pressed; else where the person's hand is.
  const auto* button = m_window->findChild<QPushButton*>(QStringLiteral("chooseClassButton"));
  const bool isAtButton = button != nullptr && button->isVisible();
  chooser->showAt(isAtButton ? button->mapToGlobal(QPoint{0, -chooser->sizeHint().height()})
                             : QCursor::pos());
}

}  // namespace flipbook::ui
