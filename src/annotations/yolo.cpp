// YOLO (Ultralytics): data.yaml with the names of the classes, and beside each image a text file
// with a line "class xc yc w h" per box, in parts of the image's sides; polygons have more numbers.

#include <fmt/format.h>
#include <yaml.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <utility>

#include "annotations/parsers.h"
#include "flipbook/core/sample.h"
#include "flipbook/loading/image_loader.h"

namespace flipbook::annotations {
namespace {

using formats::FileStart;
using formats::FileTree;

constexpr std::uint64_t kLargestLabelFile = 16U << 20U;
constexpr std::size_t kMostClasses = 65'536;

// The `names` of a YAML mapping, a list or a mapping from numbers. Read event by event, so that
// nothing is expanded. Nothing if the text is no such YAML or has no other key of YOLO.
class NamesInYaml {
 public:
  explicit NamesInYaml(const std::string& text) {
    yaml_parser_initialize(&m_parser);
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): characters as bytes
    yaml_parser_set_input_string(&m_parser, reinterpret_cast<const unsigned char*>(text.data()),
                                 text.size());
  }
  ~NamesInYaml() { yaml_parser_delete(&m_parser); }
  NamesInYaml(const NamesInYaml&) = delete;
  NamesInYaml& operator=(const NamesInYaml&) = delete;

  std::optional<std::vector<std::string>> read() {
    bool isDone = false;
    while (!isDone) {
      yaml_event_t event;
      if (yaml_parser_parse(&m_parser, &event) == 0) return std::nullopt;
      isDone = event.type == YAML_STREAM_END_EVENT || event.type == YAML_DOCUMENT_END_EVENT;
      take(event);
      yaml_event_delete(&event);
      if (m_names.size() > kMostClasses) return std::nullopt;
    }
    if (m_names.empty() || !m_hasOtherKey) return std::nullopt;
    std::vector<std::string> names;
    for (auto& [number, name] : m_names) {
      while (names.size() < number) names.push_back(fmt::format("{}", names.size()));
      names.push_back(std::move(name));
    }
    return names;
  }

 private:
  void take(const yaml_event_t& event) {
    switch (event.type) {
      case YAML_MAPPING_START_EVENT:
      case YAML_SEQUENCE_START_EVENT:
        if (m_depth == 1 && !m_isKeyNext) m_isKeyNext = true;
        ++m_depth;
        m_isNumberNext = event.type == YAML_MAPPING_START_EVENT;
        m_isList = !m_isNumberNext;
        break;
      case YAML_MAPPING_END_EVENT:
      case YAML_SEQUENCE_END_EVENT:
        --m_depth;
        break;
      case YAML_SCALAR_EVENT:
        // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): bytes as characters
        takeScalar(
            {reinterpret_cast<const char*>(event.data.scalar.value), event.data.scalar.length});
        break;
      default:
        break;
    }
  }

  void takeScalar(std::string_view text) {
    if (m_depth == 1) {
      if (m_isKeyNext) {
        m_key = text;
        m_hasOtherKey |=
            text == "train" || text == "val" || text == "test" || text == "nc" || text == "path";
      }
      m_isKeyNext = !m_isKeyNext;
    } else if (m_depth == 2 && m_key == "names") {
      if (m_isList) {
        m_names.emplace(m_names.size(), text);
      } else if (m_isNumberNext) {
        m_number = kMostClasses;
        std::from_chars(text.data(), text.data() + text.size(), m_number);
        m_isNumberNext = false;
      } else {
        if (m_number < kMostClasses) m_names.emplace(m_number, text);
        m_isNumberNext = true;
      }
    }
  }

  yaml_parser_t m_parser{};
  int m_depth{};
  bool m_isKeyNext{true};
  bool m_isList{};
  bool m_isNumberNext{};
  bool m_hasOtherKey{};
  std::size_t m_number{};
  std::string m_key;
  std::map<std::size_t, std::string> m_names;
};

// The label file of an image: the last folder "images" becomes "labels"; or beside the image.
std::vector<std::string> labelFilesOf(const std::string& image) {
  const std::size_t dot = image.rfind('.');
  const std::string stem = image.substr(0, dot);
  std::vector<std::string> files;
  const std::string padded = '/' + stem;
  if (const std::size_t at = padded.rfind("/images/"); at != std::string::npos) {
    std::string file = padded.substr(1, at) + "labels/" + padded.substr(at + 8) + ".txt";
    files.push_back(at == 0 ? "labels/" + padded.substr(8) + ".txt" : std::move(file));
  }
  files.push_back(stem + ".txt");
  return files;
}

const std::string* labelFileOf(const FileTree& tree, const std::string& image) {
  for (const std::string& file : labelFilesOf(image)) {
    const auto found = std::ranges::lower_bound(tree.others, file);
    if (found != tree.others.end() && *found == file) return &*found;
  }
  return nullptr;
}

std::vector<double> numbersOf(std::string_view line) {
  std::vector<double> numbers;
  while (true) {
    const std::size_t begin = line.find_first_not_of(" \t\r");
    if (begin == std::string_view::npos) return numbers;
    line.remove_prefix(begin);
    const std::size_t length = std::min(line.find_first_of(" \t\r"), line.size());
    double number = 0;
    const auto [end, error] = std::from_chars(line.data(), line.data() + length, number);
    if (error != std::errc{} || end != line.data() + length) return {};
    numbers.push_back(number);
    line.remove_prefix(length);
  }
}

class LabelFiles {
 public:
  LabelFiles(const FileTree& tree, Annotations& into) : m_tree{tree}, m_into{into} {}

  void read(const std::string& image, const std::string& labels) {
    AnnotatedImage annotated{.path = image, .split = splitNamedBy(image)};
    annotated.source = static_cast<std::uint32_t>(m_into.sources.size());
    const auto text = formats::readText(m_tree, labels, kLargestLabelFile);
    m_into.sources.push_back(labels);
    if (!text) {
      m_into.problems.push_back({image, text.error().message(), annotated.source, 0});
      return;
    }
    std::string_view rest = *text;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      ++annotated.line;
      takeLine(rest.substr(0, end), annotated);
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    annotated.line = 0;
    m_into.images.push_back(std::move(annotated));
  }

 private:
  void takeLine(std::string_view line, AnnotatedImage& image) {
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) return;
    const auto complain = [&](std::string reason) {
      m_into.problems.push_back({image.path, std::move(reason), image.source, image.line});
    };
    const std::vector<double> numbers = numbersOf(line);
    if (numbers.size() < 5 || numbers.size() % 2 == 0) {
      complain("not \"class x y width height\" in numbers");
      return;
    }
    const double label = numbers.front();
    if (label < 0 || label != std::floor(label) ||
        label >= static_cast<double>(m_into.classes.size())) {
      complain(fmt::format("the class {} is not in the list of classes", label));
      return;
    }
    constexpr double kSlack = 0.001;  // of rounding
    if (std::ranges::any_of(numbers.begin() + 1, numbers.end(), [](double number) {
          return !(number >= -kSlack && number <= 1 + kSlack);
        })) {
      complain("numbers outside 0 to 1: parts of the image's sides are meant");
      return;
    }
    if (image.width == 0) {
      const auto size = m_loader.sizeOf(m_tree.root / image.path);
      if (!size) {
        complain(size.error().message());
        return;
      }
      image.width = size->width;
      image.height = size->height;
    }
    image.boxes.push_back(boxOf(numbers, image));
    image.boxes.back().label = m_into.classes[static_cast<std::size_t>(label)];
  }

  static LabelledBox boxOf(const std::vector<double>& numbers, const AnnotatedImage& image) {
    double left = numbers[1] - numbers[3] / 2;
    double top = numbers[2] - numbers[4] / 2;
    double right = numbers[1] + numbers[3] / 2;
    double bottom = numbers[2] + numbers[4] / 2;
    if (numbers.size() > 5) {  // corners of a polygon
      left = right = numbers[1];
      top = bottom = numbers[2];
      for (std::size_t i = 1; i + 1 < numbers.size(); i += 2) {
        left = std::min(left, numbers[i]);
        right = std::max(right, numbers[i]);
        top = std::min(top, numbers[i + 1]);
        bottom = std::max(bottom, numbers[i + 1]);
      }
    }
    return {.label = {},
            .x = left * image.width,
            .y = top * image.height,
            .width = (right - left) * image.width,
            .height = (bottom - top) * image.height};
  }

  const FileTree& m_tree;
  Annotations& m_into;
  loading::ImageLoader m_loader;
};

}  // namespace

Parsed parseYolo(const FileTree& tree) {
  std::optional<std::vector<std::string>> names;
  std::string path;
  for (const FileStart& start : tree.starts) {
    if (!start.isWhole() || start.text.find("names") == std::string::npos) continue;
    names = NamesInYaml{start.text}.read();
    path = start.path;
    if (names) break;
  }
  if (!names) return std::nullopt;
  Annotations found;
  found.classes = std::move(*names);
  LabelFiles files{tree, found};
  for (const std::string& image : tree.images) {
    if (const std::string* const labels = labelFileOf(tree, image)) files.read(image, *labels);
  }
  if (found.images.empty()) return std::nullopt;
  const auto hasSplit = [](const AnnotatedImage& image) { return image.split.has_value(); };
  if (!std::ranges::all_of(found.images, hasSplit)) {
    for (AnnotatedImage& image : found.images) image.split.reset();
  }
  return found;
}

}  // namespace flipbook::annotations
