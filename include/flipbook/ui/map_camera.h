// How the map lies in its view: fitted until the person moves it, eased where a cut would lose the
// eye. Geometry only; pixels are logical ones.

#pragma once

#include <chrono>
#include <optional>

#include "flipbook/raster/camera.h"

namespace flipbook::ui {

class MapCamera {
 public:
  static constexpr std::chrono::milliseconds kEase{260};

  // Where on the screen a fitted map has its place. A fitted map follows at once; one that the
  // person moved keeps its centre.
  void setViewport(const raster::Bounds& onScreen);
  // What there is to see; nullopt: nothing, and the next bounds are fitted at once. A fitted map
  // stays, for the eye to keep its bearings, while the bounds lie in view and fill a good part of
  // it; else it eases to them.
  void setBounds(const std::optional<raster::Bounds>& inLayout);

  void fit(const raster::Bounds& inLayout);  // eased; from now on the map is fitted again
  void zoomAt(Point2 anchorOnScreen, float factor);
  void zoomBy(float factor);  // about the middle, eased
  void pan(Point2 byOnScreen);
  // Moves, eased, only if the point is not in the viewport.
  void ensureVisible(Point2 pointInLayout);

  // Goes on with an eased movement; true if anything moved.
  bool advance(std::chrono::nanoseconds elapsed);
  [[nodiscard]] bool isMoving() const { return m_ease < 1; }

  [[nodiscard]] bool isFitted() const { return m_isFitted; }
  [[nodiscard]] const raster::Transform& screenFromLayout() const { return m_now; }
  // Times the scale at which the whole map fits.
  [[nodiscard]] float zoom() const;

 private:
  [[nodiscard]] raster::Transform fittedTransform() const;
  [[nodiscard]] raster::ScaleLimits limits() const;
  void easeTo(const raster::Transform& target);
  void cutTo(const raster::Transform& target);

  raster::Bounds m_viewport{{0, 0}, {1, 1}};
  std::optional<raster::Bounds> m_bounds;  // what there is
  raster::Bounds m_framed;                 // what a fitted map is fitted to
  raster::Transform m_now;
  raster::Transform m_from;
  raster::Transform m_target;
  double m_ease{1};  // time since an eased movement began, of its length
  bool m_isFitted{true};
};

}  // namespace flipbook::ui
