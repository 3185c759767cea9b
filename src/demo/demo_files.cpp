#include "demo/demo_files.h"

#include <fstream>
#include <iterator>
#include <system_error>

#include "flipbook/core/sample.h"

namespace flipbook::demo {
namespace {

// Raised whenever the generator draws other images from the same options.
constexpr int kGeneratorVersion = 1;

std::string markerText(const DemoOptions& options, bool isFinished) {
  return fmt::format("flipbook demo {}\nsamples {}\nclasses {}\nseed {}\n{}\n", kGeneratorVersion,
                     options.samples, options.classes, options.seed,
                     isFinished ? "finished" : "unfinished");
}

std::string readText(const std::filesystem::path& path) {
  std::ifstream file{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

bool writeText(const std::filesystem::path& path, std::string_view text) {
  std::ofstream file{path, std::ios::binary};
  file.write(text.data(), static_cast<std::streamsize>(text.size()));
  return static_cast<bool>(file.flush());
}

}  // namespace

bool writeFile(const std::filesystem::path& path, std::span<const std::uint8_t> bytes) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): bytes as characters
  return writeText(path, {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

Result<DirectoryState> claimDirectory(const std::filesystem::path& directory,
                                      const DemoOptions& options) {
  const std::string shown = printablePath(directory.native());
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  if (error) return fail(ErrorCode::Io, "write demo: {}: \"{}\"", error.message(), shown);
  const std::string marker = readText(directory / kMarkerName);
  const bool hasTruth = std::filesystem::exists(directory / kTruthName, error);
  if (marker == markerText(options, true) && hasTruth) return DirectoryState::Finished;
  const bool isEmpty = std::filesystem::is_empty(directory, error);
  const bool isOurs = marker == markerText(options, true) || marker == markerText(options, false);
  if (!isEmpty && !isOurs) {
    return fail(ErrorCode::InvalidArgument,
                "write demo: the folder holds {}; choose an empty or a new one: \"{}\"",
                marker.empty() ? "other files" : "a demo made with other options", shown);
  }
  if (!writeText(directory / kMarkerName, markerText(options, false))) {
    return fail(ErrorCode::Io, "write demo: the folder cannot be written to: \"{}\"", shown);
  }
  return DirectoryState::ToBeWritten;
}

Result<void> finishDirectory(const std::filesystem::path& directory, const DemoOptions& options,
                             const std::string& truth) {
  if (!writeText(directory / kTruthName, truth) ||
      !writeText(directory / kMarkerName, markerText(options, true))) {
    return fail(ErrorCode::Io, "write demo: the list of planted samples cannot be written: \"{}\"",
                printablePath(directory.native()));
  }
  return {};
}

}  // namespace flipbook::demo
