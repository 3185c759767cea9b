#include "flipbook/recording/edited_samples.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>

#include "flipbook/core/names.h"
#include "flipbook/recording/file_io.h"

namespace flipbook::recording {
namespace {

// Finds samples by what is known of them elsewhere.
class SampleFinder {
 public:
  explicit SampleFinder(const std::vector<Sample>& samples) : m_samples{samples} {
    for (std::uint32_t i = 0; i < samples.size(); ++i) {
      m_byPath[samples[i].path].push_back(i);
      // Crops of one file share its content.
      if (!samples[i].contentHash || samples[i].box) continue;
      const auto [known, isNew] = m_byContent.try_emplace(*samples[i].contentHash, i);
      if (!isNew) known->second = kSeveral;
    }
  }

  // How many samples have the path.
  [[nodiscard]] std::size_t countOf(const std::string& path) const {
    const auto found = m_byPath.find(path);
    return found == m_byPath.end() ? 0 : found->second.size();
  }

  [[nodiscard]] std::optional<std::size_t> find(const std::string& path,
                                                const std::optional<Box>& box,
                                                const std::optional<std::uint64_t>& content,
                                                bool anyBox) const {
    if (const auto found = m_byPath.find(path); found != m_byPath.end()) {
      for (const std::uint32_t i : found->second) {
        if (anyBox || m_samples[i].box == box) return i;
      }
    }
    if (!content || box) return std::nullopt;
    const auto found = m_byContent.find(*content);
    if (found == m_byContent.end() || found->second == kSeveral) return std::nullopt;
    return found->second;
  }

 private:
  static constexpr std::uint32_t kSeveral = 0xFFFFFFFF;

  const std::vector<Sample>& m_samples;
  std::unordered_map<std::string, std::vector<std::uint32_t>> m_byPath;
  std::unordered_map<std::uint64_t, std::uint32_t> m_byContent;
};

bool isOtherContent(const std::optional<std::uint64_t>& a, const std::optional<std::uint64_t>& b) {
  return a && b && *a != *b;
}

using ClassNumbers = std::unordered_map<std::string, ClassId>;

// Every class that samples are to get must be one of theirs.
Result<void> checkClasses(const EditPatch& patch, const ClassNumbers& classes) {
  std::map<std::string, std::size_t> unknown;
  for (const PatchEntry& entry : patch.entries) {
    if (entry.verdict != Verdict::Relabel || !entry.to) continue;
    if (!classes.contains(*entry.to)) ++unknown[*entry.to];
  }
  if (unknown.empty()) return {};
  std::size_t edits = 0;
  std::vector<std::string> names;
  for (const auto& [name, count] : unknown) {
    names.push_back(name);
    edits += count;
  }
  return fail(ErrorCode::InvalidArgument,
              "edits: {} of them give{} a label that the images do not have ({}); are these the "
              "same images?: {}",
              edits, edits == 1 ? "s" : "", quotedList(names), shown(patch.source));
}

void warn(std::size_t count, std::string_view what, const std::vector<std::string>& examples,
          std::vector<std::string>& warnings) {
  if (count == 0) return;
  warnings.push_back(fmt::format("edits: {} of them {}: {}", count, what, quotedList(examples)));
}

// Who gets a label is trained on from then on; who is to have none any more is not.
void giveLabel(const Label& label, Sample& sample) {
  if (!label.isGiven()) sample.split = Split::Unlabeled;
  if (label.isGiven() && sample.isUnlabeled()) sample.split = Split::Training;
  sample.label = label;
}

// What does not fit, by path.
struct NotTaken {
  std::vector<std::string> missing;
  std::vector<std::string> changed;
};

// The sample that a decision is about; nothing: noted why. `About` is PatchEntry or SplitMove.
template <typename About>
Sample* sampleFor(const About& about, bool anyBox, const SampleFinder& finder,
                  std::vector<Sample>& samples, NotTaken& notTaken) {
  const auto found = finder.find(about.path, about.box, about.contentHash, anyBox);
  if (!found) {
    notTaken.missing.push_back(about.path);
    return nullptr;
  }
  Sample& sample = samples[*found];
  if (!isOtherContent(sample.contentHash, about.contentHash)) return &sample;
  notTaken.changed.push_back(about.path);
  return nullptr;
}

Result<void> checkMeantIsClear(const EditPatch& patch, const std::string& path,
                               const SampleFinder& finder) {
  if (patch.isOfRun() || finder.countOf(path) <= 1) return {};
  return fail(ErrorCode::InvalidArgument,
              "edits: several datapoints are parts of one file, and the edits do not say which "
              "is meant; name the run instead of the file: {}",
              printablePath(path));
}

void takeEntry(const PatchEntry& entry, const ClassNumbers& numbers, Sample& sample) {
  if (entry.verdict == Verdict::Exclude) {
    sample.excludedBecause = kExcludedByHand;
    return;
  }
  if (sample.excludedBecause == kExcludedByHand) sample.excludedBecause.clear();
  const Label given = sample.labelBefore.value_or(sample.label);
  giveLabel(entry.to ? Label{numbers.at(*entry.to)} : Label{}, sample);
  sample.labelBefore = sample.label == given ? std::nullopt : std::optional{given};
}

// What may not be parted, by its name.
class Groups {
 public:
  explicit Groups(const std::vector<Sample>& samples) {
    for (std::size_t i = 0; i < samples.size(); ++i) {
      if (!samples[i].group.empty()) m_members[samples[i].group].push_back(i);
    }
  }
  [[nodiscard]] std::span<const std::size_t> of(const Sample& sample) const {
    const auto found = m_members.find(sample.group);
    if (found == m_members.end()) return {};
    return found->second;
  }
  [[nodiscard]] const auto& all() const { return m_members; }

 private:
  std::unordered_map<std::string, std::vector<std::size_t>> m_members;
};

// Who has a label now goes where its group is.
void joinGroups(std::span<const std::size_t> newlyLabelled, const Groups& groups,
                std::vector<Sample>& samples) {
  const std::set<std::size_t> isNew{newlyLabelled.begin(), newlyLabelled.end()};
  for (const std::size_t i : newlyLabelled) {
    bool hasTraining = false;
    bool hasValidation = false;
    for (const std::size_t member : groups.of(samples[i])) {
      if (isNew.contains(member)) continue;
      hasTraining |= samples[member].split == Split::Training;
      hasValidation |= samples[member].split == Split::Validation;
    }
    if (hasValidation && !hasTraining) samples[i].split = Split::Validation;
  }
}

Result<EditPatch> ownPatch(const RunReader& run) {
  const auto log = EditLog::open(run);
  if (!log) return passOn(log.error());
  return patchOf(run, *log);
}

}  // namespace

Result<TakenEdits> takeEdits(const EditPatch& patch, std::span<const std::string> classes,
                             std::vector<Sample>& samples) {
  ClassNumbers numbers;
  for (std::uint32_t k = 0; k < classes.size(); ++k) numbers.emplace(classes[k], ClassId{k});
  if (auto ok = checkClasses(patch, numbers); !ok) return passOn(ok.error());

  TakenEdits taken{.warnings = patch.warnings};
  const SampleFinder finder{samples};
  NotTaken notTaken;
  std::vector<std::string> inNoSplit;
  std::vector<std::size_t> newlyLabelled;
  std::size_t fitting = 0;
  for (const PatchEntry& entry : patch.entries) {
    if (auto ok = checkMeantIsClear(patch, entry.path, finder); !ok) return passOn(ok.error());
    Sample* sample = sampleFor(entry, !patch.isOfRun(), finder, samples, notTaken);
    if (sample == nullptr) continue;
    ++fitting;
    const bool wasUnlabeled = sample->isUnlabeled();
    takeEntry(entry, numbers, *sample);
    if (wasUnlabeled && !sample->isUnlabeled()) {
      newlyLabelled.push_back(static_cast<std::size_t>(sample - samples.data()));
    }
  }
  const Groups groups{samples};
  joinGroups(newlyLabelled, groups, samples);
  for (const SplitMove& move : patch.moves) {
    if (auto ok = checkMeantIsClear(patch, move.path, finder); !ok) return passOn(ok.error());
    Sample* sample = sampleFor(move, !patch.isOfRun(), finder, samples, notTaken);
    if (sample == nullptr) continue;
    ++fitting;
    if (sample->isUnlabeled()) {
      inNoSplit.push_back(move.path);
      continue;
    }
    const std::size_t self = static_cast<std::size_t>(sample - samples.data());
    const std::span<const std::size_t> group = groups.of(*sample);
    for (const std::size_t i : group.empty() ? std::span{&self, 1} : group) {
      if (samples[i].isUnlabeled() || samples[i].split == move.to) continue;
      samples[i].split = move.to;
      ++taken.info.moved;
    }
  }
  if (fitting == 0 && !patch.isEmpty()) {
    return fail(ErrorCode::InvalidArgument,
                "edits: none of the {} fits; are these the same images? The first is of {}: {}",
                notTaken.missing.size() + notTaken.changed.size(),
                printablePath(patch.entries.empty() ? patch.moves.front().path
                                                    : patch.entries.front().path),
                shown(patch.source));
  }
  warn(notTaken.missing.size(), "are about images that are not there", notTaken.missing,
       taken.warnings);
  warn(notTaken.changed.size(), "are about images that have changed since, and are left out",
       notTaken.changed, taken.warnings);
  warn(inNoSplit.size(), "move an image that has no label, and so is in no split", inNoSplit,
       taken.warnings);
  if (patch.isEmpty()) taken.warnings.emplace_back(kNoneStands);

  std::error_code error;
  taken.info.from = std::filesystem::absolute(patch.source, error).native();
  for (const Sample& sample : samples) {
    taken.info.relabelled += sample.labelBefore ? 1U : 0U;
    taken.info.excluded += sample.excludedBecause == kExcludedByHand ? 1U : 0U;
  }
  return taken;
}

Result<std::vector<std::string>> checkStillTrainable(std::span<const Sample> samples,
                                                     std::span<const std::string> classes) {
  std::set<Label> trained;
  std::set<Label> had;
  std::size_t judged = 0;
  for (const Sample& sample : samples) {
    had.insert(sample.labelBefore.value_or(sample.label));
    if (!sample.excludedBecause.empty()) continue;
    if (sample.split == Split::Training) trained.insert(sample.label);
    judged += sample.split == Split::Validation ? 1U : 0U;
  }
  if (trained.size() < 2 || judged == 0) {
    return fail(ErrorCode::InvalidArgument,
                "edits: they leave {} and {} datapoint{} to judge by; at least two classes and one "
                "datapoint are needed",
                trained.size() == 1 ? "one class to train on"
                                    : fmt::format("{} classes to train on", trained.size()),
                judged, judged == 1 ? "" : "s");
  }
  std::vector<std::string> emptied;
  for (const Label& label : had) {
    if (label.isGiven() && !trained.contains(label)) {
      emptied.push_back(classes[label.klass().index()]);
    }
  }
  if (emptied.empty()) return std::vector<std::string>{};
  return std::vector{
      fmt::format("edits: they leave nothing to train on of {}", quotedList(emptied))};
}

TakenSplits takeSplits(const EditPatch& patch, std::vector<Sample>& samples) {
  const SampleFinder finder{samples};
  TakenSplits taken;
  std::vector<bool> isTaken(samples.size());
  for (const Sample& earlier : patch.samples) {
    const auto found = finder.find(earlier.path, earlier.box, earlier.contentHash, false);
    // Who has no label now is in no split.
    if (!found || samples[*found].isUnlabeled()) continue;
    samples[*found].split = earlier.isUnlabeled() ? Split::Training : earlier.split;
    isTaken[*found] = !earlier.isUnlabeled();
    taken.isAny = true;
  }
  if (!taken.isAny) return taken;
  // What is new goes where the rest of its group is.
  const Groups groups{samples};
  for (const auto& [name, members] : groups.all()) {
    std::set<Split> sides;
    for (const std::size_t i : members) {
      if (isTaken[i]) sides.insert(samples[i].split);
    }
    taken.partedGroups += sides.size() > 1 ? 1U : 0U;
    if (sides.size() != 1) continue;
    for (const std::size_t i : members) {
      if (!samples[i].isUnlabeled()) samples[i].split = *sides.begin();
    }
  }
  return taken;
}

Result<EditedSamples> editedSamples(const RunReader& run, const std::filesystem::path& source) {
  const auto patch = source.empty() ? ownPatch(run) : readEditPatch(source);
  if (!patch) return passOn(patch.error());
  EditedSamples edited{.samples = run.samples(), .warnings = patch->warnings};
  if (source.empty() && patch->isEmpty()) return edited;  // nobody decided, or in vain
  auto taken = takeEdits(*patch, run.info().classes, edited.samples);
  if (!taken) return passOn(taken.error());
  edited.warnings = std::move(taken->warnings);
  return edited;
}

}  // namespace flipbook::recording
