// COCO: https://cocodataset.org/#format-data. Lists of images, categories and annotations that
// refer to each other by ids with gaps; several files, one per split, are read together.

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>
#include <unordered_map>
#include <utility>

#include "annotations/parsers.h"
#include "flipbook/core/sample.h"
#include "flipbook/json/json.h"

namespace flipbook::annotations {
namespace {

using formats::FileStart;
using json::Value;

bool looksLikeCoco(const FileStart& start) {
  const std::size_t first = start.text.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  if (first == std::string::npos || start.text[first] != '{') return false;
  const auto has = [&](std::string_view key) { return start.text.find(key) != std::string::npos; };
  return (has("\"images\"") && has("\"file_name\"")) ||
         (has("\"category_id\"") && has("\"image_id\"")) ||
         (has("\"categories\"") && has("\"supercategory\""));
}

std::uint32_t sizeIn(const Value& value, std::string_view key) {
  const Value* const member = value.find(key);
  const auto size = member == nullptr ? std::nullopt : member->whole();
  return size && *size > 0 && *size < 1'000'000 ? static_cast<std::uint32_t>(*size) : 0;
}

std::optional<std::int64_t> wholeIn(const Value& value, std::string_view key) {
  const Value* const member = value.find(key);
  return member == nullptr ? std::nullopt : member->whole();
}

class CocoFile {
 public:
  CocoFile(Annotations& into, std::uint32_t source, std::optional<formats::SplitWord> split)
      : m_into{into}, m_source{source}, m_split{split} {}

  // References are resolved at the end, since the lists come in any order.
  Result<void> take(const json::Place& place, const Value& value) {
    if (place.key == "images") return image(place.index, value);
    if (place.key == "categories") return category(place.index, value);
    if (place.key == "annotations") annotation(place.index, value);
    return {};
  }

  void finish() {
    for (const auto& [id, name] : m_categories) {
      if (std::ranges::find(m_into.classes, name) == m_into.classes.end()) {
        m_into.classes.push_back(name);
      }
    }
    for (Pending& pending : m_pending) attach(std::move(pending));
  }

 private:
  struct Pending {
    std::int64_t image{};
    std::int64_t category{};
    std::optional<LabelledBox> box;
    std::size_t index{};
  };

  Result<void> image(std::size_t index, const Value& value) {
    const auto id = wholeIn(value, "id");
    const Value* const name = value.find("file_name");
    if (!id || name == nullptr || name->text() == nullptr) {
      return fail(ErrorCode::CorruptData, "images, entry {}: \"id\" or \"file_name\" is missing",
                  index);
    }
    if (!m_images.emplace(*id, m_into.images.size()).second) {
      return fail(ErrorCode::CorruptData, "images, entry {}: the id {} is there twice", index, *id);
    }
    m_into.images.push_back({.path = *name->text(),
                             .width = sizeIn(value, "width"),
                             .height = sizeIn(value, "height"),
                             .split = m_split,
                             .source = m_source});
    return {};
  }

  Result<void> category(std::size_t index, const Value& value) {
    const auto id = wholeIn(value, "id");
    const Value* const name = value.find("name");
    if (!id || name == nullptr || name->text() == nullptr) {
      return fail(ErrorCode::CorruptData, "categories, entry {}: \"id\" or \"name\" is missing",
                  index);
    }
    m_categories[*id] = *name->text();
    return {};
  }

  void annotation(std::size_t index, const Value& value) {
    const Value* const crowd = value.find("iscrowd");
    if (crowd != nullptr && crowd->isTrue()) return;
    const auto image = wholeIn(value, "image_id");
    const auto category = wholeIn(value, "category_id");
    if (!image || !category) {
      complain("annotations", index, "\"image_id\" or \"category_id\" is missing");
      return;
    }
    Pending pending{.image = *image, .category = *category, .index = index};
    const Value* const box = value.find("bbox");
    const Value::Array* const numbers = box == nullptr ? nullptr : box->array();
    if (numbers != nullptr && numbers->size() == 4) {
      LabelledBox labelled;
      double* const places[] = {&labelled.x, &labelled.y, &labelled.width, &labelled.height};
      for (std::size_t i = 0; i < 4; ++i) {
        *places[i] = (*numbers)[i].number().value_or(std::numeric_limits<double>::quiet_NaN());
      }
      pending.box = labelled;
    }
    m_pending.push_back(std::move(pending));
  }

  void attach(Pending pending) {
    const auto image = m_images.find(pending.image);
    if (image == m_images.end()) {
      complain("annotations", pending.index,
               fmt::format("there is no image with the id {}", pending.image));
      return;
    }
    AnnotatedImage& annotated = m_into.images[image->second];
    const auto category = m_categories.find(pending.category);
    if (category == m_categories.end()) {
      m_into.problems.push_back({annotated.path,
                                 fmt::format("annotations, entry {}: there is no category {}",
                                             pending.index, pending.category),
                                 m_source, 0});
      return;
    }
    if (pending.box) {
      pending.box->label = category->second;
      annotated.boxes.push_back(std::move(*pending.box));
    } else {
      annotated.tags.push_back(category->second);
    }
  }

  void complain(std::string_view list, std::size_t index, std::string_view what) {
    m_into.problems.push_back({m_into.sources[m_source],
                               fmt::format("{}, entry {}: {}", list, index, what), m_source, 0});
  }

  Annotations& m_into;
  std::uint32_t m_source;
  std::optional<formats::SplitWord> m_split;
  std::unordered_map<std::int64_t, std::size_t> m_images;  // by id, index in m_into.images
  std::map<std::int64_t, std::string> m_categories;
  std::vector<Pending> m_pending;
};

Result<Annotations> parse(const formats::FileTree& tree, const std::vector<std::string>& paths) {
  Annotations found;
  found.sources = paths;
  for (std::uint32_t i = 0; i < paths.size(); ++i) {
    const auto text = wholeText(tree, paths[i]);
    if (!text) return passOn(text.error());
    CocoFile file{found, i, paths.size() > 1 ? splitNamedBy(paths[i]) : std::nullopt};
    const auto read = json::visit(
        *text, [&](const json::Place& place, Value&& value) { return file.take(place, value); });
    if (!read) return passOn(read.error(), fmt::format("\"{}\"", printablePath(paths[i])));
    file.finish();
  }
  return found;
}

}  // namespace

Parsed parseCoco(const formats::FileTree& tree) {
  std::vector<std::string> paths;
  for (const FileStart& start : tree.starts) {
    if (looksLikeCoco(start)) paths.push_back(start.path);
  }
  if (paths.empty()) return std::nullopt;
  std::ranges::sort(paths);
  return parse(tree, paths);
}

}  // namespace flipbook::annotations
