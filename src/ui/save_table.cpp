#include "ui/save_table.h"

#include <QCoreApplication>
#include <QFileDialog>
#include <QMessageBox>
#include <QSaveFile>

namespace flipbook::ui {
namespace {

struct Text {
  Q_DECLARE_TR_FUNCTIONS(flipbook::ui::SaveTable)
};

}  // namespace

void saveTable(QWidget* parent, const QString& fileName, const QByteArray& table) {
  auto* dialog = new QFileDialog{parent, Text::tr("Save the list of images")};
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setAcceptMode(QFileDialog::AcceptSave);
  dialog->setDefaultSuffix(QStringLiteral("csv"));
  dialog->setNameFilter(Text::tr("Table (*.csv)"));
  dialog->selectFile(fileName);
  QObject::connect(
      dialog, &QFileDialog::fileSelected, parent, [parent, table](const QString& path) {
        QSaveFile file{path};
        if (file.open(QIODevice::WriteOnly) && file.write(table) == table.size() && file.commit()) {
          return;
        }
        auto* sorry = new QMessageBox{QMessageBox::Warning, Text::tr("The list was not saved"),
                                      Text::tr("%1: %2").arg(path, file.errorString()),
                                      QMessageBox::Ok, parent};
        sorry->setAttribute(Qt::WA_DeleteOnClose);
        sorry->setTextFormat(Qt::PlainText);
        sorry->open();
      });
  dialog->open();
}

}  // namespace flipbook::ui
