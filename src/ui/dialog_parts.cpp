#include "ui/dialog_parts.h"

#include <QDialog>
#include <QHBoxLayout>
#include <QPushButton>

namespace flipbook::ui {

TextLabel* wrappedText(const QString& text, TextStyle style) {
  auto* label = new TextLabel{text, style};
  label->setWordWrap(true);
  return label;
}

QHBoxLayout* dialogButtons(QPushButton* main, QDialog* dialog) {
  main->setProperty("accent", true);
  main->setDefault(true);
  auto* cancel = new QPushButton{QDialog::tr("&Cancel")};
  QObject::connect(cancel, &QPushButton::clicked, dialog, &QDialog::close);
  auto* row = new QHBoxLayout;
  row->addStretch(1);
  row->addWidget(cancel);
  row->addWidget(main);
  return row;
}

void fitHeight(QDialog& dialog, int widthPx) {
  const int needed = dialog.layout()->totalHeightForWidth(widthPx);
  dialog.setMinimumHeight(needed);
  dialog.resize(widthPx, needed);
}

}  // namespace flipbook::ui
