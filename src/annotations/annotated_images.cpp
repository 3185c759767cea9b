#include "annotations/annotated_images.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "flipbook/core/names.h"
#include "flipbook/core/sample.h"

namespace flipbook::annotations {
namespace {

constexpr double kPadding = 0.1;  // of the longer side
constexpr double kFarthest = 1e9;
constexpr std::uint64_t kLargestFile = 4ULL << 30U;

using formats::DatasetBuilder;
using formats::ManifestEntry;
using formats::Source;

std::set<std::string> labelsOf(const AnnotatedImage& image) {
  if (!image.tags.empty()) return {image.tags.begin(), image.tags.end()};
  std::set<std::string> labels;
  for (const LabelledBox& box : image.boxes) labels.insert(box.label);
  return labels;
}

struct Counts {
  std::size_t labelled{};   // images with at least one label
  std::size_t ambiguous{};  // of these, with several different
  std::size_t boxes{};
  std::size_t severalBoxes{};  // images with more than one
  std::size_t tagged{};        // images labelled as a whole
};

Counts countOf(const Annotations& annotations) {
  Counts counts;
  for (const AnnotatedImage& image : annotations.images) {
    const std::size_t labels = labelsOf(image).size();
    if (labels > 0) ++counts.labelled;
    if (labels > 1) ++counts.ambiguous;
    if (!image.tags.empty()) ++counts.tagged;
    if (image.boxes.size() > 1) ++counts.severalBoxes;
    counts.boxes += image.boxes.size();
  }
  return counts;
}

void addLabel(const AnnotatedImage& image, const Source& source, DatasetBuilder& builder) {
  const std::set<std::string> labels = labelsOf(image);
  if (labels.empty()) return;  // told of with the images without a label
  if (labels.size() > 1) {
    builder.quarantine(
        source, image.path,
        fmt::format("several labels: {}", quotedList({labels.begin(), labels.end()})));
    return;
  }
  builder.add(source, {.path = image.path, .label = *labels.begin(), .split = image.split});
}

void addBoxes(const AnnotatedImage& image, const Source& source, DatasetBuilder& builder) {
  for (const LabelledBox& labelled : image.boxes) {
    const auto box = paddedBox(labelled, image.width, image.height);
    if (!box) {
      builder.quarantine(source, image.path,
                         fmt::format("a box of {} x {} at ({}, {}) cannot be cut out",
                                     labelled.width, labelled.height, labelled.x, labelled.y));
      continue;
    }
    // Boxes of one image look alike, so they must not be split apart.
    builder.add(source, {.path = image.path,
                         .label = labelled.label,
                         .split = image.split,
                         .group = image.path,
                         .box = box});
  }
}

}  // namespace

std::optional<Box> paddedBox(const LabelledBox& box, std::uint32_t imageWidth,
                             std::uint32_t imageHeight) {
  const double right = box.x + box.width;
  const double bottom = box.y + box.height;
  const bool isSane = std::abs(box.x) < kFarthest && std::abs(box.y) < kFarthest &&
                      std::abs(right) < kFarthest && std::abs(bottom) < kFarthest &&
                      box.width > 0 && box.height > 0;
  if (!isSane) return std::nullopt;  // also for NaN, which compares false
  const double widest = imageWidth > 0 ? imageWidth : kFarthest;
  const double highest = imageHeight > 0 ? imageHeight : kFarthest;
  if (right <= 0 || bottom <= 0 || box.x >= widest || box.y >= highest) return std::nullopt;
  const double padding = kPadding * std::max(box.width, box.height);
  constexpr double kRounding = 1e-6;  // so that 12.0000000001 does not take another pixel
  const double x = std::floor(std::max(0.0, box.x - padding) + kRounding);
  const double y = std::floor(std::max(0.0, box.y - padding) + kRounding);
  const double width = std::ceil(std::min(widest, right + padding) - kRounding) - x;
  const double height = std::ceil(std::min(highest, bottom + padding) - kRounding) - y;
  if (width < 1 || height < 1) return std::nullopt;
  return Box{static_cast<std::int32_t>(x), static_cast<std::int32_t>(y),
             static_cast<std::int32_t>(width), static_cast<std::int32_t>(height)};
}

std::optional<formats::SplitWord> splitNamedBy(std::string_view path) {
  // The name says most, then the folders from the inside out.
  while (!path.empty()) {
    const std::size_t slash = path.rfind('/');
    const std::string_view part = path.substr(slash == std::string_view::npos ? 0 : slash + 1);
    if (const auto word = formats::splitWord(part)) return word;
    path = slash == std::string_view::npos ? std::string_view{} : path.substr(0, slash);
  }
  return std::nullopt;
}

Result<std::string> wholeText(const formats::FileTree& tree, const std::string& path) {
  auto text = formats::readText(tree, path, kLargestFile);
  if (!text) return passOn(text.error(), fmt::format("\"{}\"", printablePath(path)));
  return text;
}

std::optional<formats::Recognition> recognise(const Parsed& parsed, Reading reading,
                                              std::string_view program) {
  if (!parsed) return std::nullopt;
  const bool isFirst = reading == Reading::ImageLabels;
  if (!*parsed) {
    // Damaged: whoever reads it says how.
    if (!isFirst) return std::nullopt;
    return formats::Recognition{fmt::format("{} annotations that cannot be read", program), true};
  }
  const Annotations& found = **parsed;
  const Counts counts = countOf(found);
  const std::string where = fmt::format("{} annotations in {}", program, quotedList(found.sources));
  if (isFirst) {
    if (counts.labelled == counts.ambiguous) return std::nullopt;
    std::string why = fmt::format("{}: one label for each of {} images", where,
                                  counts.labelled - counts.ambiguous);
    if (counts.tagged == 0) why += ", from their boxes";
    const bool isLikely = counts.tagged > 0 || counts.severalBoxes == 0;
    return formats::Recognition{std::move(why), isLikely};
  }
  if (counts.boxes == 0) return std::nullopt;
  return formats::Recognition{
      fmt::format(
          "{}: each of {} boxes cut out as a sample, with a tenth of its longer side around "
          "it",
          where, counts.boxes),
      true};
}

Result<Dataset> datasetFrom(formats::FileTree tree, Parsed parsed, Reading reading) {
  if (!*parsed) return passOn(parsed->error(), "open dataset");
  Annotations found = std::move(**parsed);
  DatasetBuilder builder{std::move(tree)};
  if (!found.classes.empty()) builder.setClasses(found.classes);
  if (found.pathsAreForeign) builder.setPathsAreForeign();
  if (reading == Reading::Boxes) builder.setSamplesAreParts();
  for (const Problem& problem : found.problems) {
    builder.quarantine({found.sources[problem.source], problem.line}, problem.path, problem.reason);
  }
  for (const AnnotatedImage& image : found.images) {
    const Source source{found.sources[image.source], image.line};
    if (reading == Reading::ImageLabels) {
      addLabel(image, source, builder);
    } else {
      addBoxes(image, source, builder);
    }
  }
  auto dataset = std::move(builder).finish();
  if (!dataset) return passOn(dataset.error(), "open dataset");
  return dataset;
}

}  // namespace flipbook::annotations
