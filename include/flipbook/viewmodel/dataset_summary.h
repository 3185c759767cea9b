// What the window shows of a dataset before it is trained on. Mirrors the engine's inspection, so
// that the window need not see the engine.

#pragma once

#include <QImage>
#include <QString>
#include <QStringList>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "flipbook/core/run_info.h"

namespace flipbook::viewmodel {

struct ClassSummary {
  QString name;  // printable
  std::uint64_t images{};
  std::vector<QImage> examples;  // a few, small; may be empty
};

// Images that are there twice or more.
struct DuplicateSummary {
  QStringList paths;  // printable
  bool isExact{};     // the same bytes; else nearly the same picture
  bool labelsDiffer{};
  bool acrossSplits{};  // in both splits that the dataset brings
};

// Another format that the dataset could be read as.
struct OtherFormat {
  std::string kind;
  QString why;  // printable
};

struct DatasetSummary {
  std::filesystem::path root;
  QString name;  // printable
  QString why;   // how the format was recognised
  std::vector<OtherFormat> others;
  std::vector<ClassSummary> classes;
  std::uint64_t trainingImages{};
  std::uint64_t validationImages{};
  std::uint64_t unlabeledImages{};  // without a label
  std::uint64_t groups{};           // of images that stay on one side of the split
  bool takesUnlabeled{};            // and they are among the datapoints
  bool bringsSplits{};
  std::vector<QuarantinedFile> quarantined;
  std::vector<DuplicateSummary> duplicates;
  QStringList warnings;
  QString whyNotTrainable;  // empty: can be trained on

  // Those with a label.
  [[nodiscard]] std::uint64_t images() const { return trainingImages + validationImages; }
};

// "12,000 images in 10 classes".
[[nodiscard]] QString sizeText(const DatasetSummary& dataset);
// "Show the 312 without a label too".
[[nodiscard]] QString takeUnlabeledText(const DatasetSummary& dataset);
// "80 / 20: 9,600 images to learn from, 2,400 to check with. Drawn by chance for each class, the
// same every time."
[[nodiscard]] QString splitText(const DatasetSummary& dataset, const SplitOptions& split);

}  // namespace flipbook::viewmodel
