#include "flipbook/viewmodel/dataset_summary.h"

#include <QCoreApplication>
#include <cmath>

#include "flipbook/viewmodel/training_progress.h"

namespace flipbook::viewmodel {
namespace {

QString tr(const char* text) { return QCoreApplication::translate("DatasetSummary", text); }

}  // namespace

QString sizeText(const DatasetSummary& dataset) {
  return tr("%1 images in %2 classes")
      .arg(countText(dataset.images()), countText(dataset.classes.size()));
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
