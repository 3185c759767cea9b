// CVAT for images 1.1: https://docs.cvat.ai/docs/manual/advanced/formats/format-cvat

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <pugixml.hpp>
#include <utility>

#include "annotations/parsers.h"
#include "flipbook/core/sample.h"

namespace flipbook::annotations {
namespace {

using formats::FileStart;

bool looksLikeCvat(const FileStart& start) {
  const std::size_t first = start.text.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  return first != std::string::npos && start.text[first] == '<' &&
         start.text.find("<annotations") != std::string::npos;
}

double numberIn(const pugi::xml_node& node, const char* name) {
  return node.attribute(name).as_double(std::numeric_limits<double>::quiet_NaN());
}

// Labels of the job, in their order, wherever in <meta> they stand.
void takeClasses(const pugi::xml_node& meta, std::vector<std::string>& classes) {
  for (const pugi::xpath_node& found : meta.select_nodes(".//labels/label/name")) {
    std::string name = found.node().child_value();
    if (!name.empty() && std::ranges::find(classes, name) == classes.end()) {
      classes.push_back(std::move(name));
    }
  }
}

AnnotatedImage imageFrom(const pugi::xml_node& node) {
  AnnotatedImage image{.path = node.attribute("name").as_string()};
  image.width = node.attribute("width").as_uint();
  image.height = node.attribute("height").as_uint();
  const char* const subset = node.attribute("subset").as_string();
  image.split = formats::splitWord(subset);
  for (const pugi::xml_node& tag : node.children("tag")) {
    image.tags.emplace_back(tag.attribute("label").as_string());
  }
  for (const pugi::xml_node& box : node.children("box")) {
    const double left = numberIn(box, "xtl");
    const double top = numberIn(box, "ytl");
    image.boxes.push_back({.label = box.attribute("label").as_string(),
                           .x = left,
                           .y = top,
                           .width = numberIn(box, "xbr") - left,
                           .height = numberIn(box, "ybr") - top});
  }
  return image;
}

Result<Annotations> parse(const formats::FileTree& tree, const std::vector<std::string>& paths) {
  Annotations found;
  found.sources = paths;
  for (std::uint32_t i = 0; i < paths.size(); ++i) {
    const auto text = wholeText(tree, paths[i]);
    if (!text) return passOn(text.error());
    pugi::xml_document document;
    const auto parsed = document.load_buffer(text->data(), text->size());
    if (!parsed) {
      return fail(ErrorCode::CorruptData, "\"{}\": not XML at byte {}: {}", printablePath(paths[i]),
                  parsed.offset, parsed.description());
    }
    const pugi::xml_node root = document.child("annotations");
    takeClasses(root.child("meta"), found.classes);
    for (const pugi::xml_node& node : root.children("image")) {
      found.images.push_back(imageFrom(node));
      found.images.back().source = i;
    }
  }
  // Project exports keep subsets in folders of the images.
  for (AnnotatedImage& image : found.images) {
    if (!image.split && paths.size() > 1) image.split = splitNamedBy(paths[image.source]);
  }
  const auto hasSplit = [](const AnnotatedImage& image) { return image.split.has_value(); };
  if (!std::ranges::all_of(found.images, hasSplit)) {
    for (AnnotatedImage& image : found.images) image.split.reset();
  }
  return found;
}

}  // namespace

Parsed parseCvat(const formats::FileTree& tree) {
  std::vector<std::string> paths;
  for (const FileStart& start : tree.starts) {
    if (looksLikeCvat(start)) paths.push_back(start.path);
  }
  if (paths.empty()) return std::nullopt;
  std::ranges::sort(paths);
  try {
    auto found = parse(tree, paths);
    if (found && found->images.empty()) return std::nullopt;
    return found;
  } catch (const std::exception& exception) {  // pugixml's XPath throws
    return fail(ErrorCode::CorruptData, "\"{}\": {}", printablePath(paths.front()),
                exception.what());
  }
}

}  // namespace flipbook::annotations
