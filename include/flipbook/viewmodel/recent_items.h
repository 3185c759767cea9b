// The last ten datasets and runs that were opened, newest first, kept in the settings.

#pragma once

#include <QDateTime>
#include <QObject>
#include <QString>
#include <cstdint>
#include <filesystem>
#include <vector>

class QSettings;

namespace flipbook::viewmodel {

struct RecentItem {
  enum class Kind : std::uint8_t { Dataset, Run };
  // `Training` is written while a run is being trained: found at the next start, it was
  // interrupted.
  enum class End : std::uint8_t { None, Training, Completed, Stopped, Failed };

  Kind kind{};
  std::filesystem::path path;
  QString name;
  End end{};
  std::uint32_t lastPage{};      // runs: the newest epoch recorded
  std::uint32_t plannedPages{};  // runs: epochs planned
  QDateTime opened;
  bool isMissing{};  // as of the last check

  [[nodiscard]] bool isResumable() const;
};

// "Stopped at page 7 of 20", "20 pages", or empty.
[[nodiscard]] QString stateText(const RecentItem& item);

class RecentItems : public QObject {
  Q_OBJECT

 public:
  static constexpr std::size_t kMost = 10;

  // Reads `settings`, which outlives this object.
  explicit RecentItems(QSettings& settings, QObject* parent = nullptr);

  [[nodiscard]] const std::vector<RecentItem>& items() const { return m_items; }

  // Puts the item first; one of the same path is replaced.
  void add(RecentItem item);
  void remove(const std::filesystem::path& path);
  void clear();
  // Looks on a pool thread which items are still there; `changed` follows if that differs.
  void checkExistence();

 Q_SIGNALS:
  void changed();

 private:
  void save();

  QSettings& m_settings;
  std::vector<RecentItem> m_items;
};

}  // namespace flipbook::viewmodel
