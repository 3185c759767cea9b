#include "flipbook/recording/edit_patch.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "flipbook/recording/edited_samples.h"
#include "flipbook/recording/file_io.h"
#include "recording/edit_lines.h"
#include "recording/edit_replay.h"

namespace flipbook::recording {
namespace {

namespace fs = std::filesystem;

// Numbers the samples and classes of a file as it meets them, since no run says what they are.
class Interner {
 public:
  Result<AnyEditLine> parse(std::string_view text) {
    auto any = rawEditLineFrom(text);
    if (!any) return passOn(any.error());
    if (const auto* const move = std::get_if<UndoLine>(&*any)) return *move;
    auto& raw = std::get<RawEditLine>(*any);
    if ((raw.from && raw.from->empty()) || (raw.to && raw.to->empty())) {
      return fail(ErrorCode::CorruptData, "'from' or 'to' is missing");
    }
    const auto [at, isNew] =
        m_numbers.try_emplace(raw.sample, static_cast<std::uint32_t>(m_samples.size()));
    if (isNew) m_samples.push_back({.path = raw.path, .given = {}, .isGivenKnown = false});
    Met& sample = m_samples[at->second];
    if (sample.path != raw.path) {
      return fail(ErrorCode::CorruptData, "'sample' and 'path' disagree with a line before");
    }
    EditLine line{.step = raw.step,
                  .part = raw.part,
                  .parts = raw.parts,
                  .when = std::move(raw.when),
                  .who = std::move(raw.who),
                  .edit = {.sample = SampleId{at->second}, .verdict = raw.verdict}};
    if (raw.verdict == Verdict::Move) {
      const auto split = destinationOf(raw);
      if (!split) return passOn(split.error());
      line.edit.split = *split;
      return line;
    }
    line.edit.label = labelOf(raw.to);
    // What the first verdict on a sample changes is the label that it was given.
    if (!std::exchange(sample.isGivenKnown, true)) sample.given = raw.from;
    return line;
  }

  // The decisions that stand.
  [[nodiscard]] std::vector<PatchEntry> entries(const EditReplay& replay) const {
    std::vector<PatchEntry> kept;
    for (std::uint32_t i = 0; i < m_samples.size(); ++i) {
      const auto found = replay.standing.find(i);
      if (found == replay.standing.end()) continue;
      const Edit& edit = found->second;
      if (edit.verdict != Verdict::Relabel && edit.verdict != Verdict::Exclude) continue;
      const std::optional<std::string>& given = m_samples[i].given;
      const bool isRelabel = edit.verdict == Verdict::Relabel;
      kept.push_back(
          {.path = m_samples[i].path,
           .verdict = edit.verdict,
           .from = given,
           .to = isRelabel ? std::optional{m_classes[edit.label.klass().index()]} : given});
    }
    return kept;
  }
  [[nodiscard]] std::vector<SplitMove> moves(const EditReplay& replay) const {
    std::vector<SplitMove> kept;
    for (std::uint32_t i = 0; i < m_samples.size(); ++i) {
      const auto found = replay.moved.find(i);
      if (found != replay.moved.end()) {
        kept.push_back({.path = m_samples[i].path, .to = found->second});
      }
    }
    return kept;
  }

 private:
  Label labelOf(const std::optional<std::string>& name) {
    if (!name) return {};
    const auto [known, isNew] =
        m_classNumbers.try_emplace(*name, static_cast<std::uint32_t>(m_classes.size()));
    if (isNew) m_classes.push_back(*name);
    return ClassId{known->second};
  }

  struct Met {
    std::string path;
    std::optional<std::string> given;  // nothing: no label
    bool isGivenKnown{};
  };

  std::vector<Met> m_samples;
  std::vector<std::string> m_classes;
  std::unordered_map<std::uint64_t, std::uint32_t> m_numbers;
  std::unordered_map<std::string, std::uint32_t> m_classNumbers;
};

Result<EditPatch> readOfRun(const fs::path& folder) {
  const auto run = RunReader::open(folder);
  if (!run) return passOn(run.error());
  const auto edits = EditLog::open(*run);
  if (!edits) return passOn(edits.error());
  return patchOf(*run, *edits);
}

Result<EditPatch> readAlone(const fs::path& path) {
  std::error_code error;
  const fs::path whole = fs::canonical(path, error);
  if (error) {
    return fail(ErrorCode::NotFound, "no such file of edits: {}", shown(path));
  }
  const auto folder = RunFolder::open(whole.parent_path());
  if (!folder) return passOn(folder.error());
  const auto file = folder->openFile(whole.filename().native());
  if (!file) return passOn(file.error());
  Interner interner;
  const auto loaded =
      loadEdits(*file, whole, [&](std::string_view text) { return interner.parse(text); });
  if (!loaded) return passOn(loaded.error());
  EditPatch patch{.warnings = loaded->warnings};
  if (loaded->replay.steps.empty() && !loaded->warnings.empty()) {
    return fail(ErrorCode::CorruptData, "not a file of edits ({}): {}", loaded->warnings.front(),
                shown(path));
  }
  patch.entries = interner.entries(loaded->replay);
  patch.moves = interner.moves(loaded->replay);
  return patch;
}

std::optional<std::string> nameOf(const Label& label, std::span<const std::string> classes) {
  return label.isGiven() ? std::optional{classes[label.klass().index()]} : std::nullopt;
}

}  // namespace

EditPatch patchOf(const RunReader& run, const EditLog& edits) {
  EditPatch patch{.source = run.path(),
                  .warnings = edits.warnings(),
                  .samples = run.samples(),
                  .classes = run.info().classes};
  for (std::uint32_t i = 0; i < patch.samples.size(); ++i) {
    const Sample& sample = patch.samples[i];
    if (const auto split = edits.movedTo(SampleId{i})) {
      patch.moves.push_back({sample.path, sample.box, sample.contentHash, *split});
    }
    const Label given = sample.labelBefore.value_or(sample.label);
    const auto edit = edits.standing(SampleId{i});
    const bool isDecided = edit && edit->verdict != Verdict::Undecided;
    // A run that was trained with edits hands on what nobody has decided anew.
    const bool wasExcluded = sample.excludedBecause == kExcludedByHand;
    const bool isExcluded = isDecided ? edit->verdict == Verdict::Exclude : wasExcluded;
    const Label label = isDecided ? edit->label : sample.label;
    if (!isExcluded && !wasExcluded && label == given && label == sample.label) continue;
    patch.entries.push_back({.path = sample.path,
                             .box = sample.box,
                             .contentHash = sample.contentHash,
                             .verdict = isExcluded ? Verdict::Exclude : Verdict::Relabel,
                             .from = nameOf(given, patch.classes),
                             .to = nameOf(isExcluded ? given : label, patch.classes)});
  }
  return patch;
}

Result<EditPatch> readEditPatch(const fs::path& source) {
  std::error_code error;
  const bool isRun = fs::is_directory(source, error);
  const fs::path file = isRun ? source / kEditsFile : source;
  if (isRun && looksLikeRun(source) && !fs::exists(fs::symlink_status(file, error))) {
    return fail(ErrorCode::NotFound, "read edits: nobody has edited this run yet: {}",
                shown(source));
  }
  const fs::path absolute = fs::absolute(file, error);
  const bool isOfRun = file.filename() == kEditsFile && looksLikeRun(absolute.parent_path());
  auto patch = isOfRun ? readOfRun(absolute.parent_path()) : readAlone(file);
  if (!patch) return passOn(patch.error(), "read edits");
  patch->source = source;
  return patch;
}

}  // namespace flipbook::recording
