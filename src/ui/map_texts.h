// Sentences about the map that more than one of its parts says.

#pragma once

#include <QCoreApplication>
#include <QLocale>
#include <QString>

namespace flipbook::ui {

[[nodiscard]] inline QString datapointsText(std::size_t count) {
  if (count == 1) return QCoreApplication::translate("Map", "1 datapoint");
  return QCoreApplication::translate("Map", "%1 datapoints")
      .arg(QLocale{}.toString(static_cast<qulonglong>(count)));
}

}  // namespace flipbook::ui
