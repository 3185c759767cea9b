#include "ui/file_manager.h"

#include <QDesktopServices>
#include <QFile>
#include <QString>
#include <QUrl>

namespace flipbook::ui {

void showInFileManager(const std::filesystem::path& file) {
  const QString folder = QFile::decodeName(file.parent_path().c_str());
  QDesktopServices::openUrl(QUrl::fromLocalFile(folder));
}

}  // namespace flipbook::ui
