// FiftyOneImageClassificationDataset: https://docs.voxel51.com/user_guide/export_datasets.html. A
// folder of images and labels.json: {"classes": [...], "labels": {"name": number | text | {...}}}.

#include <fmt/format.h>

#include <utility>

#include "annotations/parsers.h"
#include "flipbook/core/sample.h"
#include "flipbook/json/json.h"

namespace flipbook::annotations {
namespace {

using formats::FileStart;
using json::Value;

bool looksLikeLabels(const FileStart& start) {
  const std::size_t first = start.text.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  if (first == std::string::npos || start.text[first] != '{') return false;
  const std::size_t labels = start.text.find("\"labels\"");
  if (labels == std::string::npos) return false;
  const std::size_t value = start.text.find_first_not_of(" \t\r\n:", labels + 8);
  return value != std::string::npos && start.text[value] == '{';
}

class LabelsFile {
 public:
  explicit LabelsFile(Annotations& into) : m_into{into} {}

  void take(const json::Place& place, const Value& value) {
    if (place.key == "classes") {
      if (value.text() != nullptr) m_into.classes.push_back(*value.text());
    } else if (place.key == "labels") {
      const Value* const inner = value.find("label");
      m_labels.emplace_back(place.name, inner == nullptr ? value : *inner);
    }
  }

  void finish() {
    for (auto& [name, value] : m_labels) {
      if (value.isNull()) continue;  // without a label: left aside
      AnnotatedImage image{.path = name};
      if (const auto number = value.whole()) {
        const bool isKnown =
            *number >= 0 && static_cast<std::size_t>(*number) < m_into.classes.size();
        if (!isKnown) {
          m_into.problems.push_back(
              {name, fmt::format("the label {} is not in the list of classes", *number), 0, 0});
          continue;
        }
        image.tags.push_back(m_into.classes[static_cast<std::size_t>(*number)]);
      } else if (value.text() != nullptr) {
        image.tags.push_back(*value.text());
      } else {
        m_into.problems.push_back({name, "its label is neither a number nor a text", 0, 0});
        continue;
      }
      m_into.images.push_back(std::move(image));
    }
  }

 private:
  Annotations& m_into;
  std::vector<std::pair<std::string, Value>> m_labels;  // the classes may come after them
};

Result<Annotations> parse(const formats::FileTree& tree, const std::string& path) {
  const auto text = wholeText(tree, path);
  if (!text) return passOn(text.error());
  Annotations found;
  found.sources = {path};
  LabelsFile file{found};
  const auto read =
      json::visit(*text, [&](const json::Place& place, Value&& value) -> Result<void> {
        file.take(place, value);
        return {};
      });
  if (!read) return passOn(read.error(), fmt::format("\"{}\"", printablePath(path)));
  file.finish();
  return found;
}

}  // namespace

Parsed parseFiftyOne(const formats::FileTree& tree) {
  for (const FileStart& start : tree.starts) {
    if (looksLikeLabels(start)) return parse(tree, start.path);
  }
  return std::nullopt;
}

}  // namespace flipbook::annotations
