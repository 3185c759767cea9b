// Which cells of the tables beside the images have to change.

#pragma once

#include <span>

#include "flipbook/correction/correction.h"

namespace flipbook::correction {

// Fills `plan.tables`. A table is taken for the dataset's if one of its columns names images of the
// run and another holds the very labels that the run was given, in every row that names one. False:
// some edited image stands in no such table, and `plan.why` says so. Errors: Io.
[[nodiscard]] Result<bool> planTables(const recording::RunReader& run,
                                      std::span<const Sample> edited, Plan& plan);

}  // namespace flipbook::correction
