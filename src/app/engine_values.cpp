#include "app/engine_values.h"

#include <algorithm>

#include "flipbook/core/sample.h"

namespace flipbook::app {
namespace {

QString printable(const std::string& bytes) { return QString::fromStdString(printablePath(bytes)); }

viewmodel::TrainingPhase phaseFrom(pipeline::RunPhase phase) {
  switch (phase) {
    case pipeline::RunPhase::Scanning:
      return viewmodel::TrainingPhase::Scanning;
    case pipeline::RunPhase::Decoding:
      return viewmodel::TrainingPhase::Decoding;
    case pipeline::RunPhase::Preparing:
      return viewmodel::TrainingPhase::Preparing;
    case pipeline::RunPhase::Training:
      return viewmodel::TrainingPhase::Training;
    case pipeline::RunPhase::Evaluating:
      return viewmodel::TrainingPhase::Evaluating;
    case pipeline::RunPhase::LayingOut:
      return viewmodel::TrainingPhase::LayingOut;
    case pipeline::RunPhase::Refining:
      return viewmodel::TrainingPhase::Refining;
    case pipeline::RunPhase::Recording:
      return viewmodel::TrainingPhase::Recording;
    case pipeline::RunPhase::Paused:
      return viewmodel::TrainingPhase::Paused;
  }
  return {};
}

std::string nameOfFolder(const std::filesystem::path& root) {
  return root.has_filename() ? root.filename().native() : root.parent_path().filename().native();
}

void readExamples(const Dataset& dataset, const ExampleReader& read,
                  std::vector<viewmodel::ClassSummary>& classes) {
  for (const LabelledImage& image : dataset.images) {
    if (!image.label.isGiven() ||
        image.label.klass().index() >= std::min(classes.size(), kClassesWithExamples))
      continue;
    auto& examples = classes[image.label.klass().index()].examples;
    if (examples.size() >= kExamples) continue;
    QImage example = read(dataset.root / image.path);
    if (!example.isNull()) examples.push_back(std::move(example));
  }
}

// Why there is no split, out of the warnings; taken from them, so that it is not said twice.
QString takeWhyNotTrainable(std::vector<std::string>& warnings) {
  const auto isIt = [](const std::string& warning) { return warning.starts_with("train: "); };
  const auto found = std::ranges::find_if(warnings, isIt);
  if (found == warnings.end()) return QStringLiteral("no validation images can be set aside");
  const QString why = printable(found->substr(7));
  warnings.erase(found);
  return why;
}

}  // namespace

viewmodel::TrainingProgress progressFrom(const pipeline::RunProgress& progress) {
  return {.phase = phaseFrom(progress.phase),
          .epoch = progress.epoch,
          .plannedEpochs = progress.plannedEpochs,
          .done = progress.done,
          .total = progress.total,
          .imagesPerSecond = progress.imagesPerSecond,
          .secondsToPage = progress.secondsToPage,
          .secondsToEnd = progress.secondsToEnd,
          .fold = progress.fold,
          .folds = progress.folds};
}

viewmodel::EngineFacts factsFrom(const pipeline::EngineInfo& info) {
  viewmodel::EngineFacts facts;
  for (const std::string& device : info.devices) {
    const QString text = QString::fromStdString(device);
    const QString id = text.section(QStringLiteral(": "), 0, 0);
    const QString what = text.section(QStringLiteral(": "), 1);
    const QString shown = id == QLatin1String{"cpu"} ? QStringLiteral("CPU") : id;
    facts.devices.push_back({id, what.isEmpty() ? shown : shown + QStringLiteral(", ") + what});
  }
  facts.whyNoCuda = QString::fromStdString(info.whyNoCuda);
  if (info.blasIsSlow) {
    facts.warning = QStringLiteral(
        "Training will be slow: the linear algebra library is the reference one. Install "
        "libopenblas0-openmp.");
  }
  return facts;
}

viewmodel::DatasetSummary summaryFrom(const dataset::Inspection& inspection,
                                      const ExampleReader& readExample) {
  viewmodel::DatasetSummary summary;
  const Dataset& dataset = inspection.dataset;
  summary.root = dataset.root;
  summary.name = printable(nameOfFolder(dataset.root));
  summary.why = printable(dataset.why);
  for (const OtherReading& other : dataset.alsoPossible) {
    summary.others.push_back({other.kind, printable(other.why)});
  }
  for (std::size_t i = 0; i < dataset.classes.size(); ++i) {
    const std::uint64_t images =
        i < inspection.imagesPerClass.size() ? inspection.imagesPerClass[i] : 0;
    summary.classes.push_back({printable(dataset.classes[i]), images, {}});
  }
  if (readExample) readExamples(dataset, readExample, summary.classes);
  summary.trainingImages = inspection.trainingImages;
  summary.validationImages = inspection.validationImages;
  summary.groups = inspection.groups;
  summary.unlabeledImages = dataset.unlabeledImages;
  summary.takesUnlabeled = inspection.takesUnlabeled;
  summary.bringsSplits = inspection.splitMethod == "given";
  summary.quarantined = dataset.quarantined;
  for (const dataset::DuplicateGroup& group : inspection.duplicates) {
    viewmodel::DuplicateSummary& added = summary.duplicates.emplace_back();
    added.isExact = group.exact;
    added.labelsDiffer = group.labelsDiffer;
    added.acrossSplits = group.acrossSplits;
    for (const std::string& path : group.paths) added.paths << printable(path);
  }
  std::vector<std::string> warnings = inspection.warnings;
  if (inspection.splitMethod.empty()) summary.whyNotTrainable = takeWhyNotTrainable(warnings);
  for (const std::string& warning : warnings) summary.warnings << printable(warning);
  return summary;
}

QImage imageFrom(const RgbImage& image) {
  if (image.width == 0 || image.height == 0) return {};
  const QImage view{image.rgb.data(), static_cast<int>(image.width), static_cast<int>(image.height),
                    static_cast<qsizetype>(image.width) * 3, QImage::Format_RGB888};
  return view.convertToFormat(QImage::Format_RGB32);
}

}  // namespace flipbook::app
