// Very many equal stamps at once. A stamp of nine pixels costs three lines of memory per point, and
// where the next point lies is as good as random; a point's middle alone costs one. So middles are
// written into a plane of their own, each with its rank, and the picture is read off the plane: a
// pixel has the colour of the latest middle from which the stamp reaches it. The same pixels as
// stamp by stamp.

#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "flipbook/core/huge_pages.h"
#include "flipbook/raster/splatter.h"
#include "raster/opaque_stamp.h"

namespace flipbook::raster {

class CrowdPlane {
 public:
  // Whether `cloud` can be drawn this way and so many of its points are worth a plane.
  [[nodiscard]] static bool pays(std::size_t points, const PointCloud& cloud,
                                 const PixelBuffer& buffer);

  // Draws `samples`, a group of the cloud's order, over what is in the buffer. Only where it pays.
  void draw(const PixelBuffer& buffer, const PointCloud& cloud,
            std::span<const std::uint32_t> samples, const Transform& screenFromBox,
            const OpaqueStamp& stamp);

 private:
  struct Frame {
    std::int32_t marginPx{};  // around the picture; its outermost pixels are read by nobody
    std::int32_t width{};     // of the plane
    std::int32_t height{};
  };

  void plant(const Frame& frame, const PointCloud& cloud, std::span<const std::uint32_t> samples,
             const Transform& screenFromBox, unsigned placeBits);
  void readOff(const Frame& frame, const PixelBuffer& buffer, const PointCloud& cloud,
               const OpaqueStamp& stamp, unsigned placeBits);

  HugePageVector<std::uint32_t> m_plane;  // rank from 1 on, then the colour's place; 0: no point
  std::vector<std::uint32_t> m_latest;    // one row of the picture
};

}  // namespace flipbook::raster
