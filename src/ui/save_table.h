// Saving a table that other programs open.

#pragma once

#include <QByteArray>
#include <QString>

class QWidget;

namespace flipbook::ui {

// Asks where, without stopping the window, and writes all of it or nothing; says so where it could
// not.
void saveTable(QWidget* parent, const QString& fileName, const QByteArray& table);

}  // namespace flipbook::ui
