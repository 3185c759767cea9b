// The class that the model predicts in each region of the shown page, as a picture to lie behind
// the points; voted on a pool thread, and only while somebody wants it.

#pragma once

#include <QImage>
#include <QObject>
#include <QThreadPool>
#include <memory>

#include "flipbook/core/point.h"
#include "flipbook/viewmodel/shown_page.h"

namespace flipbook::viewmodel {

class LatestJob;

struct RegionPicture {
  QImage image;       // a pixel per cell: the class's colour, as opaque as the vote is clear
  Point2 low;         // of the image's first pixel, in layout units
  float cellSide{1};  // in layout units
};
using RegionPicturePtr = std::shared_ptr<const RegionPicture>;

// Any thread. Null if no sample was evaluated or none has a place.
[[nodiscard]] RegionPicturePtr regionPicture(const EpochFrame& frame);

class MapRegions : public QObject {
  Q_OBJECT

 public:
  explicit MapRegions(QObject* parent = nullptr);
  ~MapRegions() override;

  // Both null: no run. Both must outlive their being set here.
  void setRun(OpenRun* run, FlipbookPlayer* player);
  void setWanted(bool isWanted);

  // Of the page shown; while it is being voted on that of the page before stays. Null: none.
  [[nodiscard]] const RegionPicturePtr& picture() const { return m_picture; }

 Q_SIGNALS:
  void changed();

 private:
  void vote();
  void show(RegionPicturePtr picture);

  ShownPage m_page;
  RegionPicturePtr m_picture;
  FramePtr m_pictureFrame;  // that m_picture is of
  bool m_isWanted{};
  QThreadPool m_pool;
  std::unique_ptr<LatestJob> m_job;
};

}  // namespace flipbook::viewmodel
