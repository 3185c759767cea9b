#include "flipbook/formats/folder_labels.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "flipbook/core/names.h"
#include "flipbook/demo/demo.h"
#include "flipbook/formats/file_names.h"
#include "flipbook/imaging/image_names.h"

namespace flipbook::formats {
namespace {

using ClassIndex = std::unordered_map<std::string_view, std::uint32_t>;

void warnOfTwins(const std::vector<std::string>& classes, std::string (*keyOf)(std::string_view),
                 std::string_view difference, std::vector<std::string>& warnings) {
  std::map<std::string, const std::string*> seen;
  for (const std::string& name : classes) {
    const auto [twin, isNew] = seen.try_emplace(keyOf(name), &name);
    if (isNew) continue;
    warnings.push_back(
        fmt::format("The classes \"{}\" and \"{}\" differ only in {}; they are kept apart",
                    printablePath(*twin->second), printablePath(name), difference));
  }
}

void warnOfClassNames(const std::vector<std::string>& classes, std::vector<std::string>& warnings) {
  warnOfTwins(classes, withoutCase, "upper and lower case, which other systems do not tell apart",
              warnings);
  warnOfTwins(classes, decomposed, "how their accents are stored (Unicode NFC and NFD)", warnings);
  for (const std::string& name : classes) {
    if (name.find_first_not_of(" \t\n\r") == std::string::npos) {
      warnings.emplace_back("A class has a name of blanks only");
    }
  }
}

void warnOfEmptyClasses(const Dataset& dataset, std::vector<std::string>& warnings) {
  std::vector<std::size_t> counts(dataset.classes.size());
  for (const LabelledImage& image : dataset.images) {
    if (image.label.isGiven()) ++counts[image.label.klass().index()];
  }
  std::vector<std::string> empty;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] == 0) empty.push_back(dataset.classes[i]);
  }
  if (empty.empty()) return;
  warnings.push_back(fmt::format("{} without images: {}", empty.size() == 1 ? "A class" : "Classes",
                                 quotedList(empty)));
}

// What the demo generator writes beside its class folders is no junk.
bool isCompanion(std::string_view path) {
  return path == demo::kTruthName || path == demo::kMarkerName;
}

void reportSkipped(const FileTree& tree, Dataset& dataset) {
  std::map<std::string, std::size_t> kinds{tree.junk.begin(), tree.junk.end()};
  kinds.erase(std::string{demo::kMarkerName});
  for (const std::string& path : tree.others) {
    if (isCompanion(path)) continue;
    const std::string name = path.substr(path.rfind('/') + 1);
    const std::string extension = imaging::lowerExtension(name);
    ++kinds[extension.empty() ? name : extension];
  }
  std::vector<std::pair<std::size_t, std::string>> byCount;
  for (const auto& [kind, count] : kinds) {
    dataset.skippedFiles += count;
    byCount.emplace_back(count, kind);
  }
  if (byCount.empty()) return;
  std::ranges::stable_sort(byCount, std::greater<>{},
                           [](const auto& entry) { return entry.first; });
  std::string text;
  for (std::size_t i = 0; i < std::min<std::size_t>(byCount.size(), 4); ++i) {
    text += fmt::format("{}{} ({})", i == 0 ? "" : ", ", printablePath(byCount[i].second),
                        byCount[i].first);
  }
  dataset.warnings.push_back(fmt::format(
      "Skipped {} that {}: {}{}",
      dataset.skippedFiles == 1 ? "1 file" : fmt::format("{} files", dataset.skippedFiles),
      dataset.skippedFiles == 1 ? "is no image" : "are no images", text,
      byCount.size() > 4 ? " and others" : ""));
}

class Labeller {
 public:
  Labeller(Dataset& dataset, bool takesUnlabeled,
           const std::function<Placement(std::string_view)>& placementOf)
      : m_dataset{dataset}, m_takesUnlabeled{takesUnlabeled}, m_placementOf{placementOf} {
    for (std::uint32_t i = 0; i < dataset.classes.size(); ++i) {
      m_classIndex.emplace(dataset.classes[i], i);
    }
  }

  // Whether the image became one of the dataset.
  bool add(std::string_view place, std::string path) {
    const Placement placement = m_placementOf(place);
    if (placement.isWithoutLabel) {
      m_withoutLabel.insert(path);
      if (m_takesUnlabeled) m_dataset.images.push_back({std::move(path), {}, {}, {}, {}});
      if (m_takesUnlabeled) return true;
    }
    if (placement.isLeftAside) return false;
    if (!placement.problem.empty()) {
      m_dataset.quarantined.push_back({std::string{place}, std::string{placement.problem}});
      return false;
    }
    m_dataset.images.push_back({std::move(path), labelOf(placement), placement.split, {}, {}});
    return true;
  }

  void addAliases(std::vector<FileAlias> aliases) {
    if (aliases.empty()) return;
    std::unordered_map<std::string, std::size_t> images;
    for (std::size_t i = 0; i < m_dataset.images.size(); ++i) {
      images.emplace(m_dataset.images[i].path, i);
    }
    std::vector<std::string> repeated;
    std::vector<std::string> conflicting;
    for (FileAlias& alias : aliases) {
      const auto known = images.find(alias.target);
      if (known == images.end()) {
        if (add(alias.place, alias.target)) {
          if (m_dataset.images.back().label.isGiven()) m_withoutLabel.erase(alias.target);
          images.emplace(std::move(alias.target), m_dataset.images.size() - 1);
        }
        continue;
      }
      const Placement placement = m_placementOf(alias.place);
      LabelledImage& image = m_dataset.images[known->second];
      const bool saysLabel =
          !placement.isWithoutLabel && !placement.isLeftAside && placement.problem.empty();
      if (!image.label.isGiven() && saysLabel) {  // lies without one, and the link gives it
        image.label = labelOf(placement);
        image.declaredSplit = placement.split;
        m_withoutLabel.erase(alias.target);
        continue;
      }
      const bool saysNothing = m_takesUnlabeled && placement.isWithoutLabel;
      const bool agrees = !image.label.isGiven() || saysNothing ||
                          placement.className == m_dataset.classes[image.label.klass().index()];
      (agrees ? repeated : conflicting).push_back(std::move(alias.place));
    }
    warn(repeated, "to images that are listed already");
    warn(conflicting, "to images of another class (conflicting labels)");
  }

  [[nodiscard]] std::size_t withoutLabel() const { return m_withoutLabel.size(); }

 private:
  [[nodiscard]] ClassId labelOf(const Placement& placement) const {
    return ClassId{m_classIndex.at(placement.className)};
  }

  void warn(const std::vector<std::string>& links, std::string_view where) {
    if (links.empty()) return;
    m_dataset.warnings.push_back(fmt::format(
        "Left out {} {}: {}", links.size() == 1 ? "a link" : "links", where, quotedList(links)));
  }

  Dataset& m_dataset;
  bool m_takesUnlabeled;
  const std::function<Placement(std::string_view)>& m_placementOf;
  ClassIndex m_classIndex;
  std::unordered_set<std::string> m_withoutLabel;
};

}  // namespace

void warnOfClasses(Dataset& dataset) {
  warnOfEmptyClasses(dataset, dataset.warnings);
  warnOfClassNames(dataset.classes, dataset.warnings);
}

SplitPath splitPath(std::string_view path) {
  const std::size_t slash = path.find('/');
  if (slash == std::string_view::npos) return {path, {}};
  return {path.substr(0, slash), path.substr(slash + 1)};
}

std::vector<TopFolder> topFolders(const FileTree& tree) {
  std::map<std::string_view, TopFolder> found;
  for (const std::string& folder : tree.folders) {
    const SplitPath parts = splitPath(folder);
    if (parts.rest.empty()) found[parts.first].name = parts.first;
  }
  const auto count = [&](std::string_view place) {
    const SplitPath parts = splitPath(place);
    const auto folder = found.find(parts.first);
    if (parts.rest.empty() || folder == found.end()) return;
    const bool isDeeper = parts.rest.find('/') != std::string_view::npos;
    ++(isDeeper ? folder->second.imagesDeeper : folder->second.imagesDirectlyInIt);
  };
  for (const std::string& image : tree.images) count(image);
  for (const FileAlias& alias : tree.aliases) count(alias.place);
  std::vector<TopFolder> folders;
  for (const auto& [name, folder] : found) folders.push_back(folder);
  return folders;
}

Dataset labelByPlace(FileTree tree, std::vector<std::string> classes,
                     const std::function<Placement(std::string_view)>& placementOf) {
  Dataset dataset;
  dataset.root = tree.root;
  dataset.classes = std::move(classes);
  dataset.quarantined = std::move(tree.quarantined);
  dataset.images.reserve(tree.images.size() + tree.aliases.size());

  Labeller labeller{dataset, tree.takesUnlabeled, placementOf};
  for (std::string& path : tree.images) {
    const std::string_view place{path};
    labeller.add(place, path);
  }
  labeller.addAliases(std::move(tree.aliases));
  dataset.unlabeledImages = labeller.withoutLabel();

  reportSkipped(tree, dataset);
  warnOfClasses(dataset);
  if (tree.unreadableFolders > 0) {
    dataset.warnings.push_back(fmt::format(
        "{} could not be read (see the list of files left out)",
        tree.unreadableFolders == 1 ? "A folder"
                                    : fmt::format("{} folders", tree.unreadableFolders)));
  }
  return dataset;
}

}  // namespace flipbook::formats
