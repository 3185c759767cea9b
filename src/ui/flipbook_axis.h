// What scrubber and curves share so that a page lies at the same x in both, and the colours of the
// curves.

#pragma once

#include <QColor>

#include "flipbook/playback/playhead.h"
#include "flipbook/viewmodel/metric_curves.h"

namespace flipbook::ui {

// Room beside the axis: figures at the left; figures of the loss and names of the curves at the
// right.
inline constexpr int kAxisLeftPx = 44;
inline constexpr int kAxisRightPx = 116;

[[nodiscard]] inline viewmodel::EpochAxis epochAxisIn(int widthPx,
                                                      const viewmodel::Timeline& timeline) {
  const double left = kAxisLeftPx;
  return {left, std::max(left + 1, static_cast<double>(widthPx - kAxisRightPx)),
          timeline.firstEpoch, timeline.lastEpoch};
}

// Where the playhead is drawn, in pages: gliding while playing; under the hand that turned the
// page.
[[nodiscard]] inline double drawnPosition(const playback::Playhead& playhead) {
  return playhead.isPlaying() ? playhead.position() : static_cast<double>(playhead.page());
}

[[nodiscard]] QColor metricColor(viewmodel::Metric metric);

}  // namespace flipbook::ui
