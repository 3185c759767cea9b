// The pictures in the rows of Parquet files, as Hugging Face's `datasets` write them: unpacked once
// into the cache directory, with a table of their labels beside them that parquetReader() reads.

#pragma once

#include <filesystem>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "flipbook/core/progress.h"
#include "flipbook/core/result.h"
#include "flipbook/formats/file_tree.h"
#include "flipbook/loading/unpack_once.h"

namespace flipbook::arrays {

[[nodiscard]] bool isParquetFile(const std::filesystem::path& path);

// The tree's Parquet files, if they are where its pictures must be: nothing where there are image
// files.
[[nodiscard]] std::vector<std::string> parquetFiles(const formats::FileTree& tree);

struct ParquetSource {
  std::filesystem::path root;          // whose name will be that of the folder
  std::span<const std::string> files;  // relative to it
  bool takesUnlabeled{};               // rows without a label too
};

// Rows without a picture or (unless they are asked for) without a label, and files that cannot be
// read (from the damaged row on), are left out with the reason. It takes at most half of the free
// space. Errors: CorruptData (no picture could be taken out; says why), Io, Cancelled; without
// `root`.
[[nodiscard]] Result<loading::UnpackedFolder> unpackedParquet(const ParquetSource& source,
                                                              const ProgressSink& progress,
                                                              const std::stop_token& stop);

}  // namespace flipbook::arrays
