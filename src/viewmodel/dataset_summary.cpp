#include "flipbook/viewmodel/dataset_summary.h"

#include <QCoreApplication>
#include <cmath>

#include "flipbook/viewmodel/training_progress.h"

namespace flipbook::viewmodel {
namespace {

QString tr(const char* text) { return QCoreApplication::translate("DatasetSummary", text); }

}  // namespace

QString sizeText(const DatasetSummary& dataset) {
  const QString size = tr("%1 images in %2 classes")
                           .arg(countText(dataset.images()), countText(dataset.classes.size()));
  if (!dataset.takesUnlabeled || dataset.unlabeledImages == 0) return size;
  return tr("%1, and %2 without a label").arg(size, countText(dataset.unlabeledImages));
}

QString takeUnlabeledText(const DatasetSummary& dataset) {
  if (dataset.unlabeledImages == 1) return tr("Show the one image without a label on the map");
  return tr("Show the %1 images without a label on the map")
      .arg(countText(dataset.unlabeledImages));
}

QString splitText(const DatasetSummary& dataset) {
  const std::uint64_t all = dataset.images();
  if (all == 0) return tr("No images");
  const double share = static_cast<double>(dataset.validationImages) / static_cast<double>(all);
  const auto percent = std::lround(100 * share);
  return tr("%1 / %2: %3 images to learn from, %4 to check with")
      .arg(100 - percent)
      .arg(percent)
      .arg(countText(dataset.trainingImages), countText(dataset.validationImages));
}

}  // namespace flipbook::viewmodel
