// Carries the newest recorded frame from the thread that trains to the thread that paints.
//
// Frames conflate: if several epochs end before the window comes round, only the newest is
// delivered. Nothing is lost: a frame is on disk before it is posted, and the scrubber reads the
// others there. So memory stays at one frame and the event queue at one event, however fast epochs
// are.

#pragma once

#include <QObject>
#include <memory>

#include "flipbook/core/epoch_frame.h"
#include "flipbook/core/guarded.h"

namespace flipbook::viewmodel {

// A page's layout on its way, or at its end (`done` 1), when it is on disk too.
struct SettlingLayout {
  EpochIndex epoch;
  Layout layout;  // N
  float done{};   // share of the descent
};
using SettlingLayoutPtr = std::shared_ptr<const SettlingLayout>;

class LiveRun : public QObject {
  Q_OBJECT

 public:
  using QObject::QObject;

  // From any thread, in epoch order; `frame` is not null. Never blocks on the window.
  void post(FramePtr frame);
  // From any one thread, in epoch order; not null. Of a burst only the newest is delivered.
  void postLayout(SettlingLayoutPtr layout);

 Q_SIGNALS:
  // On the thread this object lives in; epochs strictly increase.
  void advanced(const flipbook::FramePtr& newest);
  // On the same thread; may come before or after its epoch's frame.
  void settled(const flipbook::viewmodel::SettlingLayoutPtr& newest);

 private:
  void deliver();
  void deliverLayout();

  Guarded<FramePtr> m_waiting;                 // null while no event is queued
  Guarded<SettlingLayoutPtr> m_waitingLayout;  // likewise
};

}  // namespace flipbook::viewmodel
