#include "pipeline/output_path.h"

#include <algorithm>

#include "flipbook/core/sample.h"

namespace flipbook::pipeline {
namespace fs = std::filesystem;
namespace {

// Absolute, links resolved as far as the path exists, and without a slash at its end
// ("runs/cats/" names the same directory as "runs/cats").
fs::path resolved(const fs::path& path) {
  std::error_code error;
  // Made absolute first: of a relative path of which nothing exists, weakly_canonical makes none.
  fs::path whole = fs::weakly_canonical(fs::absolute(path, error), error);
  return whole.has_filename() ? whole : whole.parent_path();
}

bool isAtOrBelow(const fs::path& path, const fs::path& folder) {
  const auto [inFolder, inPath] = std::ranges::mismatch(folder, path);
  return inFolder == folder.end() || inFolder->empty();
}

}  // namespace

Result<void> checkOutputPath(const fs::path& out, const fs::path& data, bool overwrite) {
  const std::string shown = printablePath(out.string());
  if (out.empty()) return fail(ErrorCode::InvalidArgument, "--out: the name of a run is needed");
  std::error_code error;
  const fs::path absoluteOut = resolved(out);
  const fs::path absoluteData = resolved(data);
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
