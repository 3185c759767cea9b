// Label Studio's JSON: https://labelstud.io/guide/export. A list of tasks; the full form has
// `annotations[].result[]`, the short one ("JSON-MIN") a member `choice`.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "annotations/parsers.h"
#include "flipbook/core/sample.h"
#include "flipbook/json/json.h"

namespace flipbook::annotations {
namespace {

using formats::FileStart;
using json::Value;

bool looksLikeTasks(const FileStart& start) {
  const std::size_t first = start.text.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  if (first == std::string::npos || start.text[first] != '[') return false;
  const auto has = [&](std::string_view key) { return start.text.find(key) != std::string::npos; };
  const bool isFull = has("\"data\"") && (has("\"annotations\"") || has("\"completions\""));
  return isFull || (has("\"choice\"") && has("\"image\""));
}

// "/data/upload/1/1a2b3c4d-cat.jpg" is cat.jpg; "/data/local-files/?d=a/b.jpg" is a/b.jpg.
std::string pathFrom(std::string path) {
  if (const std::size_t local = path.find("?d="); local != std::string::npos) {
    return path.substr(local + 3);
  }
  if (!path.starts_with("/data/upload/")) return path;
  std::string name = path.substr(path.rfind('/') + 1);
  const std::size_t dash = name.find('-');
  const bool hasHash = dash == 8 && name.find_first_not_of("0123456789abcdef") == dash;
  return hasHash ? name.substr(dash + 1) : name;
}

// The member of `data` that is an image: called so, or the first that ends like one or lies at
// Label Studio's places.
const std::string* imageIn(const Value& data) {
  constexpr std::array<std::string_view, 4> kNames{"image", "img", "file_name", "url"};
  for (const std::string_view name : kNames) {
    const Value* const member = data.find(name);
    if (member != nullptr && member->text() != nullptr) return member->text();
  }
  if (data.object() == nullptr) return nullptr;
  for (const auto& [key, value] : *data.object()) {
    if (value.text() != nullptr && value.text()->find('.') != std::string::npos) {
      return value.text();
    }
  }
  return nullptr;
}

double numberIn(const Value& value, std::string_view key) {
  const Value* const member = value.find(key);
  return member == nullptr ? 0 : member->number().value_or(0);
}

void takeTexts(const Value* list, std::vector<std::string>& texts) {
  if (list == nullptr) return;
  if (list->text() != nullptr) texts.push_back(*list->text());
  if (list->array() == nullptr) return;
  for (const Value& element : *list->array()) {
    if (element.text() != nullptr) texts.push_back(*element.text());
  }
}

// Choices and rectangles of one result; rectangles are in hundredths of the image's sides.
void takeResult(const Value& result, AnnotatedImage& image) {
  const Value* const value = result.find("value");
  if (value == nullptr) return;
  takeTexts(value->find("choices"), image.tags);
  std::vector<std::string> labels;
  takeTexts(value->find("rectanglelabels"), labels);
  const double width = numberIn(result, "original_width");
  const double height = numberIn(result, "original_height");
  if (labels.empty() || !(width >= 1 && width < 1e6) || !(height >= 1 && height < 1e6)) return;
  image.width = static_cast<std::uint32_t>(width);
  image.height = static_cast<std::uint32_t>(height);
  image.boxes.push_back({.label = labels.front(),
                         .x = numberIn(*value, "x") / 100 * width,
                         .y = numberIn(*value, "y") / 100 * height,
                         .width = numberIn(*value, "width") / 100 * width,
                         .height = numberIn(*value, "height") / 100 * height});
}

void takeAnnotations(const Value& task, AnnotatedImage& image) {
  for (const std::string_view key : {"annotations", "completions"}) {
    const Value* const list = task.find(key);
    if (list == nullptr || list->array() == nullptr) continue;
    for (const Value& annotation : *list->array()) {
      const Value* const cancelled = annotation.find("was_cancelled");
      if (cancelled != nullptr && cancelled->isTrue()) continue;
      const Value* const results = annotation.find("result");
      if (results == nullptr || results->array() == nullptr) continue;
      for (const Value& result : *results->array()) takeResult(result, image);
    }
  }
  takeTexts(task.find("choice"), image.tags);
}

Result<Annotations> parse(const formats::FileTree& tree, const std::vector<std::string>& paths) {
  Annotations found;
  found.sources = paths;
  found.pathsAreForeign = true;
  for (std::uint32_t i = 0; i < paths.size(); ++i) {
    const auto text = wholeText(tree, paths[i]);
    if (!text) return passOn(text.error());
    const auto read =
        json::visit(*text, [&](const json::Place& place, Value&& task) -> Result<void> {
          const Value* const data = task.find("data");
          const std::string* const image = imageIn(data == nullptr ? task : *data);
          if (image == nullptr) {
            found.problems.push_back(
                {paths[i], fmt::format("task {}: names no image", place.index), i, 0});
            return {};
          }
          AnnotatedImage annotated{.path = pathFrom(*image), .source = i};
          takeAnnotations(task, annotated);
          found.images.push_back(std::move(annotated));
          return {};
        });
    if (!read) return passOn(read.error(), fmt::format("\"{}\"", printablePath(paths[i])));
  }
  return found;
}

}  // namespace

Parsed parseLabelStudio(const formats::FileTree& tree) {
  std::vector<std::string> paths;
  for (const FileStart& start : tree.starts) {
    if (looksLikeTasks(start)) paths.push_back(start.path);
  }
  if (paths.empty()) return std::nullopt;
  std::ranges::sort(paths);
  return parse(tree, paths);
}

}  // namespace flipbook::annotations
