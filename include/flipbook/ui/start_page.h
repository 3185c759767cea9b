// What the window shows while nothing is open: three ways in, what was open before, and where to
// drop.

#pragma once

#include <QWidget>
#include <filesystem>

#include "flipbook/viewmodel/recent_items.h"

class QBoxLayout;
class QVBoxLayout;

namespace flipbook::ui {

class ChoiceCard;
class WindowActions;

class StartPage : public QWidget {
  Q_OBJECT

 public:
  // `recent` outlives the page.
  StartPage(WindowActions& actions, viewmodel::RecentItems& recent, QWidget* parent = nullptr);

 Q_SIGNALS:
  void opened(const std::filesystem::path& path);   // a dataset or a run from the list
  void resumed(const std::filesystem::path& path);  // a run, to go on training it

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  void makeCards(WindowActions& actions, QVBoxLayout* column);
  void refreshRecent();

  viewmodel::RecentItems& m_recent;
  QBoxLayout* m_cards{};
  QWidget* m_recentArea{};
  QVBoxLayout* m_rows{};
};

}  // namespace flipbook::ui
