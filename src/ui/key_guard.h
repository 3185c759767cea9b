// Keeps single-key shortcuts (space, arrows, digits) from being stolen from the control that has
// the focus: a text field types them, a list moves its cursor, a button is pressed.

#pragma once

#include <QObject>
#include <QPointer>
#include <QWidget>

class QKeyEvent;

namespace flipbook::ui {

class KeyGuard : public QObject {
  Q_OBJECT

 public:
  explicit KeyGuard(QObject* parent);

  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void watch(QWidget* focused);

  QPointer<QWidget> m_watched;
};

// Letters and digits typed into this list are left to shortcuts; its cursor keys stay its own.
void leaveKeysToShortcuts(QWidget& list);

// Whether the control uses this key itself.
[[nodiscard]] bool keepsKey(const QWidget& focused, const QKeyEvent& key);

}  // namespace flipbook::ui
