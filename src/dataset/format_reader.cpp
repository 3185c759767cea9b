#include "dataset/format_reader.h"

#include <array>

namespace flipbook::dataset {

std::span<const FormatReader> formatReaders() {
  static const std::array<FormatReader, 2> readers{splitFoldersReader(), classFoldersReader()};
  return readers;
}

}  // namespace flipbook::dataset
