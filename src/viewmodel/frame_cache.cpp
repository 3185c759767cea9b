#include "viewmodel/frame_cache.h"

#include <algorithm>
#include <utility>

#include "flipbook/core/expects.h"

namespace flipbook::viewmodel {

FramePtr FrameCache::find(EpochIndex epoch) {
  const auto found =
      std::ranges::find(m_entries, epoch, [](const Entry& entry) { return entry.frame->epoch; });
  if (found == m_entries.end()) return nullptr;
  m_entries.splice(m_entries.begin(), m_entries, found);
  return m_entries.front().frame;
}

bool FrameCache::contains(EpochIndex epoch) const {
  return std::ranges::any_of(m_entries,
                             [&](const Entry& entry) { return entry.frame->epoch == epoch; });
}

void FrameCache::insert(FramePtr frame) {
  FLIPBOOK_EXPECTS(frame != nullptr);
  remove(frame->epoch);
  const std::size_t bytes = sizeInBytes(*frame);
  m_entries.push_front({std::move(frame), bytes});
  m_usedBytes += bytes;
  while (m_usedBytes > m_budgetBytes && m_entries.size() > 1) {
    m_usedBytes -= m_entries.back().bytes;
    m_entries.pop_back();
  }
}

void FrameCache::remove(EpochIndex epoch) {
  m_entries.remove_if([&](const Entry& entry) {
    if (entry.frame->epoch != epoch) return false;
    m_usedBytes -= entry.bytes;
    return true;
  });
}

void FrameCache::clear() {
  m_entries.clear();
  m_usedBytes = 0;
}

bool FrameCache::removeWithoutLayout(EpochIndex last) {
  return m_entries.remove_if([&](const Entry& entry) {
    if (entry.frame->epoch > last || !entry.frame->layout.empty()) return false;
    m_usedBytes -= entry.bytes;
    return true;
  }) > 0;
}

bool FrameCache::hasRoomForMore(std::size_t count) const {
  return m_entries.empty() || (count + 1) * m_entries.front().bytes <= m_budgetBytes;
}

}  // namespace flipbook::viewmodel
