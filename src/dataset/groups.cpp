#include "dataset/groups.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <ranges>
#include <set>
#include <string_view>

#include "dataset/bundles.h"
#include "flipbook/core/image_address.h"

namespace flipbook::dataset {
namespace {

constexpr std::string_view kDigits = "0123456789";

// How an image is called below the root; a part of an image as the image is. Pictures of an array
// have no name of their own.
std::string_view fileOf(const LabelledImage& image) {
  const ImageAddress address = splitAddress(image.path);
  return address.index ? std::string_view{} : address.container;
}

std::string_view folderOf(std::string_view file) {
  const std::size_t slash = file.rfind('/');
  return slash == std::string_view::npos ? std::string_view{} : file.substr(0, slash);
}

// "videos/clip07_0012.png" -> "videos/clip07"; empty where nothing but a number is left.
std::string_view withoutLastNumber(std::string_view file) {
  const std::string_view folder = folderOf(file);
  std::string_view name = file.substr(folder.empty() ? 0 : folder.size() + 1);
  name = name.substr(0, name.find(".rf."));  // pictures that Roboflow made of one
  if (const std::size_t dot = name.rfind('.'); dot != std::string_view::npos && dot > 0) {
    name = name.substr(0, dot);
  }
  const auto cutBack = [&name](std::string_view letters) {
    const std::size_t last = name.find_last_not_of(letters);
    name = name.substr(0, last == std::string_view::npos ? 0 : last + 1);
  };
  cutBack(kDigits);
  cutBack("_-. ");
  if (name.empty()) return {};
  return file.substr(0, static_cast<std::size_t>(name.data() + name.size() - file.data()));
}

// The folders that hold all the images of a class: they say nothing but the class.
std::set<std::string_view> classFolders(const Dataset& dataset) {
  constexpr std::string_view kSeveral = "\n";
  std::map<Label, std::string_view> folderOfClass;
  for (const LabelledImage& image : dataset.images) {
    const std::string_view folder = folderOf(fileOf(image));
    const auto [known, isNew] = folderOfClass.try_emplace(image.label, folder);
    if (!isNew && known->second != folder) known->second = kSeveral;
  }
  std::set<std::string_view> folders;
  for (const auto& [label, folder] : folderOfClass) folders.insert(folder);
  return folders;
}

// What `groupBy`, Folder or FileName, goes by; empty: by nothing.
std::vector<std::string_view> keysOf(const Dataset& dataset, GroupBy groupBy) {
  std::vector<std::string_view> keys(dataset.images.size());
  const auto notGroups =
      groupBy == GroupBy::Folder ? classFolders(dataset) : std::set<std::string_view>{};
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const std::string_view file = fileOf(dataset.images[i]);
    keys[i] = groupBy == GroupBy::Folder ? folderOf(file) : withoutLastNumber(file);
    if (notGroups.contains(keys[i])) keys[i] = {};
  }
  return keys;
}

}  // namespace

std::string nameOfGroup(std::span<const LabelledImage> images,
                        std::span<const std::size_t> members) {
  constexpr std::size_t kMostNamed = 3;
  std::set<std::string_view> declared;
  for (const std::size_t i : members) {
    if (!images[i].group.empty()) declared.insert(images[i].group);
  }
  if (declared.empty()) return images[members.front()].path;
  const auto named = declared | std::views::take(kMostNamed);
  std::string name = fmt::format("{}", fmt::join(named, " + "));
  if (declared.size() > kMostNamed) name += fmt::format(" + {} more", declared.size() - kMostNamed);
  return name;
}

std::vector<std::string> groupsOf(const Dataset& dataset, GroupBy groupBy) {
  const std::vector<LabelledImage>& images = dataset.images;
  std::vector<std::string> groups(images.size());
  if (groupBy == GroupBy::Declared) {
    for (std::size_t i = 0; i < images.size(); ++i) groups[i] = images[i].group;
    return groups;
  }
  const std::vector<std::string_view> keys = keysOf(dataset, groupBy);
  Bundles bundles{images.size()};
  std::map<std::string_view, std::size_t> byKey;
  std::map<std::string_view, std::size_t> byGroup;
  for (std::size_t i = 0; i < images.size(); ++i) {
    if (!keys[i].empty()) bundles.unite(byKey.try_emplace(keys[i], i).first->second, i);
    const std::string& group = images[i].group;
    if (!group.empty()) bundles.unite(byGroup.try_emplace(group, i).first->second, i);
  }
  std::map<std::size_t, std::vector<std::size_t>> members;
  for (std::size_t i = 0; i < images.size(); ++i) {
    if (!keys[i].empty() || !images[i].group.empty()) members[bundles.headOf(i)].push_back(i);
  }
  for (const auto& [head, bundle] : members) {
    const bool isOfKey = std::ranges::all_of(
        bundle, [&](std::size_t i) { return keys[i] == keys[head] && images[i].group.empty(); });
    const std::string name = isOfKey ? std::string{keys[head]} : nameOfGroup(images, bundle);
    for (const std::size_t i : bundle) groups[i] = name;
  }
  return groups;
}

}  // namespace flipbook::dataset
