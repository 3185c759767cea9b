#include "flipbook/ui/map_thumbnails.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>
#include <utility>

#include "ui/thumbnail_button.h"

namespace flipbook::ui {
namespace {

constexpr double kFilled = 0.8;  // of the room that a point has, along a side
constexpr int kStepPx = 8;       // sizes go in steps, so that a small zoom changes none
constexpr double kGapPx = 2;
constexpr double kLeastShare = 0.6;  // of the points that get an image

int sideFor(std::size_t count, QSizeF size) {
  if (count == 0 || count > kMostThumbnails) return 0;
  const double room = std::sqrt(size.width() * size.height() / static_cast<double>(count));
  const int side = static_cast<int>(kFilled * room) / kStepPx * kStepPx;
  return side < kLeastThumbnailPx ? 0 : std::min(side, kMostThumbnailPx);
}

// Which images are there already, by cells as large as an image.
class Occupied {
 public:
  explicit Occupied(int sidePx) : m_side{sidePx + kGapPx, sidePx + kUnderlinePx + kGapPx} {}

  bool take(QPointF at) {
    const auto [column, row] = cellOf(at);
    for (int y = row - 1; y <= row + 1; ++y) {
      for (int x = column - 1; x <= column + 1; ++x) {
        const auto found = m_taken.find(keyOf(x, y));
        if (found == m_taken.end()) continue;
        const QPointF apart = found->second - at;
        if (std::abs(apart.x()) < m_side.width() && std::abs(apart.y()) < m_side.height()) {
          return false;
        }
      }
    }
    return m_taken.emplace(keyOf(column, row), at).second;
  }

 private:
  [[nodiscard]] std::pair<int, int> cellOf(QPointF at) const {
    return {static_cast<int>(std::floor(at.x() / m_side.width())),
            static_cast<int>(std::floor(at.y() / m_side.height()))};
  }
  static std::int64_t keyOf(int column, int row) {
    return (std::int64_t{row} << 32) ^ static_cast<std::uint32_t>(column);
  }

  QSizeF m_side;
  std::unordered_map<std::int64_t, QPointF> m_taken;  // at most one image fits into a cell
};

}  // namespace

QRectF ThumbnailPlan::placeOf(QPointF at) const {
  return {at.x() - sidePx / 2.0, at.y() - sidePx / 2.0, static_cast<double>(sidePx),
          static_cast<double>(sidePx + kUnderlinePx)};
}

const PointOnScreen* ThumbnailPlan::imageAt(QPointF place) const {
  const auto found = std::ranges::find_if(
      images, [&](const PointOnScreen& image) { return placeOf(image.at).contains(place); });
  return found == images.end() ? nullptr : &*found;
}

ThumbnailPlan planThumbnails(std::span<const PointOnScreen> inView, QSizeF size) {
  for (int side = sideFor(inView.size(), size); side >= kLeastThumbnailPx; side -= kStepPx) {
    ThumbnailPlan plan{.sidePx = side, .images = {}, .points = {}};
    Occupied occupied{side};
    for (const PointOnScreen& point : inView) {
      (occupied.take(point.at) ? plan.images : plan.points).push_back(point);
    }
    const double all = static_cast<double>(inView.size());
    if (static_cast<double>(plan.images.size()) >= kLeastShare * all) return plan;
  }
  return {};
}

}  // namespace flipbook::ui
