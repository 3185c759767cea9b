// All formats that can be opened.

#pragma once

#include <span>

#include "flipbook/formats/format_reader.h"

namespace flipbook::dataset {

// The most particular first: the first that recognises a folder reads it.
[[nodiscard]] std::span<const formats::FormatReader> formatReaders();

}  // namespace flipbook::dataset
