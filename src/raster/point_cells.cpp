#include "raster/point_cells.h"

#include <algorithm>

#include "flipbook/core/simd.h"
#include "raster/fading.h"

namespace flipbook::raster {
namespace {

struct CellKernel {
  struct Limits {
    float margin{};
    float mostX{};
    float mostY{};
    std::int32_t width{};
  };

  template <typename Lanes>
  FLIPBOOK_KERNEL void run(const float* x, const float* y, const std::uint8_t* groups,
                           std::size_t size, Limits limits, const std::uint32_t* planeBegins,
                           std::uint32_t* cells) {
    FLIPBOOK_INDEPENDENT_ROUNDS
    for (std::size_t k = 0; k < size; ++k) {
      const std::int32_t column = whole(x[k], limits.margin, limits.mostX);
      const std::int32_t row = whole(y[k], limits.margin, limits.mostY);
      const std::uint32_t begin = planeBegins[groups[k]];
      const auto cell = static_cast<std::uint32_t>(row * limits.width + column);
      const std::uint32_t kept = begin == PointCells::kNoPlane ? 0 : 0xFFFFFFFFU;  // as a mask
      cells[k] = (begin + cell) & kept;
    }
  }

 private:
  // Rounded down, counted from the margin's edge.
  FLIPBOOK_KERNEL std::int32_t whole(float coordinate, float margin, float most) {
    const float kept = std::min(std::max(-margin, coordinate), most);
    const auto cut = static_cast<std::int32_t>(kept);
    const std::int32_t down = cut - (static_cast<float>(cut) > kept ? 1 : 0);
    return down + static_cast<std::int32_t>(margin);
  }
};

}  // namespace

PointCells::PointCells(const PointCloud& cloud, const Transform& screenFromBox,
                       const CellFrame& frame, const PlaneBegins& planeBegins)
    : m_cloud{cloud},
      m_screenFromBox{screenFromBox},
      m_frame{frame},
      m_planeBegins{planeBegins},
      m_fadedOpacity{cloud.positions.fadedOpacity()},
      m_block{cloud.positions} {}

std::span<const std::uint32_t> PointCells::from(std::size_t begin) {
  m_block.load(begin, m_cloud.positions.size());
  m_block.moveTo(m_screenFromBox);
  const std::size_t size = m_block.size();
  const auto margin = static_cast<float>(m_frame.marginPx);
  const CellKernel::Limits limits{margin, static_cast<float>(m_frame.width) - margin - 1,
                                  static_cast<float>(m_frame.height) - margin - 1, m_frame.width};
  simd::run<CellKernel>(m_block.xs(), m_block.ys(), m_cloud.order->groups().data() + begin, size,
                        limits, static_cast<const std::uint32_t*>(m_planeBegins.data()),
                        m_cells.data());
  if (m_block.anyFades()) {
    for (std::size_t k = 0; k < size; ++k) {
      const auto sample = static_cast<std::uint32_t>(begin + k);
      if (m_block.fades(k) && !isDrawnWhileFading(sample, m_fadedOpacity)) m_cells[k] = 0;
    }
  }
  return {m_cells.data(), size};
}

}  // namespace flipbook::raster
