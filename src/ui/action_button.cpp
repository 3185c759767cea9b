#include "ui/action_button.h"

#include <QAction>
#include <QKeySequence>
#include <QPushButton>

namespace flipbook::ui {
namespace {

QString keyText(const QAction& action) {
  const QKeySequence key = action.shortcut();
  if (key == QKeySequence{Qt::Key_Return}) return QStringLiteral("⏎");
  return key.toString(QKeySequence::NativeText);
}

}  // namespace

QPushButton* buttonFor(QAction* action, QWidget* parent, ButtonKeys keys) {
  auto* button = new QPushButton{parent};
  button->setObjectName(action->objectName() + QStringLiteral("Button"));
  button->setFocusPolicy(Qt::TabFocus);
  const auto follow = [button, action, keys] {
    QString text = action->iconText();
    text.remove(u'…');
    button->setAccessibleName(text);
    if (keys == ButtonKeys::Shown && !action->shortcut().isEmpty()) {
      text += u' ' + keyText(*action);
    }
    button->setCheckable(action->isCheckable());
    button->setChecked(action->isChecked());
    button->setText(text.replace(u'&', QStringLiteral("&&")));
    button->setEnabled(action->isEnabled());
    button->setToolTip(action->statusTip());  // no status tip: it would cover the progress
  };
  follow();
  QObject::connect(action, &QAction::changed, button, follow);
  QObject::connect(button, &QPushButton::clicked, action, &QAction::trigger);
  return button;
}

}  // namespace flipbook::ui
