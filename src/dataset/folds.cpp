#include "flipbook/dataset/folds.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "flipbook/core/expects.h"
#include "flipbook/core/random.h"

namespace flipbook::dataset {
namespace {

// Samples that must not be parted.
struct Bundle {
  std::uint64_t ticket{};  // its place in the seed's lottery
  std::string_view path;   // the first of its members'
  ClassId label;           // that member's
  std::vector<std::size_t> members;
};

std::uint64_t keyOf(const Sample& sample) {
  if (!sample.group.empty()) return XXH3_64bits(sample.group.data(), sample.group.size());
  if (sample.contentHash && !sample.box) return *sample.contentHash;  // boxes share their file's
  return XXH3_64bits(sample.path.data(), sample.path.size());
}

std::vector<Bundle> bundlesOf(std::span<const Sample> samples, std::uint64_t seed) {
  std::map<std::uint64_t, Bundle> byKey;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const Sample& sample = samples[i];
    if (!sample.excludedBecause.empty() || sample.split == Split::Validation) continue;
    const std::uint64_t key = keyOf(sample);
    Bundle& bundle = byKey[key];
    if (bundle.members.empty() || sample.path < bundle.path) {
      bundle.path = sample.path;
      bundle.label = sample.label;
    }
    bundle.ticket = mixBits(mixBits(seed) ^ key);
    bundle.members.push_back(i);
  }
  std::vector<Bundle> bundles;
  for (auto& [key, bundle] : byKey) bundles.push_back(std::move(bundle));
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
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const bool isHeldOut =
        samples[i].excludedBecause.empty() && samples[i].split == Split::Validation;
    if (isHeldOut) foldOf[i] = 1;
  }
  std::vector<std::size_t> inClass(folds - 1);  // samples of the class in hand, per fold
  std::vector<std::size_t> inAll(folds - 1);
  std::optional<ClassId> label;
  for (const Bundle& bundle : bundlesOf(samples, seed)) {
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

}  // namespace flipbook::dataset
