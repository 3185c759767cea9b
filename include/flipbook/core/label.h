// The class that a sample was given, or none.

#pragma once

#include <compare>
#include <optional>

#include "flipbook/core/expects.h"
#include "flipbook/core/ids.h"

namespace flipbook {

// Not simply a ClassId, and not to be compared with one: "is the prediction right?" has three
// answers, and of a sample without a label neither of the two usual ones.
class Label {
 public:
  constexpr Label() = default;                        // none
  constexpr Label(ClassId klass) : m_klass{klass} {}  // NOLINT(google-explicit-constructor)

  [[nodiscard]] constexpr bool isGiven() const { return m_klass.has_value(); }
  // Only where one is given.
  [[nodiscard]] constexpr ClassId klass() const {
    FLIPBOOK_EXPECTS(m_klass.has_value());
    return *m_klass;
  }
  [[nodiscard]] constexpr const std::optional<ClassId>& ifGiven() const { return m_klass; }

  // Both are false where none is given.
  [[nodiscard]] constexpr bool is(ClassId klass) const { return m_klass == klass; }
  [[nodiscard]] constexpr bool isOtherThan(ClassId klass) const {
    return m_klass && *m_klass != klass;
  }

  // None comes before all others.
  friend constexpr bool operator==(const Label&, const Label&) = default;
  friend constexpr auto operator<=>(const Label&, const Label&) = default;
  friend bool operator==(const Label&, ClassId) = delete;

 private:
  std::optional<ClassId> m_klass;
};

// Two labels that contradict each other; no label contradicts none.
[[nodiscard]] constexpr bool differ(const Label& a, const Label& b) {
  return a.isGiven() && b.isGiven() && a != b;
}

}  // namespace flipbook
