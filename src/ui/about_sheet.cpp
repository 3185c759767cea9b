#include "ui/about_sheet.h"

#include <QCoreApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

#include "flipbook/ui/icons.h"
#include "flipbook/ui/theme.h"

namespace flipbook::ui {

AboutSheet::AboutSheet(QWidget* parent) : QDialog{parent} {
  setObjectName(QStringLiteral("aboutSheet"));
  setWindowTitle(tr("About Flipbook"));
  constexpr int kIconPx = 64;
  auto* icon = new QLabel{this};
  icon->setPixmap(applicationIcon().pixmap(QSize{kIconPx, kIconPx}, devicePixelRatioF()));
  auto* name = new QLabel{tr("Flipbook"), this};
  name->setFont(themeFont(Theme::kFigurePx, true));
  auto* version =
      new QLabel{tr("Version %1, with Qt %2")
                     .arg(QCoreApplication::applicationVersion(), QString::fromLatin1(qVersion())),
                 this};
  version->setForegroundRole(QPalette::PlaceholderText);
  auto* text = new QLabel{
      tr("Watch an image classifier learn your labelled images, page by page, and find out what is "
         "wrong with the data.\n\nEverything stays on this computer: Flipbook never uses the "
         "network "
         "and never changes your images."),
      this};
  text->setWordWrap(true);
  auto* texts = new QVBoxLayout;
  texts->setSpacing(6);
  texts->addWidget(name);
  texts->addWidget(version);
  texts->addSpacing(8);
  texts->addWidget(text);
  texts->addStretch(1);
  auto* row = new QHBoxLayout{this};
  row->setContentsMargins(24, 24, 24, 24);
  row->setSpacing(20);
  row->addWidget(icon, 0, Qt::AlignTop);
  row->addLayout(texts, 1);
  resize(460, 220);
}

}  // namespace flipbook::ui
