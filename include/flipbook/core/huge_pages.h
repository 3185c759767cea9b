// Memory that is read and written all over, megabytes of it: in pages of four kilobytes nearly
// every access would have to look up its page first, and in a virtual machine twice.

#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <cstdlib>
#include <new>
#include <vector>

namespace flipbook {

// For std::vector. Asks the system for pages of two megabytes; where it has none, the memory is as
// good as any.
template <typename T>
struct HugePageAllocator {
  using value_type = T;

  HugePageAllocator() = default;
  template <typename Other>
  HugePageAllocator(const HugePageAllocator<Other>&) {}  // NOLINT(google-explicit-constructor)

  [[nodiscard]] T* allocate(std::size_t count) {
    if (count > kMostBytes / sizeof(T)) throw std::bad_array_new_length{};
    const std::size_t bytes = (count * sizeof(T) + kPageBytes - 1) / kPageBytes * kPageBytes;
    void* memory = std::aligned_alloc(kPageBytes, bytes);
    if (memory == nullptr) throw std::bad_alloc{};
    ::madvise(memory, bytes, MADV_HUGEPAGE);  // a wish
    return static_cast<T*>(memory);
  }
  void deallocate(T* memory, std::size_t) { std::free(memory); }

  friend bool operator==(const HugePageAllocator&, const HugePageAllocator&) { return true; }

 private:
  static constexpr std::size_t kPageBytes = std::size_t{1} << 21U;
  static constexpr std::size_t kMostBytes = std::size_t{1} << 46U;
};

// Worth it from about a megabyte on.
template <typename T>
using HugePageVector = std::vector<T, HugePageAllocator<T>>;

}  // namespace flipbook
