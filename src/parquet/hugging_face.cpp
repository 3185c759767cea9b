#include "flipbook/parquet/hugging_face.h"

#include <algorithm>
#include <set>

#include "flipbook/json/json.h"

namespace flipbook::parquet {
namespace {

constexpr std::size_t kLongestNote = 2U << 20U;

bool isOf(const json::Value& feature, std::string_view type) {
  const json::Value* own = feature.find("_type");
  return own != nullptr && own->text() != nullptr && *own->text() == type;
}

// Null if the file has no such note.
Result<std::optional<json::Value>> featuresOf(const Metadata& metadata) {
  const std::string* note = metadata.note("huggingface");
  if (note == nullptr) return std::nullopt;
  if (note->size() > kLongestNote) {
    return fail(ErrorCode::CorruptData, "its note \"huggingface\" is longer than {} MB",
                kLongestNote >> 20U);
  }
  auto parsed = json::parse(*note);
  if (!parsed) return passOn(parsed.error(), "its note \"huggingface\"");
  const json::Value* info = parsed->find("info");
  const json::Value* features = info != nullptr ? info->find("features") : nullptr;
  if (features == nullptr || features->object() == nullptr) return std::nullopt;
  return *features;
}

Result<ClassNames> namesOf(const json::Value& feature, const std::string& path) {
  ClassNames classes{.feature = path};
  const json::Value* names = feature.find("names");
  if (names == nullptr || names->isNull()) return classes;
  if (names->array() == nullptr) {
    return fail(ErrorCode::CorruptData, "the class names of \"{}\" are no list", path);
  }
  for (const json::Value& name : *names->array()) {
    auto text = name.asText();
    if (!text) return fail(ErrorCode::CorruptData, "a class name of \"{}\" is no text", path);
    classes.names.push_back(std::move(*text));
  }
  return classes;
}

// Structs nest by their members, lists by "feature" or as a list of one element.
Result<void> addClassNames(const json::Value& feature, const std::string& path,
                           std::vector<ClassNames>& found) {
  if (isOf(feature, "ClassLabel")) {
    auto classes = namesOf(feature, path);
    if (!classes) return passOn(classes.error());
    if (!classes->names.empty()) found.push_back(std::move(*classes));
    return {};
  }
  if (const auto* elements = feature.array()) {
    for (const json::Value& element : *elements) {
      if (auto added = addClassNames(element, path, found); !added) return added;
    }
  }
  if (feature.object() == nullptr) return {};
  const bool isList = feature.find("_type") != nullptr;
  for (const auto& [name, member] : *feature.object()) {
    if (isList && name != "feature") continue;
    const std::string inner = isList ? path : path.empty() ? name : path + '.' + name;
    if (auto added = addClassNames(member, inner, found); !added) return added;
  }
  return {};
}

std::optional<std::size_t> bytesColumn(const Metadata& metadata, const std::string& path) {
  const auto column = metadata.column(path);
  const bool isRead = column && metadata.columns[*column].type == PhysicalType::ByteArray &&
                      !refusalOf(metadata.columns[*column]);
  return isRead ? column : std::nullopt;
}

std::set<std::string> notedImages(const Metadata& metadata) {
  std::set<std::string> names;
  const auto features = featuresOf(metadata);
  if (!features || !*features) return names;
  for (const auto& [name, feature] : *(*features)->object()) {
    if (isOf(feature, "Image")) names.insert(name);
  }
  return names;
}

}  // namespace

Result<std::vector<ClassNames>> classNamesFrom(const Metadata& metadata) {
  const auto features = featuresOf(metadata);
  if (!features) return passOn(features.error());
  std::vector<ClassNames> found;
  if (!*features) return found;
  if (auto added = addClassNames(**features, {}, found); !added) return passOn(added.error());
  return found;
}

std::vector<ImageColumn> imageColumnsOf(const Metadata& metadata) {
  const std::set<std::string> noted = notedImages(metadata);
  std::vector<ImageColumn> images;
  std::set<std::string> seen;
  for (const Column& column : metadata.columns) {
    const std::size_t dot = column.path.rfind('.');
    const std::string name = column.path.substr(0, dot);
    if ((!noted.empty() && !noted.contains(name)) || !seen.insert(name).second) continue;
    const ImageColumn image{.feature = name,
                            .bytes = bytesColumn(metadata, name + ".bytes"),
                            .path = bytesColumn(metadata, name + ".path")};
    const bool isWhole = image.bytes && image.path;
    if (isWhole || (!noted.empty() && (image.bytes || image.path))) images.push_back(image);
  }
  return images;
}

}  // namespace flipbook::parquet
