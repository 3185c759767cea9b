// SIGINT, SIGTERM and SIGHUP as events: the first asks the window to close, the second ends at
// once.

#pragma once

#include <QObject>

class QSocketNotifier;

namespace flipbook::app {

class UnixSignals : public QObject {
  Q_OBJECT

 public:
  // One at a time. SIGPIPE is ignored from here on.
  explicit UnixSignals(QObject* parent = nullptr);
  ~UnixSignals() override;

 Q_SIGNALS:
  void received();

 private:
  QSocketNotifier* m_notifier{};
};

}  // namespace flipbook::app
