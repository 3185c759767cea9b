// The positions of a run's pages on one track, in the map's compact form, as far as they are known:
// read ahead on a pool thread within a budget, nearest to the shown page first, so that scrubbing
// and trails need no frame.

#pragma once

#include <QObject>
#include <QThreadPool>
#include <cstdint>
#include <map>
#include <optional>
#include <set>

#include "flipbook/core/epoch_frame.h"
#include "flipbook/core/result.h"
#include "flipbook/raster/map_points.h"
#include "flipbook/viewmodel/view_state.h"

namespace flipbook::viewmodel {

class OpenRun;

class MapPages : public QObject {
  Q_OBJECT

 public:
  static constexpr std::size_t kBudgetBytes = 64U << 20U;

  // What stands where a page's positions are asked for.
  enum class Kind : std::uint8_t {
    Own,       // the page's place on the track
    Settling,  // its layout on the way
    Carried,   // that of the page before, until its own comes
    Compass,   // the class compass, where no page before has a layout either
  };

  explicit MapPages(QObject* parent = nullptr);
  ~MapPages() override;

  // Forgets everything; null: no run. The run must outlive its being set here.
  void setRun(const OpenRun* run);

  // Forgets the pages of another track.
  void setTrack(MapTrack track);
  [[nodiscard]] MapTrack track() const { return m_track; }

  // Null if it is not known (yet). Valid until control returns to the event loop.
  [[nodiscard]] const raster::MapPage* page(std::uint32_t page) const;
  [[nodiscard]] std::optional<Kind> kind(std::uint32_t page) const;
  // The box of all pages; grows with the first page that does not fit.
  [[nodiscard]] const raster::LayoutBox& box() const { return m_box; }
  // Around all pages seen so far, in layout units.
  [[nodiscard]] std::optional<raster::Bounds> bounds() const { return m_bounds; }

  // Takes positions from a frame that is in memory anyway. On the live track a page that has no
  // layout yet stands where the page before it does, until its own comes, or by the class compass
  // where there is none before it.
  void adopt(std::uint32_t page, const EpochFrame& frame);
  // A live layout on its way, or at its end (`isFinal`) whether or not it is on disk.
  void settle(std::uint32_t page, const Layout& layout, bool isFinal);
  // Layouts may have come to the disk since: pages without a place of their own are read again.
  void lookAgain();
  // The run has only this many pages now.
  void dropBeyond(std::uint32_t pageCount);
  // Reads what is still unknown, pages near this one first.
  void readAround(std::uint32_t page);

 Q_SIGNALS:
  void pageReady(std::uint32_t page);

 private:
  struct Boxed {
    raster::MapPage page;
    raster::LayoutBox box;
  };
  struct Known {
    raster::MapPage page;
    Kind kind{};
  };

  static Boxed boxed(const Layout& layout, std::optional<raster::LayoutBox> box);
  void readNext();
  void receive(std::uint32_t page, std::uint64_t generation, Result<Boxed> read);
  void insert(std::uint32_t page, Boxed boxed, Kind kind);
  [[nodiscard]] bool isFinal(std::uint32_t page) const;
  std::uint32_t carryOn(std::uint32_t page);
  void insertProvisional(std::uint32_t page, const EpochFrame& frame);
  [[nodiscard]] std::optional<raster::LayoutBox> knownBox() const;
  void evictBeyondBudget();
  [[nodiscard]] std::optional<std::uint32_t> nextToRead() const;

  const OpenRun* m_run{};
  MapTrack m_track{MapTrack::Live};
  std::map<std::uint32_t, Known> m_pages;
  std::set<std::uint32_t> m_unreadable;  // no layout on disk, or damaged
  raster::LayoutBox m_box;
  std::optional<raster::Bounds> m_bounds;
  std::uint32_t m_center{};
  std::uint64_t m_generation{};  // answers to an earlier run are dropped
  bool m_isReading{};
  QThreadPool m_pool;
};

}  // namespace flipbook::viewmodel
