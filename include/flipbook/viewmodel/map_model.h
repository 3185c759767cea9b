// What the map shows at this moment: where every sample is on its way from page to page, what it
// looks like, and which samples are where. Knows pages and samples, no pixels.

#pragma once

#include <QObject>
#include <QThreadPool>
#include <QVariantAnimation>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "flipbook/core/epoch_frame.h"
#include "flipbook/core/sample.h"
#include "flipbook/raster/glide_path.h"
#include "flipbook/raster/splatter.h"
#include "flipbook/viewmodel/live_run.h"
#include "flipbook/viewmodel/map_colors.h"
#include "flipbook/viewmodel/map_pages.h"

namespace flipbook::viewmodel {

class FlipbookPlayer;
class LatestJob;
class OpenRun;
class ViewStateHolder;

// All null, or none.
struct MapSources {
  OpenRun* run{};
  FlipbookPlayer* player{};
  ViewStateHolder* view{};
};

// A place on a sample's way through the run.
struct TrailPoint {
  std::uint32_t page{};
  Point2 pointInLayout;
};

// Where a page's positions are not in memory yet the last ones stay, until they come. Of very many
// samples the colours are worked out beside the window, and the last ones stay meanwhile.
class MapModel : public QObject {
  Q_OBJECT

 public:
  enum class Status : std::uint8_t { NoRun, NoPages, Loading, Showing };

  static constexpr std::size_t kLooksBesideFrom = 100'000;  // samples

  explicit MapModel(QObject* parent = nullptr);
  ~MapModel() override;

  // Connects to the sources and forgets the run before. They must outlive their being set here.
  void setSources(const MapSources& sources);
  void setInk(const MapInk& ink);
  // N shares for the colours by honesty, or null: not known. Forgotten with the run.
  void setHonesty(std::shared_ptr<const std::vector<float>> shares);
  // For the colours by review; empty: nothing was decided. Forgotten with the run.
  void setVerdicts(Verdicts verdicts);

  [[nodiscard]] Status status() const;
  [[nodiscard]] std::span<const Sample> samples() const;           // N; empty without a run
  [[nodiscard]] const FramePtr& frame() const { return m_frame; }  // of the colours; null: none yet
  [[nodiscard]] std::uint32_t withoutPlace() const;  // samples in the gutter on the shown page

  // Only while Showing; valid until control returns to the event loop.
  [[nodiscard]] raster::PointCloud cloud() const;
  [[nodiscard]] raster::Transform layoutFromBox() const { return m_pages.box().layoutFromBox(); }
  // Around the points of the shown page; nullopt unless Showing.
  [[nodiscard]] std::optional<raster::Bounds> bounds() const;
  // The same without the few points farthest out.
  [[nodiscard]] std::optional<raster::Bounds> core() const;

  [[nodiscard]] std::optional<Point2> pointInLayout(SampleId sample) const;
  [[nodiscard]] raster::Color color(SampleId sample) const {
    return m_drawn.look.colors[sample.index()];
  }

  [[nodiscard]] bool isDimmed(SampleId sample) const {
    return m_drawn.look.layer[sample.index()] == raster::Layer::Dimmed;
  }

  // The nearest sample at most `radius` layout units away, dimmed ones only if there is no other.
  [[nodiscard]] std::optional<SampleId> sampleAt(Point2 pointInLayout, float radius) const;
  // In rising order; with as many as are `enough` the search ends.
  [[nodiscard]] std::vector<SampleId> samplesIn(
      const raster::Bounds& inLayout,
      std::size_t enough = std::numeric_limits<std::size_t>::max()) const;
  [[nodiscard]] std::vector<SampleId> samplesIn(std::span<const Point2> polygonInLayout) const;
  // The sample one step away in a direction of the screen.
  [[nodiscard]] std::optional<SampleId> neighborOf(SampleId sample, Point2 direction) const;

  // The sample's places on all pages that are known, in page order.
  [[nodiscard]] std::vector<TrailPoint> trail(SampleId sample) const;
  [[nodiscard]] std::uint32_t shownPage() const { return m_shown.to; }
  // What its positions are; nullopt: not known (yet).
  [[nodiscard]] std::optional<MapPages::Kind> shownKind() const { return m_pages.kind(m_shown.to); }

  // The track on screen: what the view state asks for, or the live one while the run has no refined
  // one.
  [[nodiscard]] MapTrack track() const { return m_pages.track(); }
  [[nodiscard]] bool hasRefined() const { return m_hasRefined; }

 Q_SIGNALS:
  void runChanged();
  void trackChanged();   // track() or hasRefined()
  void changed();        // anything that is drawn
  void boundsChanged();  // bounds() differs

 private:
  struct Shown {
    std::uint32_t from{};
    std::uint32_t to{};
    float fraction{1};
    float fadeBeyond{};
    std::vector<raster::Bend> bends;  // N, or none: straight ways
    bool isKnown{};                   // both pages are in m_pages
  };

  // What all samples look like, and what follows from it.
  struct Drawn {
    MapLook look;
    raster::DrawOrder order;
    std::vector<std::uint8_t> isPickable;
  };

  // On the way from what was drawn, where the shown page itself is replaced: by a layout that has
  // settled further, or by that of another track, which may take a while to come.
  struct Change {
    raster::MapPage from;  // what was drawn, in `box`
    raster::LayoutBox box;
    bool isCrossFade{};  // else points slide
    bool hasBegun{};     // the new positions are there
    float fraction{};
    float fadeBeyond{};
  };

  void followPlayhead();
  void settle(const SettlingLayout& layout);
  void refinedChanged();
  void followTrack();
  void show(MapTrack track);
  void keepDrawn(bool isCrossFade);
  void beginChange();
  void takePage(std::uint32_t page);
  void takeFrame(std::uint32_t page, const FramePtr& frame);
  void askForPage();
  void dropVanished();  // pages that made room for others, or that the run lost
  void announceBounds();
  void updateLook();
  [[nodiscard]] bool isColoredBy(ColorMode mode) const;
  [[nodiscard]] raster::Tween tween() const;
  [[nodiscard]] float fadeLimit(std::uint32_t from, std::uint32_t to) const;
  [[nodiscard]] float fadeLimit(std::span<const raster::MapPoint> from,
                                const raster::MapPage& to) const;
  [[nodiscard]] std::vector<raster::Bend> bends(std::uint32_t from, std::uint32_t to) const;

  MapSources m_sources;
  MapInk m_ink;
  MapPages m_pages;
  FramePtr m_frame;
  std::shared_ptr<const std::vector<float>> m_honesty;
  std::shared_ptr<const Verdicts> m_verdicts{std::make_shared<Verdicts>()};
  std::shared_ptr<const MapSamples> m_samples{std::make_shared<MapSamples>()};
  std::shared_ptr<const std::vector<raster::Shape>> m_shapes{
      std::make_shared<std::vector<raster::Shape>>()};
  Drawn m_drawn;
  Shown m_shown;
  raster::LayoutBox m_box;  // in which m_shown's limit and bends were worked out
  std::optional<raster::Bounds> m_announcedBounds;
  std::optional<Change> m_change;
  QVariantAnimation m_changeClock;
  QThreadPool m_pool;  // of looks
  std::unique_ptr<LatestJob> m_looks;
  std::optional<SettlingLayout> m_early;  // of a page that is not in the list yet
  bool m_hasRefined{};
};

}  // namespace flipbook::viewmodel
