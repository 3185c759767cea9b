// Points to pixels on one core, without a GPU: the same pixels on every machine, and a million
// moving points within a frame.
//
// Few points are drawn as smooth stamps at quarter-pixel positions, so that slow movement does not
// stutter; many as opaque stamps on whole pixels; and where several points share every pixel, as
// their mean colour, the fuller the more there are. Cost: O(N) plus the pixels touched.

#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "flipbook/core/huge_pages.h"
#include "flipbook/raster/camera.h"
#include "flipbook/raster/draw_order.h"
#include "flipbook/raster/indexed_colors.h"
#include "flipbook/raster/map_points.h"
#include "flipbook/raster/pixel_buffer.h"

namespace flipbook::raster {

// What is to be drawn. Everything is N long and in run order.
struct PointCloud {
  Tween positions;
  const IndexedColors* colors{};  // not null; opaque; dimmed samples come with their dimmed colour
  const DrawOrder* order{};       // not null

  [[nodiscard]] bool isWhole() const {
    return colors != nullptr && order != nullptr && colors->size() == positions.size() &&
           order->all().size() == positions.size();
  }
};

struct SplatStyle {
  float radiusPx{2.4F};  // of a dot, in pixels of the buffer; the hollow shapes are a little wider
  float dimmedScale{0.8F};    // of the radius, for the layer Dimmed
  float selectedScale{1.3F};  // of the radius, for the layer Selected
  Color background{0xFFFFFFFFU};
  bool isSmooth{true};  // else opaque stamps on whole pixels
};

// The radius that suits `sampleCount` samples at `zoom` times the fitted scale, in logical pixels;
// multiply by the device pixel ratio. Falls with the number, grows slowly with the zoom.
[[nodiscard]] float suitableRadiusPx(std::size_t sampleCount, float zoom);

// Above this number smooth stamps would cost more than a frame.
inline constexpr std::size_t kMostSmoothPoints = 150'000;

// How many points lie on each pixel where there are any, on the page that they go to, so that the
// picture does not change its look on the way: an estimate from a sample of the points.
[[nodiscard]] float pointsPerPixel(const Tween& positions, const Transform& screenFromBox,
                                   const PixelBuffer& buffer);
// From about this crowd on single stamps say nothing any more.
inline constexpr float kCrowdedPointsPerPixel = 4;
// Up to about this one stamps leave most of what is below them to be seen.
inline constexpr float kSparsePointsPerPixel = 0.05F;

class CrowdPlanes;

// Draws; keeps stamps and scratch memory between frames. One thread at a time.
class Splatter {
 public:
  Splatter();
  ~Splatter();

  // Draws over what is in the buffer, layer after layer.
  void draw(const PixelBuffer& buffer, const PointCloud& cloud, const Transform& screenFromBox,
            const SplatStyle& style);

  // The same for crowds, layer after layer: mean colour of the layer's points on a pixel, mixed
  // with what is below by their number. The selected ones, and above the crowds the layers of so
  // few points that as single pixels they would go unseen, as stamps.
  //   crowd  of the cloud in this picture, as pointsPerPixel() says
  void drawDensity(const PixelBuffer& buffer, const PointCloud& cloud,
                   const Transform& screenFromBox, const SplatStyle& style, float crowd);

 private:
  static constexpr int kPhases = 4;  // quarter-pixel positions per axis

  // How strongly the point's colour and the background cover each pixel of a stamp, in 256ths; both
  // together at most 256.
  struct Stamp {
    struct Cover {
      std::uint16_t ink{};
      std::uint16_t ground{};
    };
    struct Row {
      int begin{};  // pixels before and after have no cover
      int end{};
    };
    int sidePx{};
    std::vector<Cover> cover;  // kPhases * kPhases * sidePx * sidePx
    std::vector<Row> rows;     // kPhases * kPhases * sidePx
  };
  struct StampSet {
    float radiusPx{-1};
    std::array<Stamp, kShapes> ofShape;
  };

  [[nodiscard]] static Stamp makeStamp(Shape shape, float radiusPx);
  const Stamp& stamp(Layer layer, Shape shape, float radiusPx);
  void drawLayers(const PixelBuffer& buffer, const PointCloud& cloud,
                  const Transform& screenFromBox, const SplatStyle& style,
                  std::span<const Layer> layers);
  void addDensity(const PixelBuffer& buffer, const PointCloud& cloud,
                  const Transform& screenFromBox, std::span<const Layer> layers);
  static void drawSmooth(const PixelBuffer& buffer, const PointCloud& cloud,
                         std::span<const std::uint32_t> samples, const Transform& screenFromBox,
                         const Stamp& stamp, Color background);

  StampSet m_stamps[kLayers];
  std::unique_ptr<CrowdPlanes> m_crowds;
  HugePageVector<std::uint64_t> m_sums;  // drawDensity: of the layers' pixels, packed
};

}  // namespace flipbook::raster
