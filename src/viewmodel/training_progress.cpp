#include "flipbook/viewmodel/training_progress.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>
#include <algorithm>
#include <cmath>

namespace flipbook::viewmodel {
namespace {

QString tr(const char* text) { return QCoreApplication::translate("TrainingProgress", text); }

QString ofTotal(const QString& what, const TrainingProgress& progress) {
  if (progress.total == 0) return what;
  return tr("%1: %2 of %3").arg(what, countText(progress.done), countText(progress.total));
}

QString whereText(const TrainingProgress& progress) {
  const QString epoch = tr("Epoch %1").arg(QLocale{}.toString(progress.epoch.value()));
  switch (progress.phase) {
    case TrainingPhase::Scanning:
      return ofTotal(tr("Looking for images"), progress);
    case TrainingPhase::Decoding:
      return ofTotal(tr("Reading images"), progress);
    case TrainingPhase::Preparing:
      return tr("Getting ready to train");
    case TrainingPhase::Training:
      return ofTotal(epoch, progress);
    case TrainingPhase::Evaluating:
      return ofTotal(tr("%1, looking at every image").arg(epoch), progress);
    case TrainingPhase::LayingOut:
      return tr("Drawing the maps of the last pages");
    case TrainingPhase::Refining:
      return ofTotal(tr("Refining the maps of all pages"), progress);
    case TrainingPhase::Recording:
      return tr("%1, recording the page").arg(epoch);
    case TrainingPhase::Paused:
      return tr("Paused in epoch %1").arg(progress.epoch.value());
  }
  return {};
}

}  // namespace

ProgressText textOf(const TrainingProgress& progress) {
  ProgressText text;
  text.where = whereText(progress);
  const bool isAudit = progress.folds > 0;
  if (isAudit) {
    text.where = tr("Audit, fold %1 of %2 · %3")
                     .arg(countText(progress.fold), countText(progress.folds), text.where);
  }
  const bool counts = progress.phase != TrainingPhase::Paused && progress.total > 0;
  if (counts) {
    text.fraction = std::clamp(
        static_cast<double>(progress.done) / static_cast<double>(progress.total), 0.0, 1.0);
  }
  QStringList pace;
  if (progress.phase != TrainingPhase::Paused) {
    if (std::isfinite(progress.imagesPerSecond) && progress.imagesPerSecond >= 1) {
      const auto rate = static_cast<std::uint64_t>(std::llround(progress.imagesPerSecond));
      pace << tr("%1 images/s").arg(countText(rate));
    }
    const QString page = durationText(progress.secondsToPage.value_or(-1));
    if (!page.isEmpty() && !isAudit) pace << tr("%1 to the next page").arg(page);
    const QString end = durationText(progress.secondsToEnd.value_or(-1));
    if (!end.isEmpty()) pace << tr("%1 in all").arg(end);
  }
  text.pace = pace.join(QStringLiteral(" · "));
  return text;
}

QString durationText(double seconds) {
  if (!std::isfinite(seconds) || seconds < 0 || seconds > 1e9) return {};
  const auto whole = std::llround(seconds);
  if (whole < 60) return tr("%1 s").arg(whole);
  if (whole < 3600) {
    const auto rest = whole % 60;
    if (rest == 0) return tr("%1 min").arg(whole / 60);
    return tr("%1 min %2 s").arg(whole / 60).arg(rest);
  }
  return tr("%1 h %2 min").arg(whole / 3600).arg(whole % 3600 / 60);
}

QString countText(std::uint64_t count) {
  return QLocale{}.toString(static_cast<qulonglong>(count));
}

}  // namespace flipbook::viewmodel
