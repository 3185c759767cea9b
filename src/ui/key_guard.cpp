#include "ui/key_guard.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSlider>
#include <QAbstractSpinBox>
#include <QApplication>
#include <QComboBox>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTabBar>
#include <QTextEdit>

namespace flipbook::ui {
namespace {

template <typename... Widgets>
bool isAnyOf(const QWidget& widget) {
  return (... || (qobject_cast<const Widgets*>(&widget) != nullptr));
}

constexpr const char* kLeavesKeys = "leavesKeysToShortcuts";

bool movesCursor(int key) {
  return key == Qt::Key_Left || key == Qt::Key_Right || key == Qt::Key_Home || key == Qt::Key_End;
}

}  // namespace

KeyGuard::KeyGuard(QObject* parent) : QObject{parent} {
  connect(qApp, &QApplication::focusChanged, this, [this](QWidget*, QWidget* now) { watch(now); });
  watch(QApplication::focusWidget());
}

void KeyGuard::watch(QWidget* focused) {
  if (m_watched) m_watched->removeEventFilter(this);
  m_watched = focused;
  if (m_watched) m_watched->installEventFilter(this);
}

bool KeyGuard::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() != QEvent::ShortcutOverride || watched != m_watched) return false;
  if (!keepsKey(*m_watched, *static_cast<QKeyEvent*>(event))) return false;
  event->accept();
  return true;
}

void leaveKeysToShortcuts(QWidget& list) { list.setProperty(kLeavesKeys, true); }

bool keepsKey(const QWidget& focused, const QKeyEvent& key) {
  if (key.modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier)) return false;
  const bool isFunctionKey = key.key() >= Qt::Key_F1 && key.key() <= Qt::Key_F35;
  if (isFunctionKey) return false;
  if (isAnyOf<QLineEdit, QAbstractSpinBox, QTextEdit, QPlainTextEdit, QComboBox>(focused))
    return true;
  const bool isTyped = !key.text().isEmpty() && key.text().at(0).isPrint();
  if (focused.property(kLeavesKeys).toBool()) return movesCursor(key.key());
  if (isAnyOf<QAbstractItemView>(focused)) return isTyped || movesCursor(key.key());
  if (isAnyOf<QAbstractSlider, QTabBar>(focused)) return movesCursor(key.key());
  return isAnyOf<QAbstractButton>(focused) && key.key() == Qt::Key_Space;
}

}  // namespace flipbook::ui
