#include "flipbook/viewmodel/live_run.h"

#include <utility>

#include "flipbook/core/expects.h"

namespace flipbook::viewmodel {

void LiveRun::post(FramePtr frame) {
  FLIPBOOK_EXPECTS(frame != nullptr);
  const bool isDeliveryDue = m_waiting.with(
      [&](FramePtr& waiting) { return std::exchange(waiting, std::move(frame)) == nullptr; });
  if (isDeliveryDue) QMetaObject::invokeMethod(this, &LiveRun::deliver, Qt::QueuedConnection);
}

void LiveRun::deliver() {
  const FramePtr newest =
      m_waiting.with([](FramePtr& waiting) { return std::exchange(waiting, nullptr); });
  Q_EMIT advanced(newest);
}

void LiveRun::postLayout(SettlingLayoutPtr layout) {
  FLIPBOOK_EXPECTS(layout != nullptr);
  const bool isDeliveryDue = m_waitingLayout.with([&](SettlingLayoutPtr& waiting) {
    return std::exchange(waiting, std::move(layout)) == nullptr;
  });
  if (isDeliveryDue) QMetaObject::invokeMethod(this, &LiveRun::deliverLayout, Qt::QueuedConnection);
}

void LiveRun::deliverLayout() {
  const SettlingLayoutPtr newest = m_waitingLayout.with(
      [](SettlingLayoutPtr& waiting) { return std::exchange(waiting, nullptr); });
  Q_EMIT settled(newest);
}

}  // namespace flipbook::viewmodel
