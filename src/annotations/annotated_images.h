// What all annotation formats come to: images with labels and boxes.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "flipbook/core/image_address.h"
#include "flipbook/formats/dataset_builder.h"
#include "flipbook/formats/file_names.h"
#include "flipbook/formats/format_reader.h"

namespace flipbook::annotations {

struct LabelledBox {
  std::string label;
  double x{};  // of the left upper corner, in pixels
  double y{};
  double width{};
  double height{};
};

struct AnnotatedImage {
  std::string path;  // as written
  std::vector<std::string> tags;
  std::vector<LabelledBox> boxes;
  std::uint32_t width{};  // in pixels; 0: not known
  std::uint32_t height{};
  std::optional<formats::SplitWord> split;
  std::uint32_t source{};  // index of the file that says so
  std::uint64_t line{};    // in it; 0: not known
};

struct Problem {
  std::string path;
  std::string reason;
  std::uint32_t source{};
  std::uint64_t line{};
};

struct Annotations {
  std::vector<std::string> sources;  // paths of the files
  std::vector<std::string> classes;  // as listed, in order; empty: whatever the labels are
  std::vector<AnnotatedImage> images;
  std::vector<Problem> problems;  // entries that cannot be used
  bool pathsAreForeign{};         // paths of another machine, found by their end
};

enum class Reading { ImageLabels, Boxes };

// What a parser gives: nothing if the folder is not of its format, or why it cannot be read.
using Parsed = std::optional<Result<Annotations>>;
using Parse = Parsed (*)(const formats::FileTree& tree);

[[nodiscard]] std::optional<formats::Recognition> recognise(const Parsed& parsed, Reading reading,
                                                            std::string_view program);
[[nodiscard]] Result<Dataset> datasetFrom(formats::FileTree tree, Parsed parsed, Reading reading);

// The part to cut out for a box: whole pixels, a tenth of the longer side more on every side,
// inside the image where its size is known. Nothing for a box without area or with numbers that are
// none.
[[nodiscard]] std::optional<Box> paddedBox(const LabelledBox& box, std::uint32_t imageWidth,
                                           std::uint32_t imageHeight);

// The split that a file stands for by its own name or that of its folder.
[[nodiscard]] std::optional<formats::SplitWord> splitNamedBy(std::string_view path);

// A file's text. Errors: Io, CorruptData (over 4 GB), with its path.
[[nodiscard]] Result<std::string> wholeText(const formats::FileTree& tree, const std::string& path);

}  // namespace flipbook::annotations
