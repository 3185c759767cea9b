#include "flipbook/viewmodel/recent_items.h"

#include <QCoreApplication>
#include <QFile>
#include <QPointer>
#include <QSettings>
#include <QThreadPool>
#include <algorithm>
#include <system_error>
#include <utility>

namespace flipbook::viewmodel {
namespace {

// Paths are bytes; settings hold text. Percent-encoding keeps bytes that are no UTF-8.
QString textOf(const std::filesystem::path& path) {
  const QByteArray bytes = QByteArray::fromStdString(path.native());
  return QString::fromLatin1(bytes.toPercentEncoding(QByteArrayLiteral("/ ")));
}

std::filesystem::path pathOf(const QString& text) {
  return QByteArray::fromPercentEncoding(text.toLatin1()).toStdString();
}

template <typename Enum>
Enum enumOf(const QVariant& value, Enum last) {
  const int number = value.toInt();
  return number >= 0 && number <= static_cast<int>(last) ? static_cast<Enum>(number) : Enum{};
}

}  // namespace

bool RecentItem::isResumable() const {
  return kind == Kind::Run && !isMissing &&
         (end == End::Stopped || end == End::Training || end == End::Failed);
}

QString stateText(const RecentItem& item) {
  if (item.kind == RecentItem::Kind::Dataset) return {};
  const auto translate = [](const char* text) {
    return QCoreApplication::translate("RecentItems", text);
  };
  const QString last = QString::number(item.lastPage);
  const QString planned = QString::number(item.plannedPages);
  switch (item.end) {
    case RecentItem::End::Stopped:
    case RecentItem::End::Training:
      return translate("Stopped at page %1 of %2").arg(last, planned);
    case RecentItem::End::Failed:
      return translate("Failed after page %1 of %2").arg(last, planned);
    case RecentItem::End::Completed:
      return translate("%1 pages").arg(last);
    case RecentItem::End::None:
      break;
  }
  return {};
}

RecentItems::RecentItems(QSettings& settings, QObject* parent)
    : QObject{parent}, m_settings{settings} {
  const int count =
      std::min(m_settings.beginReadArray(QStringLiteral("recent")), static_cast<int>(kMost));
  for (int i = 0; i < count; ++i) {
    m_settings.setArrayIndex(i);
    RecentItem item;
    item.kind = enumOf(m_settings.value(QStringLiteral("kind")), RecentItem::Kind::Run);
    item.path = pathOf(m_settings.value(QStringLiteral("path")).toString());
    item.name = m_settings.value(QStringLiteral("name")).toString();
    item.end = enumOf(m_settings.value(QStringLiteral("end")), RecentItem::End::Failed);
    item.lastPage = m_settings.value(QStringLiteral("lastPage")).toUInt();
    item.plannedPages = m_settings.value(QStringLiteral("plannedPages")).toUInt();
    item.opened = m_settings.value(QStringLiteral("opened")).toDateTime();
    if (!item.path.empty()) m_items.push_back(std::move(item));
  }
  m_settings.endArray();
}

void RecentItems::add(RecentItem item) {
  const auto isSame = [&](const RecentItem& other) { return other.path == item.path; };
  m_items.erase(std::remove_if(m_items.begin(), m_items.end(), isSame), m_items.end());
  m_items.insert(m_items.begin(), std::move(item));
  if (m_items.size() > kMost) m_items.resize(kMost);
  save();
  Q_EMIT changed();
}

void RecentItems::remove(const std::filesystem::path& path) {
  const auto isSame = [&](const RecentItem& other) { return other.path == path; };
  m_items.erase(std::remove_if(m_items.begin(), m_items.end(), isSame), m_items.end());
  save();
  Q_EMIT changed();
}

void RecentItems::clear() {
  m_items.clear();
  save();
  Q_EMIT changed();
}

void RecentItems::checkExistence() {
  std::vector<std::filesystem::path> paths;
  for (const RecentItem& item : m_items) paths.push_back(item.path);
  QThreadPool::globalInstance()->start([self = QPointer{this}, paths = std::move(paths)] {
    std::vector<std::filesystem::path> missing;
    for (const auto& path : paths) {
      std::error_code ignored;
      if (!std::filesystem::exists(path, ignored)) missing.push_back(path);
    }
    const auto tell = [self, missing = std::move(missing)] {
      if (!self) return;
      bool differs = false;
      for (RecentItem& item : self->m_items) {
        const bool isMissing =
            std::find(missing.begin(), missing.end(), item.path) != missing.end();
        differs = differs || isMissing != item.isMissing;
        item.isMissing = isMissing;
      }
      if (differs) Q_EMIT self->changed();
    };
    QMetaObject::invokeMethod(QCoreApplication::instance(), tell, Qt::QueuedConnection);
  });
}

void RecentItems::save() {
  m_settings.remove(QStringLiteral("recent"));
  m_settings.beginWriteArray(QStringLiteral("recent"), static_cast<int>(m_items.size()));
  for (int i = 0; const RecentItem& item : m_items) {
    m_settings.setArrayIndex(i++);
    m_settings.setValue(QStringLiteral("kind"), static_cast<int>(item.kind));
    m_settings.setValue(QStringLiteral("path"), textOf(item.path));
    m_settings.setValue(QStringLiteral("name"), item.name);
    m_settings.setValue(QStringLiteral("end"), static_cast<int>(item.end));
    m_settings.setValue(QStringLiteral("lastPage"), item.lastPage);
    m_settings.setValue(QStringLiteral("plannedPages"), item.plannedPages);
    m_settings.setValue(QStringLiteral("opened"), item.opened);
  }
  m_settings.endArray();
}

}  // namespace flipbook::viewmodel
