#include "dataset/format_readers.h"

#include <array>

#include "flipbook/annotations/annotation_readers.h"
#include "flipbook/arrays/array_readers.h"
#include "flipbook/manifests/manifest_readers.h"

namespace flipbook::dataset {

std::span<const formats::FormatReader> formatReaders() {
  static const std::array readers{
      arrays::parquetReader(),
      annotations::cocoReader(),
      annotations::cocoBoxesReader(),
      annotations::cvatReader(),
      annotations::cvatBoxesReader(),
      annotations::labelStudioReader(),
      annotations::labelStudioBoxesReader(),
      annotations::fiftyOneReader(),
      annotations::yoloReader(),
      annotations::yoloBoxesReader(),
      manifests::jsonLinesReader(),
      manifests::csvReader(),
      manifests::listReader(),
      formats::splitFoldersReader(),
      formats::classFoldersReader(),
      arrays::idxReader(),
      arrays::cifarReader(),
      arrays::numpyReader(),
  };
  return readers;
}

}  // namespace flipbook::dataset
