// Which samples of two runs are the same, and what both say of them.

#pragma once

#include <vector>

#include "flipbook/comparison/comparison.h"

namespace flipbook::comparison {

// A sample that counts in the comparison; classes are positions in the common list.
struct Judged {
  SampleId first;
  SampleId second;
  ClassId label;
  ClassId predictedFirst;
  ClassId predictedSecond;
};

// The classes of both runs by name.
struct CommonClasses {
  std::vector<std::string> names;
  std::vector<ClassId> ofFirst;   // from a class of the first run
  std::vector<ClassId> ofSecond;  // from a class of the second run
  std::vector<std::string> onlyFirst;
  std::vector<std::string> onlySecond;
};

[[nodiscard]] CommonClasses commonClasses(const Side& first, const Side& second, LabelsOf labels);

[[nodiscard]] std::vector<Judged> judgedSamples(const Side& first, const Side& second,
                                                const CommonClasses& classes, LabelsOf labels,
                                                Shared& shared);

}  // namespace flipbook::comparison
