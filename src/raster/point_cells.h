// Where the points of a crowd fall: each one's cell in a plane that has the picture's pixels and a
// margin around them. All points of a cloud, in their own order and whatever groups they are drawn
// in, so that memory is read forwards and once.

#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "flipbook/raster/draw_order.h"
#include "flipbook/raster/pixel_buffer.h"
#include "flipbook/raster/splatter.h"
#include "raster/tween_block.h"

namespace flipbook::raster {

// A plane of cells. Points beyond the margin are put on its outermost cells, which nobody reads.
struct CellFrame {
  std::int32_t marginPx{};  // at least 1
  std::int32_t width{};     // of the plane, with both margins
  std::int32_t height{};

  CellFrame(const PixelBuffer& buffer, std::int32_t margin)
      : marginPx{margin},
        width{buffer.widthPx + 2 * margin},
        height{buffer.heightPx + 2 * margin} {}

  [[nodiscard]] std::size_t size() const {
    return static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
  }
  // The cell of the first pixel of a row of the picture.
  [[nodiscard]] std::size_t row(int y) const {
    return static_cast<std::size_t>(y + marginPx) * static_cast<std::size_t>(width) +
           static_cast<std::size_t>(marginPx);
  }
};

class PointCells {
 public:
  static constexpr std::size_t kMost = TweenBlock::kCapacity;
  // Points of groups without a plane, and those that have faded, are put on cell 0.
  static constexpr std::uint32_t kNoPlane = 0xFFFFFFFFU;
  using PlaneBegins = std::array<std::uint32_t, kGroups>;  // the first cell of each group's plane

  PointCells(const PointCloud& cloud, const Transform& screenFromBox, const CellFrame& frame,
             const PlaneBegins& planeBegins);

  // Of the samples from `begin` on, at most kMost; valid until the next call.
  [[nodiscard]] std::span<const std::uint32_t> from(std::size_t begin);

 private:
  const PointCloud& m_cloud;
  Transform m_screenFromBox;
  CellFrame m_frame;
  PlaneBegins m_planeBegins;
  float m_fadedOpacity;
  TweenBlock m_block;
  std::array<std::uint32_t, kMost> m_cells;
};

}  // namespace flipbook::raster
