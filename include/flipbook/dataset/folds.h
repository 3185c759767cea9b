// Dealing the samples of a run to folds, so that each is held out of training once
// (cross-validation).

#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "flipbook/core/result.h"
#include "flipbook/core/sample.h"

namespace flipbook::dataset {

// Per sample the fold, from 1 to `folds`, in which it is held out. Validation samples are held out
// in fold 1; training samples are dealt to folds 2 to `folds` class by class, by the seed and each
// one's path. Samples of one group, of the same content or of nearly the same picture stay
// together, and a validation sample that hangs together with training samples goes with these: fold
// 1 has trained on its like. 0: excluded, or without a label. The order of samples does not matter.
//   folds  2 or more
[[nodiscard]] std::vector<std::uint32_t> dealIntoFolds(std::span<const Sample> samples,
                                                       std::uint32_t folds, std::uint64_t seed);

// Whether each fold holds something out: there may be more of them than groups. Errors:
// InvalidArgument, saying how many are possible.
[[nodiscard]] Result<void> checkFoldsFill(std::span<const std::uint32_t> foldOf,
                                          std::uint32_t folds);

}  // namespace flipbook::dataset
