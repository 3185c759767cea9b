// Where images take the place of points: as many as fit beside each other without covering one
// another. Geometry only.

#pragma once

#include <QPointF>
#include <QRectF>
#include <QSizeF>
#include <span>
#include <vector>

#include "flipbook/core/ids.h"

namespace flipbook::ui {

struct PointOnScreen {
  SampleId sample;
  QPointF at;
};

struct ThumbnailPlan {
  int sidePx{};                       // of the square image; 0: there is no room for images
  std::vector<PointOnScreen> images;  // centred on their points; none overlaps another
  std::vector<PointOnScreen> points;  // that an image might cover, and are to be drawn over it

  // Where an image centred at `at` is painted, with the bar under it.
  [[nodiscard]] QRectF placeOf(QPointF at) const;
  // The sample whose image lies there, or null.
  [[nodiscard]] const PointOnScreen* imageAt(QPointF place) const;
};

inline constexpr int kLeastThumbnailPx = 32;
inline constexpr int kMostThumbnailPx = 72;
inline constexpr std::size_t kMostThumbnails = 300;

// `inView` are the points to be seen in an area of `size`, in any order that stays the same from
// frame to frame; those earlier in it get an image first. There is room if points lie far enough
// apart on average and most of them get one: a few images among many points would say nothing.
[[nodiscard]] ThumbnailPlan planThumbnails(std::span<const PointOnScreen> inView, QSizeF size);

}  // namespace flipbook::ui
