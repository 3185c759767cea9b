#include "flipbook/core/huge_pages.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <numeric>
#include <utility>

namespace flipbook {
namespace {

TEST(HugePageVector, IsAVectorOnPagesOfTwoMegabytes) {
  HugePageVector<std::uint64_t> numbers;
  for (const std::size_t count : {std::size_t{1}, std::size_t{1'000'000}}) {
    numbers.assign(count, 7);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(numbers.data()) % (std::size_t{2} << 20U), 0U);
    EXPECT_EQ(std::accumulate(numbers.begin(), numbers.end(), std::uint64_t{0}), 7 * count);
  }
  const HugePageVector<std::uint64_t> copy = numbers;
  const HugePageVector<std::uint64_t> moved = std::move(numbers);
  EXPECT_EQ(copy, moved);
}

TEST(HugePageVector, ThrowsWhereSoMuchMemoryIsNot) {
  HugePageVector<std::uint64_t> numbers;
  EXPECT_THROW(numbers.reserve(std::size_t{1} << 50U), std::bad_alloc);
}

}  // namespace
}  // namespace flipbook
