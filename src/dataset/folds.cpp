#include "flipbook/dataset/folds.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <unordered_map>

#include "dataset/bundles.h"
#include "flipbook/core/expects.h"
#include "flipbook/core/random.h"

namespace flipbook::dataset {
namespace {

// Samples that must not be parted.
struct Bundle {
  std::uint64_t ticket{};  // its place in the seed's lottery
  std::string_view path;   // the first of its members'
  Label label;             // that member's
  bool hasTraining{};
  std::vector<std::size_t> members;
};

bool isDealt(const Sample& sample) {
  return sample.excludedBecause.empty() && !sample.isUnlabeled();
}

// By group, content, picture (boxes share theirs) and likeness.
Bundles tiesBetween(std::span<const Sample> samples) {
  Bundles ties{samples.size()};
  std::unordered_map<std::string_view, std::size_t> byGroup;
  std::unordered_map<std::uint64_t, std::size_t> byContent;
  std::unordered_map<std::string_view, std::size_t> byPath;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const Sample& sample = samples[i];
    if (!isDealt(sample)) continue;
    if (!sample.group.empty()) ties.unite(byGroup.try_emplace(sample.group, i).first->second, i);
    if (sample.contentHash) {
      ties.unite(byContent.try_emplace(*sample.contentHash, i).first->second, i);
    }
    ties.unite(byPath.try_emplace(sample.path, i).first->second, i);
    const auto& twin = sample.nearDuplicate;
    const bool isThere = twin && twin->index() < samples.size();
    if (isThere && isDealt(samples[twin->index()])) ties.unite(twin->index(), i);
  }
  return ties;
}

std::vector<Bundle> bundlesOf(std::span<const Sample> samples, std::uint64_t seed) {
  Bundles ties = tiesBetween(samples);
  std::map<std::size_t, Bundle> byHead;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const Sample& sample = samples[i];
    if (!isDealt(sample)) continue;
    Bundle& bundle = byHead[ties.headOf(i)];
    if (bundle.members.empty() || sample.path < bundle.path) {
      bundle.path = sample.path;
      bundle.label = sample.label;
    }
    bundle.hasTraining |= sample.split == Split::Training;
    bundle.members.push_back(i);
  }
  std::vector<Bundle> bundles;
  for (auto& [head, bundle] : byHead) {
    bundle.ticket = mixBits(mixBits(seed) ^ XXH3_64bits(bundle.path.data(), bundle.path.size()));
    bundles.push_back(std::move(bundle));
  }
  std::ranges::sort(bundles, [](const Bundle& a, const Bundle& b) {
    return std::tie(a.label, a.ticket, a.path) < std::tie(b.label, b.ticket, b.path);
  });
  return bundles;
}

}  // namespace

std::vector<std::uint32_t> dealIntoFolds(std::span<const Sample> samples, std::uint32_t folds,
                                         std::uint64_t seed) {
  FLIPBOOK_EXPECTS(folds >= 2);
  std::vector<std::uint32_t> foldOf(samples.size());
  std::vector<std::size_t> inClass(folds - 1);  // samples of the class in hand, per fold
  std::vector<std::size_t> inAll(folds - 1);
  std::optional<Label> label;
  for (const Bundle& bundle : bundlesOf(samples, seed)) {
    if (!bundle.hasTraining) {
      for (const std::size_t i : bundle.members) foldOf[i] = 1;
      continue;
    }
    if (label != bundle.label) std::ranges::fill(inClass, std::size_t{0});
    label = bundle.label;
    std::size_t fewest = 0;
    for (std::size_t f = 1; f < inClass.size(); ++f) {
      if (std::tie(inClass[f], inAll[f]) < std::tie(inClass[fewest], inAll[fewest])) fewest = f;
    }
    inClass[fewest] += bundle.members.size();
    inAll[fewest] += bundle.members.size();
    for (const std::size_t i : bundle.members) {
      foldOf[i] = static_cast<std::uint32_t>(fewest) + 2;
    }
  }
  return foldOf;
}

Result<void> checkFoldsFill(std::span<const std::uint32_t> foldOf, std::uint32_t folds) {
  std::set<std::uint32_t> filled{foldOf.begin(), foldOf.end()};
  filled.erase(0);
  filled.insert(1);  // the run itself, whose validation samples may all hang together with others
  const auto possible = static_cast<std::uint32_t>(filled.size());
  if (possible >= folds) return {};
  return fail(ErrorCode::InvalidArgument,
              "--folds: {} of the {} would hold nothing out, since whole groups stay together; at "
              "most {} are possible",
              folds - possible, folds, possible);
}

}  // namespace flipbook::dataset
