// Index types that cannot be mistaken for one another.

#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>

namespace flipbook {

template <typename Tag>
class StrongIndex {
 public:
  constexpr StrongIndex() = default;
  constexpr explicit StrongIndex(std::uint32_t value) : m_value{value} {}

  [[nodiscard]] constexpr std::uint32_t value() const { return m_value; }
  [[nodiscard]] constexpr std::size_t index() const { return m_value; }

  friend constexpr auto operator<=>(StrongIndex, StrongIndex) = default;

 private:
  std::uint32_t m_value{};
};

using EpochIndex = StrongIndex<struct EpochTag>;  // 0 is the untrained model
using SampleId = StrongIndex<struct SampleTag>;   // position in the run's sample order
using ClassId = StrongIndex<struct ClassTag>;     // position in the run's list of classes

}  // namespace flipbook

template <typename Tag>
struct std::hash<flipbook::StrongIndex<Tag>> {
  std::size_t operator()(flipbook::StrongIndex<Tag> index) const noexcept {
    return std::hash<std::uint32_t>{}(index.value());
  }
};
