// Carries the newest recorded frame from the thread that trains to the thread that paints.
//
// Frames conflate: if several epochs end before the window comes round, only the newest is
// delivered. Nothing is lost: a frame is on disk before it is posted, and the scrubber reads the
// others there. So memory stays at one frame and the event queue at one event, however fast epochs
// are.

#pragma once

#include <QObject>

#include "flipbook/core/epoch_frame.h"
#include "flipbook/core/guarded.h"

namespace flipbook::viewmodel {

class LiveRun : public QObject {
  Q_OBJECT

 public:
  using QObject::QObject;

  // From any thread, in epoch order; `frame` is not null. Never blocks on the window.
  void post(FramePtr frame);

 Q_SIGNALS:
  // On the thread this object lives in; epochs strictly increase.
  void advanced(const flipbook::FramePtr& newest);

 private:
  void deliver();

  Guarded<FramePtr> m_waiting;  // null while no event is queued
};

}  // namespace flipbook::viewmodel
