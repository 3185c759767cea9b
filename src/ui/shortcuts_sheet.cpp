#include "ui/shortcuts_sheet.h"

#include <QAction>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QScrollArea>
#include <QStyleOption>
#include <QVBoxLayout>

#include "flipbook/ui/theme.h"
#include "flipbook/ui/window_actions.h"

namespace flipbook::ui {
namespace {

// A key as it looks on a keyboard.
class KeyCap : public QLabel {
 public:
  KeyCap(const QString& text, QWidget* parent) : QLabel{text, parent} {
    setFont(themeFont(Theme::kSmallPx));
    setContentsMargins(7, 3, 7, 3);
    setAlignment(Qt::AlignCenter);
  }

 protected:
  void paintEvent(QPaintEvent* event) override {
    QPainter painter{this};
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(theme().line);
    painter.setBrush(theme().chip);
    painter.drawRoundedRect(QRectF{rect()}.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    painter.end();
    QLabel::paintEvent(event);
  }
};

QWidget* makeSection(const WindowActions::Section& section, QWidget* parent) {
  auto* box = new QWidget{parent};
  auto* grid = new QGridLayout{box};
  grid->setContentsMargins(0, 0, 0, 12);
  grid->setHorizontalSpacing(24);
  grid->setVerticalSpacing(6);
  auto* title = new QLabel{section.title, box};
  title->setFont(themeFont(Theme::kTextPx, true));
  grid->addWidget(title, 0, 0, 1, 2);
  for (int row = 1; const QAction* action : section.actions) {
    QString text = action->text();
    grid->addWidget(new QLabel{text.remove(u'&').remove(u'…'), box}, row, 0);
    const QString keys = action->shortcut().toString(QKeySequence::NativeText);
    grid->addWidget(new KeyCap{keys.isEmpty() ? QStringLiteral("–") : keys, box}, row++, 1,
                    Qt::AlignRight);
  }
  grid->setColumnStretch(0, 1);
  return box;
}

}  // namespace

ShortcutsSheet::ShortcutsSheet(const WindowActions& actions, QWidget* parent) : QDialog{parent} {
  setObjectName(QStringLiteral("shortcutsSheet"));
  setWindowTitle(tr("Keyboard shortcuts"));
  setAccessibleName(windowTitle());
  auto* scroll = new QScrollArea{this};
  scroll->setWidgetResizable(true);
  scroll->setFrameShape(QFrame::NoFrame);
  auto* content = new QWidget{scroll};
  auto* columns = new QHBoxLayout{content};
  columns->setContentsMargins(24, 20, 24, 12);
  columns->setSpacing(44);
  auto* left = new QVBoxLayout;
  auto* right = new QVBoxLayout;
  columns->addLayout(left, 1);
  columns->addLayout(right, 1);
  for (int i = 0; const WindowActions::Section& section : actions.sections()) {
    (i++ < 2 ? left : right)->addWidget(makeSection(section, content));
  }
  left->addStretch(1);
  right->addStretch(1);
  scroll->setWidget(content);
  auto* outer = new QVBoxLayout{this};
  outer->setContentsMargins(0, 0, 0, 0);
  outer->addWidget(scroll);
  resize(720, 620);
}

}  // namespace flipbook::ui
