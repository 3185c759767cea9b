// Very many equal stamps at once. A stamp of nine pixels costs three lines of memory per point, and
// where the next point lies is as good as random; a point's middle alone costs one. So middles are
// written into planes of their own, one for each group of the draw order, each middle with its
// sample's number, and the picture is read off the planes: a pixel has the colour of the latest
// middle from which the group's stamp reaches it. The same pixels as stamp by stamp.

#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "flipbook/core/huge_pages.h"
#include "flipbook/raster/splatter.h"
#include "raster/opaque_stamp.h"
#include "raster/point_cells.h"

namespace flipbook::raster {

class CrowdPlanes {
 public:
  // Writes the middles of all groups of these layers that are worth a plane.
  //   reachPx  of the widest stamp, from its middle to the outermost pixels
  void plant(const PixelBuffer& buffer, const PointCloud& cloud, const Transform& screenFromBox,
             std::span<const Layer> layers, int reachPx);

  // Whether the last plant() wrote this group.
  [[nodiscard]] bool hold(std::size_t group) const {
    return m_begins[group] != PointCells::kNoPlane;
  }

  // Draws a group that the planes hold over what is in the buffer; buffer and cloud as planted.
  void draw(const PixelBuffer& buffer, const PointCloud& cloud, std::size_t group,
            const OpaqueStamp& stamp);

 private:
  CellFrame m_frame{{}, 1};
  PointCells::PlaneBegins m_begins{};
  unsigned m_placeBits{};
  HugePageVector<std::uint32_t> m_middles;  // the sample + 1, then its colour's place; 0: no point
  std::vector<std::uint32_t> m_latest;      // one row of the picture
};

}  // namespace flipbook::raster
