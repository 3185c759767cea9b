// The way from event to event: through those of the selected sample, or, where none is selected,
// through the pages on which unusually much happened. Also says where events are to be marked.

#pragma once

#include <QObject>
#include <QString>
#include <QTimer>
#include <cstdint>
#include <optional>
#include <vector>

#include "flipbook/core/ids.h"
#include "flipbook/viewmodel/run_offer.h"

namespace flipbook::viewmodel {

class FlipbookPlayer;
class OpenRun;
class RunEvents;
class ViewStateHolder;

// A page on which something happened.
struct EventMark {
  std::uint32_t page{};
  double weight{};      // of what happened to all samples, in [0, 1]; 1: the page with the most
  bool isOfSelected{};  // something happened to the selected sample
  QString text;         // what, in words

  friend bool operator==(const EventMark&, const EventMark&) = default;
};

class EventSteps : public QObject {
  Q_OBJECT

 public:
  // All outlive this object.
  EventSteps(const RunEvents& events, FlipbookPlayer& player, const ViewStateHolder& view,
             QObject* parent = nullptr);

  // Rising by page; pages without an event have none.
  [[nodiscard]] std::vector<EventMark> marks() const;

  [[nodiscard]] Possible canGoNext() const;
  [[nodiscard]] Possible canGoBack() const;

 public Q_SLOTS:
  // Nothing where it is not possible.
  void goNext();
  void goBack();

 Q_SIGNALS:
  void changed();       // marks()
  void stepsChanged();  // what is possible; also with every page turned

 private:
  [[nodiscard]] std::vector<std::uint32_t> pages() const;
  [[nodiscard]] std::optional<std::uint32_t> next() const;
  [[nodiscard]] std::optional<std::uint32_t> previous() const;
  [[nodiscard]] QString whyNot(const QString& noneThere) const;

  const RunEvents& m_events;
  FlipbookPlayer& m_player;
  const ViewStateHolder& m_view;
  QTimer m_news;  // joins many pages looked at into one change
};

}  // namespace flipbook::viewmodel
