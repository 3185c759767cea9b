#include "pipeline/output_path.h"

#include <algorithm>

#include "flipbook/core/sample.h"

namespace flipbook::pipeline {
namespace fs = std::filesystem;
namespace {

bool isAtOrBelow(const fs::path& path, const fs::path& folder) {
  const auto [inFolder, inPath] = std::ranges::mismatch(folder, path);
  return inFolder == folder.end() || inFolder->empty();
}

}  // namespace

Result<void> checkOutputPath(const fs::path& out, const fs::path& data, bool overwrite) {
  const std::string shown = printablePath(out.string());
  if (out.empty()) return fail(ErrorCode::InvalidArgument, "--out: the name of a run is needed");
  std::error_code error;
  const fs::path absoluteOut = fs::weakly_canonical(out, error);
  const fs::path absoluteData = fs::weakly_canonical(data, error);
  if (isAtOrBelow(absoluteOut, absoluteData)) {
    return fail(ErrorCode::InvalidArgument,
                "--out: a run is not written into its own data; choose a folder outside {}: {}",
                printablePath(data.string()), shown);
  }
  const fs::path parent = absoluteOut.parent_path();
  if (!fs::is_directory(parent, error)) {
    return fail(ErrorCode::InvalidArgument,
                "--out: the folder {} does not exist; make it first: {}",
                printablePath(parent.string()), shown);
  }
  if (!overwrite && fs::exists(fs::symlink_status(out, error))) {
    return fail(ErrorCode::InvalidArgument,
                "--out: exists already; choose another name or replace it with --force: {}", shown);
  }
  return {};
}

}  // namespace flipbook::pipeline
