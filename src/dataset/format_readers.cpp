#include "dataset/format_readers.h"

#include <array>

#include "flipbook/arrays/array_readers.h"
#include "flipbook/manifests/manifest_readers.h"

namespace flipbook::dataset {

std::span<const formats::FormatReader> formatReaders() {
  static const std::array readers{
      manifests::jsonLinesReader(),  manifests::csvReader(),        manifests::listReader(),
      formats::splitFoldersReader(), formats::classFoldersReader(), arrays::idxReader(),
      arrays::cifarReader(),         arrays::numpyReader(),
  };
  return readers;
}

}  // namespace flipbook::dataset
