#include "training/tensor_memory.h"

#include <c10/core/Allocator.h>
#include <c10/core/CPUAllocator.h>

#include <cstdlib>
#include <cstring>
#include <map>
#include <mutex>
#include <new>
#include <vector>

#include "training/torch.h"

namespace flipbook::training {
namespace {

constexpr std::size_t kAlignment = 64;
constexpr std::size_t kSmallestKept = std::size_t{1} << 20U;

// Before every block: how to give it back.
struct alignas(kAlignment) Header {
  std::size_t bytes{};
};

class Pool {
 public:
  void* take(std::size_t bytes) {
    if (bytes >= kSmallestKept) {
      const std::scoped_lock lock{m_mutex};
      auto& kept = m_kept[bytes];
      if (!kept.empty()) {
        Header* const header = kept.back();
        kept.pop_back();
        return header + 1;
      }
    }
    const std::size_t rounded = (bytes + kAlignment - 1) / kAlignment * kAlignment;
    void* const memory = std::aligned_alloc(kAlignment, sizeof(Header) + rounded);
    if (memory == nullptr) throw std::bad_alloc{};
    return new (memory) Header{bytes} + 1;
  }

  void giveBack(void* block) {
    if (block == nullptr) return;
    Header* const header = static_cast<Header*>(block) - 1;
    if (header->bytes >= kSmallestKept) {
      const std::scoped_lock lock{m_mutex};
      if (m_users > 0) {
        m_kept[header->bytes].push_back(header);
        return;
      }
    }
    std::free(header);  // NOLINT(cppcoreguidelines-no-malloc)
  }

  void enter() {
    const std::scoped_lock lock{m_mutex};
    ++m_users;
  }
  void leave() {
    const std::scoped_lock lock{m_mutex};
    if (--m_users > 0) return;
    for (auto& [bytes, blocks] : m_kept) {
      for (Header* const block : blocks) std::free(block);  // NOLINT(cppcoreguidelines-no-malloc)
    }
    m_kept.clear();
  }

 private:
  std::mutex m_mutex;
  std::map<std::size_t, std::vector<Header*>> m_kept;
  int m_users{};
};

// LibTorch keeps its allocator for ever, and tensors may be freed while the program ends.
Pool& pool() {
  static auto* const instance = new Pool;
  return *instance;
}

void giveBack(void* block) { pool().giveBack(block); }

c10::DataPtr allocated(std::size_t bytes) {
  void* const block = bytes == 0 ? nullptr : pool().take(bytes);
  return {block, block, &giveBack, c10::Device{c10::DeviceType::CPU}};
}

class PoolAllocator final : public c10::Allocator {
 public:
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 3)
  c10::DataPtr allocate(std::size_t bytes) override { return allocated(bytes); }
  void copy_data(void* to, const void* from, std::size_t count) const override {
    std::memcpy(to, from, count);
  }
#else
  c10::DataPtr allocate(std::size_t bytes) const override { return allocated(bytes); }
#endif
  c10::DeleterFnPtr raw_deleter() const override { return &giveBack; }
};

void install() {
  static PoolAllocator allocator;
  static const bool isInstalled = [] {
    c10::SetCPUAllocator(&allocator, 0);
    return true;
  }();
  static_cast<void>(isInstalled);
}

}  // namespace

TensorMemory::TensorMemory() {
  install();
  pool().enter();
}

TensorMemory::~TensorMemory() { pool().leave(); }

}  // namespace flipbook::training
