#include "flipbook/viewmodel/map_regions.h"

#include <QColor>
#include <exception>
#include <utility>

#include "flipbook/analysis/region_vote.h"
#include "flipbook/viewmodel/class_palette.h"
#include "flipbook/viewmodel/map_compass.h"
#include "viewmodel/latest_job.h"

namespace flipbook::viewmodel {
namespace {

using analysis::Region;

constexpr std::uint32_t kCellsAlongLongerSide = 128;

std::vector<std::uint32_t> predictedClasses(const ClassScores& scores) {
  std::vector<std::uint32_t> classes;
  classes.reserve(scores.sampleCount());
  for (std::uint32_t i = 0; i < scores.sampleCount(); ++i) {
    const SampleId sample{i};
    classes.push_back(scores.isEvaluated(sample) ? scores.predicted(sample).value()
                                                 : Region::kNoClass);
  }
  return classes;
}

QImage imageOf(std::span<const Region> regions, const analysis::RegionGrid& grid) {
  QImage image{static_cast<int>(grid.columns), static_cast<int>(grid.rows),
               QImage::Format_ARGB32_Premultiplied};
  std::size_t at = 0;
  for (int row = 0; row < image.height(); ++row) {
    auto* pixels = reinterpret_cast<QRgb*>(image.scanLine(row));
    for (int column = 0; column < image.width(); ++column) {
      const Region& region = regions[at++];
      QRgb color = 0;
      if (region.klass != Region::kNoClass) {
        const QColor opaque = classColor(ClassId{region.klass});
        const int alpha = qRound(255 * region.strength);
        color = qPremultiply(qRgba(opaque.red(), opaque.green(), opaque.blue(), alpha));
      }
      pixels[column] = color;
    }
  }
  return image;
}

}  // namespace

RegionPicturePtr regionPicture(const EpochFrame& frame) {
  const Layout layout = drawnLayout(frame);
  if (layout.size() != frame.scores.sampleCount()) return nullptr;
  const analysis::RegionGrid grid = analysis::regionGridOf(layout, kCellsAlongLongerSide);
  const std::vector<Region> regions =
      analysis::voteRegions(layout, predictedClasses(frame.scores), grid);
  if (regions.empty()) return nullptr;
  return std::make_shared<const RegionPicture>(
      RegionPicture{imageOf(regions, grid), grid.low, grid.cellSide});
}

MapRegions::MapRegions(QObject* parent)
    : QObject{parent}, m_job{std::make_unique<LatestJob>(this, &m_pool)} {
  m_pool.setMaxThreadCount(1);
  connect(&m_page, &ShownPage::frameChanged, this, &MapRegions::vote);
}

MapRegions::~MapRegions() {
  m_job->cancel();
  m_pool.waitForDone();
}

void MapRegions::setRun(OpenRun* run, FlipbookPlayer* player) {
  m_job->cancel();
  show(nullptr);
  m_pictureFrame.reset();
  m_page.setRun(run, player);
  vote();
}

void MapRegions::setWanted(bool isWanted) {
  if (std::exchange(m_isWanted, isWanted) == isWanted) return;
  if (isWanted) return vote();
  m_job->cancel();
  m_pictureFrame.reset();
  show(nullptr);
}

void MapRegions::vote() {
  const FramePtr frame = m_page.frame();
  if (!m_isWanted || !frame || frame == m_pictureFrame) return;
  const auto work = [frame]() -> RegionPicturePtr {
    try {
      return regionPicture(*frame);
    } catch (const std::exception&) {  // no memory: the page shows without it
      return nullptr;
    }
  };
  m_job->start(work, [this, frame](RegionPicturePtr picture) {
    m_pictureFrame = frame;
    show(std::move(picture));
  });
}

void MapRegions::show(RegionPicturePtr picture) {
  if (std::exchange(m_picture, std::move(picture)) != m_picture) Q_EMIT changed();
}

}  // namespace flipbook::viewmodel
