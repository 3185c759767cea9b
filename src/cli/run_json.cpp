#include "cli/run_json.h"

#include <cmath>

namespace flipbook::cli {

using nlohmann::json;

json numberOrNull(const std::optional<double>& value) {
  return value && std::isfinite(*value) ? json(*value) : json(nullptr);
}

json toJson(const SplitSummary& summary) {
  return {{"samples", summary.samples},
          {"loss", numberOrNull(summary.loss)},
          {"accuracy", numberOrNull(summary.accuracy)},
          {"precision", numberOrNull(summary.precision)},
          {"recall", numberOrNull(summary.recall)},
          {"f1", numberOrNull(summary.f1)}};
}

json toJson(const EpochSummary& summary) {
  return {{"epoch", summary.epoch.value()},
          {"train", toJson(summary.training)},
          {"validation", toJson(summary.validation)},
          {"learning_rate", numberOrNull(summary.learningRate)},
          {"seconds", numberOrNull(summary.seconds)}};
}

}  // namespace flipbook::cli
