#include "dataset/format_readers.h"

#include <array>

namespace flipbook::dataset {

std::span<const formats::FormatReader> formatReaders() {
  static const std::array<formats::FormatReader, 2> readers{formats::splitFoldersReader(),
                                                            formats::classFoldersReader()};
  return readers;
}

}  // namespace flipbook::dataset
