// Frames in memory, the least recently used leaving first, up to a budget of bytes.

#pragma once

#include <cstddef>
#include <list>

#include "flipbook/core/epoch_frame.h"

namespace flipbook::viewmodel {

// Not for several threads at once. The frame put in last always stays, however large it is.
class FrameCache {
 public:
  explicit FrameCache(std::size_t budgetBytes) : m_budgetBytes{budgetBytes} {}

  // Null: not here. Finding a frame counts as using it.
  [[nodiscard]] FramePtr find(EpochIndex epoch);
  [[nodiscard]] bool contains(EpochIndex epoch) const;
  // Replaces a frame of the same epoch. `frame` is not null.
  void insert(FramePtr frame);
  void remove(EpochIndex epoch);
  void clear();
  // Frames up to `last` that came before their layouts. True if one of them was there.
  bool removeWithoutLayout(EpochIndex last);

  [[nodiscard]] std::size_t usedBytes() const { return m_usedBytes; }
  // Whether `count` more frames like the last one would leave it in.
  [[nodiscard]] bool hasRoomForMore(std::size_t count) const;

 private:
  struct Entry {
    FramePtr frame;
    std::size_t bytes{};
  };

  std::list<Entry> m_entries;  // most recently used first; few, so that a scan is quick
  std::size_t m_budgetBytes;
  std::size_t m_usedBytes{};
};

}  // namespace flipbook::viewmodel
