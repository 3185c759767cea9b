#include "flipbook/viewmodel/dataset_summary.h"

#include <QCoreApplication>
#include <cmath>

#include "flipbook/viewmodel/training_progress.h"

namespace flipbook::viewmodel {
namespace {

QString tr(const char* text) { return QCoreApplication::translate("DatasetSummary", text); }

QString groupsText(std::uint64_t groups) {
  if (groups == 0) return tr("No images belong together by this.");
  if (groups == 1) return tr("One group of images stays on one side.");
  return tr("%1 groups of images stay on one side each.").arg(countText(groups));
}

}  // namespace

QString sizeText(const DatasetSummary& dataset) {
  const QString size = tr("%1 images in %2 classes")
                           .arg(countText(dataset.images()), countText(dataset.classes.size()));
  if (!dataset.takesUnlabeled || dataset.unlabeledImages == 0) return size;
  return tr("%1, and %2 without a label").arg(size, countText(dataset.unlabeledImages));
}

QString takeUnlabeledText(const DatasetSummary& dataset) {
  if (dataset.unlabeledImages == 1) return tr("Show the one without a label too");
  return tr("Show the %1 without a label too")
      .arg(countText(dataset.unlabeledImages));
}

QString splitText(const DatasetSummary& dataset, const SplitOptions& split) {
  const std::uint64_t all = dataset.images();
  if (all == 0) return tr("No images");
  const double share = static_cast<double>(dataset.validationImages) / static_cast<double>(all);
  const auto percent = std::lround(100 * share);
  const QString counts =
      tr("%1 / %2: %3 images to learn from, %4 to check with.")
          .arg(100 - percent)
          .arg(percent)
          .arg(countText(dataset.trainingImages), countText(dataset.validationImages));
  QStringList sentences{counts};
  if (dataset.bringsSplits) {
    sentences << tr("The dataset brings this split itself.");
  } else {
    sentences << tr("Drawn by chance for each class, the same every time.");
    if (split.groupBy != GroupBy::Declared) sentences << groupsText(dataset.groups);
  }
  if (split.folds > 0) {
    sentences << tr("Then %1 more trainings, until each image was checked by a model that had not "
                    "seen it.")
                     .arg(split.folds - 1);
  }
  return sentences.join(u' ');
}

}  // namespace flipbook::viewmodel
