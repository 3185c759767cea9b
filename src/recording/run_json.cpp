#include "recording/run_json.h"

#include <limits>

#include "flipbook/core/sample.h"
#include "recording/json_text.h"

namespace flipbook::recording {

namespace {

constexpr std::uint64_t kMaxRunFileBytes = 64U << 20U;
constexpr std::uint64_t kMaxClasses = 65'536;  // top_class is U16
constexpr std::uint64_t kMaxFeatureWidth = 1U << 20U;
constexpr const char* kAuto = "auto";

template <typename T>
OrderedJson orAuto(const std::optional<T>& value) {
  return value ? OrderedJson(*value) : OrderedJson(kAuto);
}

OrderedJson jsonFrom(const DatasetInfo& dataset) {
  OrderedJson quarantined = OrderedJson::array();
  for (const QuarantinedFile& file : dataset.quarantined) {
    quarantined.push_back({{"path", textFromPath(file.path)}, {"reason", file.reason}});
  }
  OrderedJson json{{"kind", dataset.kind},
                   {"root", textFromPath(dataset.root)},
                   {"fingerprint", dataset.fingerprint},
                   {"quarantined", quarantined}};
  if (dataset.takesUnlabeled) json["unlabeled"] = true;
  if (dataset.lastWins) json["last_wins"] = true;
  return json;
}

OrderedJson trainingFrom(const RunInfo& info) {
  const TrainingOptions& training = info.training;
  return {{"epochs", training.epochs},
          {"model", training.model},
          {"image-size", orAuto(training.imageSize)},
          {"batch-size", orAuto(training.batchSize)},
          {"learning-rate", orAuto(training.learningRate)},
          {"seed", training.seed},
          {"device", training.device},
          {"threads", orAuto(training.threads)},
          {"precision", nameOf(training.precision)},
          {"augment", nameOf(training.augmentation)},
          {"weights", textFromPath(training.weights.native())},
          {"record-features", nameOf(info.features)},
          {"layout", info.computeLayout ? "live" : "none"}};
}

OrderedJson jsonFrom(const RunEnvironment& environment) {
  return {{"libtorch", environment.libtorch},
          {"blas", environment.blas},
          {"device", environment.device},
          {"device_reason", environment.deviceReason},
          {"threads", environment.threads},
          {"precision", environment.precision},
          {"cpu", environment.cpu}};
}

void take(const Json& object, const char* key, std::string& into) {
  if (auto text = textIn(object, key)) into = std::move(*text);
}

template <typename Unsigned>
void take(const Json& object, const char* key, Unsigned& into) {
  const auto count = countIn(object, key);
  if (count && *count <= std::numeric_limits<Unsigned>::max()) into = static_cast<Unsigned>(*count);
}

template <typename Unsigned>
void takeOptional(const Json& object, const char* key, std::optional<Unsigned>& into) {
  Unsigned value{};
  if (!countIn(object, key)) return;
  take(object, key, value);
  into = value;
}

template <typename T>
void takeNamed(const Json& object, const char* key, Result<T> (*fromName)(std::string_view),
               T& into) {
  const auto name = textIn(object, key);
  if (!name) return;
  if (const auto value = fromName(*name)) into = *value;
}

DatasetInfo datasetFrom(const Json& json) {
  DatasetInfo dataset;
  take(json, "kind", dataset.kind);
  dataset.root = pathFromText(textIn(json, "root").value_or(""));
  take(json, "fingerprint", dataset.fingerprint);
  const auto isSet = [&json](const char* key) {
    const auto found = json.find(key);
    return found != json.end() && *found == true;
  };
  dataset.takesUnlabeled = isSet("unlabeled");
  dataset.lastWins = isSet("last_wins");
  const auto list = json.find("quarantined");
  if (list == json.end() || !list->is_array()) return dataset;
  for (const Json& entry : *list) {
    if (!entry.is_object()) continue;
    dataset.quarantined.push_back(
        {pathFromText(textIn(entry, "path").value_or("")), textIn(entry, "reason").value_or("")});
  }
  return dataset;
}

void takeTraining(const Json& json, RunInfo& info) {
  TrainingOptions& training = info.training;
  take(json, "epochs", training.epochs);
  take(json, "model", training.model);
  takeOptional(json, "image-size", training.imageSize);
  takeOptional(json, "batch-size", training.batchSize);
  training.learningRate = numberIn(json, "learning-rate");
  take(json, "seed", training.seed);
  take(json, "device", training.device);
  takeOptional(json, "threads", training.threads);
  takeNamed(json, "precision", precisionFromName, training.precision);
  takeNamed(json, "augment", augmentationFromName, training.augmentation);
  training.weights = pathFromText(textIn(json, "weights").value_or(""));
  takeNamed(json, "record-features", featureRecordingFromName, info.features);
  info.computeLayout = textIn(json, "layout") != "none";
}

RunEnvironment environmentFrom(const Json& json) {
  RunEnvironment environment;
  take(json, "libtorch", environment.libtorch);
  take(json, "blas", environment.blas);
  take(json, "device", environment.device);
  take(json, "device_reason", environment.deviceReason);
  take(json, "threads", environment.threads);
  take(json, "precision", environment.precision);
  take(json, "cpu", environment.cpu);
  return environment;
}

Result<std::vector<std::string>> classesFrom(const Json& json) {
  const auto list = json.find("classes");
  if (list == json.end() || !list->is_array() || list->empty() || list->size() > kMaxClasses) {
    return fail(ErrorCode::CorruptData, "'classes' must list 1 to {} names", kMaxClasses);
  }
  std::vector<std::string> classes;
  for (const Json& name : *list) {
    if (!name.is_string()) return fail(ErrorCode::CorruptData, "a class name is no text");
    classes.push_back(pathFromText(name.get<std::string>()));
  }
  return classes;
}

Result<void> checkVersion(const Json& json) {
  if (!json.is_object() || textIn(json, "format") != kFormatName) {
    return fail(ErrorCode::CorruptData, "not a run: 'format' is not \"{}\"", kFormatName);
  }
  const auto version = countIn(json, "version");
  if (!version || *version == 0) {
    return fail(ErrorCode::CorruptData, "not a run: 'version' is no positive number");
  }
  if (*version > kFormatVersion) {
    return fail(ErrorCode::UnsupportedVersion,
                "has format version {}, this Flipbook reads up to {}: use a newer Flipbook",
                *version, kFormatVersion);
  }
  return {};
}

}  // namespace

std::string textFromRunInfo(const RunInfo& info) {
  OrderedJson classes = OrderedJson::array();
  for (const std::string& name : info.classes) classes.push_back(textFromPath(name));
  OrderedJson json{{"format", kFormatName},
                   {"version", kFormatVersion},
                   {"created", info.created},
                   {"writer", info.writer},
                   {"name", info.name},
                   {"dataset", jsonFrom(info.dataset)},
                   {"classes", classes},
                   {"sample_count", info.sampleCount},
                   {"feature_width", info.featureWidth},
                   {"split",
                    {{"method", info.splitMethod},
                     {"validation_fraction", info.split.validationFraction},
                     {"seed", info.split.seed}}},
                   {"training", trainingFrom(info)},
                   {"environment", jsonFrom(info.environment)}};
  if (info.split.groupBy != GroupBy::Declared) {
    json["split"]["group_by"] = nameOf(info.split.groupBy);
  }
  if (info.split.folds > 0) json["split"]["folds"] = info.split.folds;
  if (!info.edits.from.empty()) {
    json["edits"] = {{"from", textFromPath(info.edits.from)},
                     {"relabelled", info.edits.relabelled},
                     {"excluded", info.edits.excluded},
                     {"moved", info.edits.moved}};
  }
  return jsonText(json) + "\n";
}

Result<RunInfo> runInfoFromText(std::string_view text) {
  const auto json = parseJson(text);
  if (!json) return passOn(json.error(), "not a run");
  const auto version = checkVersion(*json);
  if (!version) return passOn(version.error());
  auto classes = classesFrom(*json);
  if (!classes) return passOn(classes.error());
  const auto count = countIn(*json, "sample_count");
  if (!count || *count == 0 || *count > std::numeric_limits<std::uint32_t>::max()) {
    return fail(ErrorCode::CorruptData, "'sample_count' must be 1 to {}",
                std::numeric_limits<std::uint32_t>::max());
  }
  const std::uint64_t width = countIn(*json, "feature_width").value_or(0);
  if (width > kMaxFeatureWidth) {
    return fail(ErrorCode::CorruptData, "'feature_width' is {}, more than {}", width,
                kMaxFeatureWidth);
  }
  RunInfo info;
  info.classes = std::move(*classes);
  info.sampleCount = static_cast<std::uint32_t>(*count);
  info.featureWidth = static_cast<std::uint32_t>(width);
  take(*json, "name", info.name);
  take(*json, "created", info.created);
  take(*json, "writer", info.writer);
  info.dataset = datasetFrom(objectIn(*json, "dataset"));
  const Json& split = objectIn(*json, "split");
  take(split, "method", info.splitMethod);
  info.split.validationFraction =
      numberIn(split, "validation_fraction").value_or(info.split.validationFraction);
  take(split, "seed", info.split.seed);
  info.split.groupBy = groupByFromName(textIn(split, "group_by").value_or("")).value_or(GroupBy{});
  take(split, "folds", info.split.folds);
  if (!checkFolds(info.split.folds)) info.split.folds = 0;
  takeTraining(objectIn(*json, "training"), info);
  info.environment = environmentFrom(objectIn(*json, "environment"));
  const Json& edits = objectIn(*json, "edits");
  info.edits.from = pathFromText(textIn(edits, "from").value_or(""));
  take(edits, "relabelled", info.edits.relabelled);
  take(edits, "excluded", info.edits.excluded);
  take(edits, "moved", info.edits.moved);
  return info;
}

Result<RunInfo> readRunInfo(const RunFolder& folder) {
  const std::filesystem::path path = folder.path() / kRunFile;
  const auto file = folder.openFile(kRunFile);
  if (!file && file.error().code() == ErrorCode::NotFound) {
    return fail(ErrorCode::CorruptData, "not a run: looked for {}: {}", kRunFile,
                shown(folder.path()));
  }
  if (!file) return passOn(file.error(), "not a run");
  const auto text = readText(*file, kMaxRunFileBytes, path);
  if (!text) return passOn(text.error());
  auto info = runInfoFromText(*text);
  if (!info) {
    return fail(info.error().code(), "{} (of {} bytes): {}", info.error().message(), text->size(),
                shown(path));
  }
  if (info->name.empty()) info->name = printablePath(folder.path().filename().native());
  return info;
}

}  // namespace flipbook::recording
