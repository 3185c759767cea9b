// Datasets whose pictures are rows of an array: MNIST's IDX, CIFAR's binaries, numpy's NPY and NPZ.
// A sample's address names the array and the row: "train-images-idx3-ubyte.gz#17".

#pragma once

#include "flipbook/formats/format_reader.h"

namespace flipbook::arrays {

[[nodiscard]] const formats::FormatReader& idxReader();
[[nodiscard]] const formats::FormatReader& cifarReader();
[[nodiscard]] const formats::FormatReader& numpyReader();
// Of a folder that unpackedParquet() filled.
[[nodiscard]] const formats::FormatReader& parquetReader();

}  // namespace flipbook::arrays
