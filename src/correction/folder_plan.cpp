#include "correction/folder_plan.h"

#include <optional>

#include "flipbook/core/excluded_folder.h"
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
    const std::string& given = classes[sample.labelBefore.value_or(sample.label).index()];
    const std::string& wanted = classes[sample.label.index()];
    const auto place = classPlaceOf(sample.path, depth);
    if (!place || sample.path.substr(place->begin, place->end - place->begin) != given) {
      plan.why =
          fmt::format("the folder of {} does not tell its label", printablePath(sample.path));
      return false;
    }
    std::string home = sample.path;
    home.replace(place->begin, place->end - place->begin, wanted);
    const std::string& now = found == moved.end() ? sample.path : found->second;
    const bool isAside = now.starts_with(aside);
    std::string to;
    if (isExcluded) {
      if (isAside) continue;
      to = aside + sample.path;
    } else {
      const auto present = classPlaceOf(now, depth);
      const bool isHome = !isAside && present &&
                          now.substr(present->begin, present->end - present->begin) == wanted;
      if (isHome) continue;
      to = std::move(home);
    }
    plan.moves.push_back(
        {.from = now, .to = names.take(to), .label = isExcluded ? std::string{} : wanted});
  }
  return true;
}

}  // namespace flipbook::correction
