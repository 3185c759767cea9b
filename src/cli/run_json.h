// The JSON that several commands print.

#pragma once

#include <nlohmann/json.hpp>

#include "flipbook/core/epoch_frame.h"

namespace flipbook::cli {

// null where there is no value, or where it is not finite.
[[nodiscard]] nlohmann::json numberOrNull(const std::optional<double>& value);
[[nodiscard]] nlohmann::json toJson(const SplitSummary& summary);
// {"epoch":…, "train":{…}, "validation":{…}, "learning_rate":…, "seconds":…}
[[nodiscard]] nlohmann::json toJson(const EpochSummary& summary);

}  // namespace flipbook::cli
