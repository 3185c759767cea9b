#include "comparison/shared_samples.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>

namespace flipbook::comparison {
namespace {

constexpr std::uint32_t kSeveral = 0xFFFFFFFF;

class Finder {
 public:
  explicit Finder(std::span<const Sample> samples) : m_samples{samples} {
    for (std::uint32_t i = 0; i < samples.size(); ++i) {
      m_byPath[samples[i].path].push_back(i);
      // Crops of one file share its content.
      if (samples[i].contentHash && !samples[i].box) note(*samples[i].contentHash, i);
    }
  }

  [[nodiscard]] std::optional<std::uint32_t> sameAs(const Sample& sample) const {
    if (const auto found = m_byPath.find(sample.path); found != m_byPath.end()) {
      for (const std::uint32_t i : found->second) {
        if (m_samples[i].box == sample.box) return i;
      }
    }
    return std::nullopt;
  }

  // The only sample with this content.
  [[nodiscard]] std::optional<std::uint32_t> withContent(std::uint64_t hash) const {
    const auto found = m_byContent.find(hash);
    if (found == m_byContent.end() || found->second == kSeveral) return std::nullopt;
    return found->second;
  }

 private:
  void note(std::uint64_t hash, std::uint32_t i) {
    const auto [known, isNew] = m_byContent.try_emplace(hash, i);
    if (!isNew) known->second = kSeveral;
  }

  std::span<const Sample> m_samples;
  std::unordered_map<std::string_view, std::vector<std::uint32_t>> m_byPath;
  std::unordered_map<std::uint64_t, std::uint32_t> m_byContent;
};

// Per sample of the first run the one of the second that is the same image; kSeveral: none.
std::vector<std::uint32_t> partners(const Side& first, const Side& second) {
  const Finder inFirst{first.samples};
  const Finder inSecond{second.samples};
  std::vector<std::uint32_t> partner(first.samples.size(), kSeveral);
  std::vector<std::uint8_t> isTaken(second.samples.size());
  for (std::size_t i = 0; i < partner.size(); ++i) {
    if (const auto same = inSecond.sameAs(first.samples[i])) {
      partner[i] = *same;
      isTaken[*same] = 1;
    }
  }
  for (std::size_t i = 0; i < partner.size(); ++i) {
    const Sample& sample = first.samples[i];
    if (partner[i] != kSeveral || !sample.contentHash || sample.box) continue;
    const auto same = inSecond.withContent(*sample.contentHash);
    if (!same || isTaken[*same] != 0 || !inFirst.withContent(*sample.contentHash)) continue;
    partner[i] = *same;
    isTaken[*same] = 1;
  }
  return partner;
}

bool isValidation(const Sample& sample) { return sample.split == Split::Validation; }

}  // namespace

CommonClasses commonClasses(const Side& first, const Side& second, LabelsOf labels) {
  CommonClasses common;
  std::unordered_map<std::string_view, ClassId> numbers;
  const auto add = [&](std::span<const std::string> names, std::vector<ClassId>& of) {
    for (const std::string& name : names) {
      const ClassId next{static_cast<std::uint32_t>(common.names.size())};
      const auto [known, isNew] = numbers.try_emplace(name, next);
      if (isNew) common.names.push_back(name);
      of.push_back(known->second);
    }
  };
  if (labels == LabelsOf::First) {
    add(first.classes, common.ofFirst);
    add(second.classes, common.ofSecond);
  } else {
    add(second.classes, common.ofSecond);
    add(first.classes, common.ofFirst);
  }
  const auto missing = [](std::span<const std::string> names, std::span<const std::string> others) {
    std::vector<std::string> only;
    for (const std::string& name : names) {
      if (std::ranges::find(others, name) == others.end()) only.push_back(name);
    }
    return only;
  };
  common.onlyFirst = missing(first.classes, second.classes);
  common.onlySecond = missing(second.classes, first.classes);
  return common;
}

std::vector<Judged> judgedSamples(const Side& first, const Side& second,
                                  const CommonClasses& classes, LabelsOf labels, Shared& shared) {
  const std::vector<std::uint32_t> partner = partners(first, second);
  std::vector<Judged> judged;
  std::uint64_t validationOfBoth = 0;
  for (std::uint32_t i = 0; i < partner.size(); ++i) {
    const Sample& before = first.samples[i];
    if (!isValidation(before)) continue;
    if (partner[i] == kSeveral || !isValidation(second.samples[partner[i]])) {
      ++shared.onlyFirst;
      continue;
    }
    ++validationOfBoth;
    const Sample& after = second.samples[partner[i]];
    const SampleId inFirst{i};
    const SampleId inSecond{partner[i]};
    if (before.contentHash && after.contentHash && *before.contentHash != *after.contentHash) {
      ++shared.otherContent;
      continue;
    }
    if (!before.excludedBecause.empty() || !after.excludedBecause.empty()) {
      ++shared.excluded;
      continue;
    }
    if (!first.scores->isEvaluated(inFirst) || !second.scores->isEvaluated(inSecond)) continue;
    const ClassId labelBefore = classes.ofFirst[before.label.klass().index()];
    const ClassId labelAfter = classes.ofSecond[after.label.klass().index()];
    judged.push_back(
        {.first = inFirst,
         .second = inSecond,
         .label = labels == LabelsOf::First ? labelBefore : labelAfter,
         .predictedFirst = classes.ofFirst[first.scores->predicted(inFirst).index()],
         .predictedSecond = classes.ofSecond[second.scores->predicted(inSecond).index()]});
    shared.labelsDiffer += labelBefore == labelAfter ? 0U : 1U;
    shared.predictionsDiffer +=
        judged.back().predictedFirst == judged.back().predictedSecond ? 0U : 1U;
  }
  shared.samples = judged.size();
  const auto ofSecond =
      static_cast<std::uint64_t>(std::ranges::count_if(second.samples, isValidation));
  shared.onlySecond = ofSecond - validationOfBoth;
  return judged;
}

}  // namespace flipbook::comparison
