#include "correction/folder_plan.h"

#include <algorithm>
#include <array>
#include <optional>

#include "flipbook/core/excluded_folder.h"
#include "flipbook/core/names.h"
#include "flipbook/core/unique_names.h"
#include "flipbook/recording/edited_samples.h"

namespace flipbook::correction {
namespace {

namespace fs = std::filesystem;

// The component of a path at which its class stands: "cat" of "cat/1.png", of "train/cat/1.png".
struct ClassPlace {
  std::size_t begin{};
  std::size_t end{};
};
std::optional<ClassPlace> classPlaceOf(std::string_view path, std::size_t depth) {
  std::size_t begin = 0;
  for (; depth > 0; --depth) {
    begin = path.find('/', begin);
    if (begin == std::string_view::npos) return std::nullopt;
    ++begin;
  }
  const std::size_t end = path.find('/', begin);
  if (end == std::string_view::npos) return std::nullopt;
  return ClassPlace{begin, end};
}

std::string_view partOf(std::string_view path, const ClassPlace& place) {
  return path.substr(place.begin, place.end - place.begin);
}

// In class folders an image without a label lies beside them, or in a folder that says so.
std::string fromUnlabeled(std::string_view path, const std::string& klass) {
  constexpr std::array<std::string_view, 2> kNames{"unlabeled", "unlabelled"};
  const auto place = classPlaceOf(path, 0);
  if (place && std::ranges::find(kNames, lowerAscii(partOf(path, *place))) != kNames.end()) {
    path.remove_prefix(place->end + 1);
  }
  return fmt::format("{}/{}", klass, path);
}

// Where it belongs by its label. Nothing: its place does not tell the label that it was given.
std::optional<std::string> homeOf(const Sample& sample, std::span<const std::string> classes,
                                  std::size_t depth) {
  if (!sample.labelBefore && !sample.label.isGiven()) return sample.path;
  const Label given = sample.labelBefore.value_or(sample.label);
  const auto nameOf = [&](const Label& label) -> const std::string& {
    return classes[label.klass().index()];
  };
  if (!given.isGiven()) {
    if (depth > 0) return std::nullopt;  // its split is for nobody to guess
    return fromUnlabeled(sample.path, nameOf(sample.label));
  }
  const auto place = classPlaceOf(sample.path, depth);
  if (!place || partOf(sample.path, *place) != nameOf(given)) return std::nullopt;
  std::string home = sample.path;
  return home.replace(place->begin, place->end - place->begin, nameOf(sample.label));
}

}  // namespace

bool planFolders(const recording::RunReader& run, std::span<const Sample> edited,
                 const Moved& moved, Plan& plan) {
  const std::vector<std::string>& classes = run.info().classes;
  const std::size_t depth = run.info().dataset.kind == "split-folders" ? 1 : 0;
  const std::string aside = std::string{kExcludedFolder} + "/";
  UniqueNames names{false, [&](const std::string& path) {
                      std::error_code error;
                      return fs::exists(fs::symlink_status(plan.root / path, error));
                    }};
  for (const Sample& sample : edited) {
    const bool isExcluded = sample.excludedBecause == recording::kExcludedByHand;
    const auto found = moved.find(sample.path);
    if (!isExcluded && !sample.labelBefore && found == moved.end()) continue;
    auto home = homeOf(sample, classes, depth);
    if (!home) {
      plan.why =
          fmt::format("the folder of {} does not tell its label", printablePath(sample.path));
      return false;
    }
    const std::string wanted =
        sample.label.isGiven() ? classes[sample.label.klass().index()] : std::string{};
    const std::string& now = found == moved.end() ? sample.path : found->second;
    const bool isAside = now.starts_with(aside);
    std::string to;
    if (isExcluded) {
      if (isAside) continue;
      to = aside + sample.path;
    } else {
      // In the folder of its class under another name too, where its own was taken.
      const auto present = classPlaceOf(now, depth);
      const bool isHome = sample.label.isGiven()
                              ? !isAside && present && partOf(now, *present) == wanted
                              : now == sample.path;
      if (isHome) continue;
      to = *std::move(home);
    }
    plan.moves.push_back(
        {.from = now, .to = names.take(to), .label = isExcluded ? std::string{} : wanted});
  }
  return true;
}

}  // namespace flipbook::correction
