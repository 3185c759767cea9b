// Carries the newest value from a working thread to the window's thread: values that were not
// fetched in time are replaced, so neither memory nor the event queue grows.

#pragma once

#include <QMetaObject>
#include <QObject>
#include <functional>
#include <optional>
#include <utility>

#include "flipbook/core/guarded.h"

namespace flipbook::app {

template <typename T>
class Mailbox {
 public:
  // `receive` is called on the thread of `context`, which outlives every call of post(), as this
  // does.
  Mailbox(QObject* context, std::function<void(const T&)> receive)
      : m_context{context}, m_receive{std::move(receive)} {}

  // Any thread.
  void post(T value) {
    const bool isFirst = m_waiting.with([&](std::optional<T>& waiting) {
      return !std::exchange(waiting, std::optional<T>{std::move(value)}).has_value();
    });
    if (isFirst)
      QMetaObject::invokeMethod(
          m_context, [this] { deliver(); }, Qt::QueuedConnection);
  }

 private:
  void deliver() {
    const auto value = m_waiting.with(
        [](std::optional<T>& waiting) { return std::exchange(waiting, std::nullopt); });
    if (value) m_receive(*value);
  }

  QObject* m_context;
  std::function<void(const T&)> m_receive;
  Guarded<std::optional<T>> m_waiting;
};

}  // namespace flipbook::app
