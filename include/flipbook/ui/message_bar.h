// One line above the page for what the person should know: passive, never in the way of work.

#pragma once

#include <QString>
#include <QWidget>
#include <cstdint>
#include <functional>
#include <vector>

class QLabel;
class QPushButton;
class QTimer;
class QToolButton;

namespace flipbook::ui {

struct Message {
  enum class Severity : std::uint8_t { Info, Warning, Error };

  Severity severity{};
  QString text;     // plain text, one sentence
  QString details;  // plain text, shown on demand; may be empty
  QString actionText;
  std::function<void()> action;  // with actionText
};

class MessageBar : public QWidget {
  Q_OBJECT

 public:
  explicit MessageBar(QWidget* parent = nullptr);

  // Shows the message before older ones, which return when it is closed. An equal text is not
  // repeated. Infos go by themselves after some seconds; warnings and errors stay until they are
  // closed.
  void post(Message message);
  void closeCurrent();
  void clear();

  [[nodiscard]] const std::vector<Message>& messages() const { return m_messages; }

 protected:
  void paintEvent(QPaintEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void showNewest();

  std::vector<Message> m_messages;  // the newest last
  QLabel* m_icon;
  QLabel* m_text;
  QLabel* m_details;
  QPushButton* m_detailsButton;
  QPushButton* m_actionButton;
  QToolButton* m_close;
  QTimer* m_timer;
};

}  // namespace flipbook::ui
