#include "flipbook/annotations/annotation_readers.h"

#include <utility>

#include "annotations/parsers.h"

namespace flipbook::annotations {
namespace {

using formats::FileTree;
using formats::FormatReader;

template <Parse parse, Reading reading, const char* program>
FormatReader readerOf(std::string_view kind) {
  return {kind, [](const FileTree& tree) { return recognise(parse(tree), reading, program); },
          [](FileTree tree) {
            Parsed parsed = parse(tree);
            return datasetFrom(std::move(tree), std::move(parsed), reading);
          }};
}

constexpr char kCoco[] = "COCO";
constexpr char kYolo[] = "YOLO";
constexpr char kCvat[] = "CVAT";
constexpr char kLabelStudio[] = "Label Studio";
constexpr char kFiftyOne[] = "FiftyOne";

}  // namespace

const FormatReader& cocoReader() {
  static const FormatReader reader = readerOf<parseCoco, Reading::ImageLabels, kCoco>("coco");
  return reader;
}

const FormatReader& cocoBoxesReader() {
  static const FormatReader reader = readerOf<parseCoco, Reading::Boxes, kCoco>("coco-boxes");
  return reader;
}

const FormatReader& yoloReader() {
  static const FormatReader reader = readerOf<parseYolo, Reading::ImageLabels, kYolo>("yolo");
  return reader;
}

const FormatReader& yoloBoxesReader() {
  static const FormatReader reader = readerOf<parseYolo, Reading::Boxes, kYolo>("yolo-boxes");
  return reader;
}

const FormatReader& cvatReader() {
  static const FormatReader reader = readerOf<parseCvat, Reading::ImageLabels, kCvat>("cvat");
  return reader;
}

const FormatReader& cvatBoxesReader() {
  static const FormatReader reader = readerOf<parseCvat, Reading::Boxes, kCvat>("cvat-boxes");
  return reader;
}

const FormatReader& labelStudioReader() {
  static const FormatReader reader =
      readerOf<parseLabelStudio, Reading::ImageLabels, kLabelStudio>("label-studio");
  return reader;
}

const FormatReader& labelStudioBoxesReader() {
  static const FormatReader reader =
      readerOf<parseLabelStudio, Reading::Boxes, kLabelStudio>("label-studio-boxes");
  return reader;
}

const FormatReader& fiftyOneReader() {
  static const FormatReader reader =
      readerOf<parseFiftyOne, Reading::ImageLabels, kFiftyOne>("fiftyone");
  return reader;
}

}  // namespace flipbook::annotations
