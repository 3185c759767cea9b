// A value that several threads share: reachable only under its mutex.

#pragma once

#include <mutex>
#include <type_traits>
#include <utility>

namespace flipbook {

template <typename T>
class Guarded {
 public:
  Guarded() = default;
  explicit Guarded(T value) : m_value{std::move(value)} {}

  // Locks, calls `function` with the value and returns its result by value, so no reference
  // escapes.
  template <typename Function>
  auto with(Function&& function) {
    const std::scoped_lock lock{m_mutex};
    using Returned = std::invoke_result_t<Function, T&>;
    static_assert(!std::is_reference_v<Returned>, "a reference would outlive the lock");
    return std::forward<Function>(function)(m_value);
  }

 private:
  std::mutex m_mutex;
  T m_value{};
};

}  // namespace flipbook
