// The start page's parts: a big card to click, and a row for something opened before.

#pragma once

#include <QAbstractButton>
#include <QIcon>
#include <QString>

#include "flipbook/viewmodel/recent_items.h"

class QPushButton;

namespace flipbook::ui {

// An icon, a title and a sentence that says what happens.
class ChoiceCard : public QAbstractButton {
  Q_OBJECT

 public:
  ChoiceCard(const QString& icon, const QString& title, const QString& sentence, QWidget* parent);

  // Says on the card which keys do the same.
  void setKeys(const QString& keys);

  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QIcon m_icon;
  QString m_sentence;
  QString m_keys;
};

class RecentRow : public QAbstractButton {
  Q_OBJECT

 public:
  RecentRow(viewmodel::RecentItem item, QWidget* parent);

  [[nodiscard]] const viewmodel::RecentItem& item() const { return m_item; }
  [[nodiscard]] QSize sizeHint() const override;

 Q_SIGNALS:
  void resumeClicked();

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  viewmodel::RecentItem m_item;
  QString m_path;
  QPushButton* m_resume{};
};

}  // namespace flipbook::ui
