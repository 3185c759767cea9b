#include "flipbook/correction/correction.h"

#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <ranges>
#include <set>

#include "correction/carrying_out.h"
#include "correction/folder_plan.h"
#include "correction/journal.h"
#include "correction/table_plan.h"

namespace flipbook::correction {
namespace {

namespace fs = std::filesystem;
using recording::RunReader;
using recording::shown;

// The images of a .zip were unpacked into the cache; nobody would ever see them there.
bool isUnpackedArchive(const fs::path& root) {
  std::error_code error;
  for (fs::path folder = root; folder.has_relative_path(); folder = folder.parent_path()) {
    if (folder.filename() == "data" && folder.parent_path().extension() == ".folder" &&
        fs::exists(folder.parent_path() / "left-out.txt", error)) {
      return true;
    }
  }
  return false;
}

Moved movedBy(const std::vector<Journal>& journals, const fs::path& run) {
  Moved moved;
  std::unordered_map<std::string, std::string> origin;  // present path -> path in the run
  for (const Journal& journal : journals) {
    if (JournalFolder::stateOf(run, journal) != State::Applied) continue;
    for (const JournalMove& one : journal.moves) {
      const auto known = origin.find(one.from);
      const std::string path = known == origin.end() ? one.from : known->second;
      if (known != origin.end()) origin.erase(known);
      origin[one.to] = path;
      moved[path] = one.to;
    }
  }
  std::erase_if(moved, [](const auto& entry) { return entry.first == entry.second; });
  return moved;
}

// The newest journal that was neither carried out nor taken back to the end; null: there is none.
const Journal* unfinishedOf(const std::vector<Journal>& journals, const fs::path& run) {
  for (const Journal& journal : journals | std::views::reverse) {
    const State state = JournalFolder::stateOf(run, journal);
    if (state == State::Begun || state == State::Undoing) return &journal;
  }
  return nullptr;
}

Result<void> checkNothingIsLeft(const std::vector<Journal>& journals, const fs::path& run) {
  if (unfinishedOf(journals, run) == nullptr) return {};
  return fail(ErrorCode::InvalidArgument,
              "apply: an earlier one was interrupted and has to be brought to an end first: {}",
              shown(run));
}

// Reads every file that would move and compares it with what the run was trained on.
Result<void> checkOriginals(const Moved& moved, std::span<const Sample> edited, Plan& plan) {
  std::unordered_map<std::string, const Sample*> byPlace;
  for (const Sample& sample : edited) {
    const auto found = moved.find(sample.path);
    byPlace.emplace(found == moved.end() ? sample.path : found->second, &sample);
  }
  std::size_t changed = 0;
  fs::path first;
  for (PlannedMove& move : plan.moves) {
    const auto content = contentOf(plan.root / move.from);
    if (!content) return passOn(content.error(), "apply");
    const auto& recorded = byPlace.at(move.from)->contentHash;
    move.contentHash = *content;
    if (!recorded || *recorded == *content) continue;
    if (changed++ == 0) first = plan.root / move.from;
  }
  if (changed == 0) return {};
  return fail(ErrorCode::CorruptData,
              "apply: {} file{} changed since the training, so nothing is done; train anew: {}",
              changed, changed == 1 ? " has" : "s have", shown(first));
}

// Folders that have to be made, outermost first.
std::vector<std::string> missingFolders(const Plan& plan) {
  std::set<std::string> folders;  // a folder sorts before what lies in it
  for (const PlannedMove& move : plan.moves) {
    for (fs::path folder = fs::path{move.to}.parent_path(); !folder.empty();
         folder = folder.parent_path()) {
      std::error_code error;
      if (!fs::exists(plan.root / folder, error)) folders.insert(folder.native());
    }
  }
  return {folders.begin(), folders.end()};
}

Result<void> checkAgain(const Plan& plan) {
  for (const PlannedMove& move : plan.moves) {
    const auto content = contentOf(plan.root / move.from);
    if (!content) return passOn(content.error(), "apply");
    if (*content == move.contentHash) continue;
    return fail(ErrorCode::CorruptData, "apply: the file changed just now: {}",
                shown(plan.root / move.from));
  }
  return {};
}

// The texts of the tables, before and after, in turn.
Result<std::vector<std::string>> textsOf(const Plan& plan) {
  std::vector<std::string> texts;
  for (const PlannedTable& table : plan.tables) {
    const fs::path path = plan.root / table.file;
    const recording::File file{::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC)};
    if (!file.isOpen()) {
      return fail(ErrorCode::Io, "apply: cannot read: {}: {}", recording::systemMessage(errno),
                  shown(path));
    }
    auto text = recording::readText(file, std::uint64_t{1} << 30U, path);
    if (!text) return passOn(text.error(), "apply");
    if (const auto now = contentOf(path); !now || *now != table.hashBefore) {
      return fail(ErrorCode::CorruptData, "apply: the file changed just now: {}", shown(path));
    }
    texts.push_back(*std::move(text));
    texts.push_back(table.after);
  }
  return texts;
}

Journal journalOf(const Plan& plan, std::uint32_t number) {
  Journal journal{.number = number, .root = plan.root, .folders = missingFolders(plan)};
  for (const PlannedMove& move : plan.moves) {
    journal.moves.push_back({move.from, move.to, move.contentHash});
  }
  for (const PlannedTable& table : plan.tables) {
    journal.tables.push_back({table.file, table.hashBefore, table.hashAfter});
  }
  return journal;
}

Outcome outcomeOf(const Journal& journal) {
  return {.moved = journal.moves.size(), .tables = journal.tables.size()};
}

}  // namespace

Result<Plan> planCorrection(const RunReader& run, std::span<const Sample> edited) {
  const DatasetInfo& dataset = run.info().dataset;
  Plan plan{.way = Way::CopyOnly, .root = dataset.root};
  if (plan.root.empty()) {
    return fail(ErrorCode::NotFound, "apply: the run does not say where its images are: {}",
                shown(run.path()));
  }
  std::error_code error;
  if (!fs::is_directory(plan.root, error)) {
    return fail(ErrorCode::NotFound, "apply: the run's images are not there; put them back: {}",
                shown(plan.root));
  }
  const auto journals = JournalFolder::read(run.path());
  if (!journals) return passOn(journals.error(), "apply");
  if (auto ok = checkNothingIsLeft(*journals, run.path()); !ok) return passOn(ok.error());
  if (isUnpackedArchive(plan.root)) {
    plan.why = "the images lie in an archive, which is not rewritten";
    return plan;
  }
  if (dataset.kind == "class-folders" || dataset.kind == "split-folders") {
    const Moved moved = movedBy(*journals, run.path());
    if (!planFolders(run, edited, moved, plan)) {
      plan.moves.clear();
      return plan;
    }
    plan.way = Way::Folders;
    if (auto ok = checkOriginals(moved, edited, plan); !ok) return passOn(ok.error());
    return plan;
  }
  if (dataset.kind == "csv") {
    const bool isApplied = std::ranges::any_of(*journals, [&](const Journal& journal) {
      return JournalFolder::stateOf(run.path(), journal) == State::Applied;
    });
    if (isApplied) {
      return fail(
          ErrorCode::InvalidArgument,
          "apply: edits of this run stand in the table already; undo that first, then apply "
          "all of them: {}",
          shown(run.path()));
    }
    const auto planned = planTables(run, edited, plan);
    if (!planned) return passOn(planned.error(), "apply");
    if (*planned) {
      plan.way = Way::Table;
    } else {
      plan.tables.clear();
    }
    return plan;
  }
  plan.why =
      fmt::format("the labels of a dataset of the kind \"{}\" are not rewritten", dataset.kind);
  return plan;
}

Result<Outcome> apply(const RunReader& run, const Plan& plan) {
  if (plan.way == Way::CopyOnly) {
    return fail(ErrorCode::InvalidArgument, "apply: {}; a cleaned copy can be made: {}", plan.why,
                shown(plan.root));
  }
  if (plan.isEmpty()) {
    return fail(ErrorCode::InvalidArgument, "apply: there is nothing to do: {}", shown(plan.root));
  }
  if (run.isLocked()) {
    return fail(ErrorCode::InvalidArgument,
                "apply: the run is being trained; wait for its end or stop it: {}",
                shown(run.path()));
  }
  const auto folder = JournalFolder::open(run.path());
  if (!folder) return passOn(folder.error(), "apply");
  const auto journals = JournalFolder::read(run.path());
  if (!journals) return passOn(journals.error(), "apply");
  if (auto ok = checkNothingIsLeft(*journals, run.path()); !ok) return passOn(ok.error());
  if (auto ok = checkAgain(plan); !ok) return passOn(ok.error());
  const auto texts = textsOf(plan);
  if (!texts) return passOn(texts.error());
  const std::uint32_t number = journals->empty() ? 1 : journals->back().number + 1;
  const Journal journal = journalOf(plan, number);
  if (auto done = begin(journal, *texts, *folder, {}); !done) return passOn(done.error(), "apply");
  return outcomeOf(journal);
}

Result<Unfinished> unfinished(const RunReader& run) {
  const auto journals = JournalFolder::read(run.path());
  if (!journals) return passOn(journals.error());
  const Journal* const journal = unfinishedOf(*journals, run.path());
  if (journal == nullptr) return Unfinished::Nothing;
  return JournalFolder::stateOf(run.path(), *journal) == State::Begun ? Unfinished::Apply
                                                                      : Unfinished::Undo;
}

Result<Recovery> recover(const RunReader& run) {
  const auto journals = JournalFolder::read(run.path());
  if (!journals) return passOn(journals.error(), "recover");
  const Journal* const journal = unfinishedOf(*journals, run.path());
  if (journal == nullptr) return Recovery::NothingToDo;
  const auto folder = JournalFolder::open(run.path());
  if (!folder) return passOn(folder.error(), "recover");
  const auto isApplied =
      finish(*journal, JournalFolder::stateOf(run.path(), *journal), *folder, {});
  if (!isApplied) return passOn(isApplied.error(), "recover");
  return *isApplied ? Recovery::Completed : Recovery::TakenBack;
}

Result<Outcome> undo(const RunReader& run) {
  const auto journals = JournalFolder::read(run.path());
  if (!journals) return passOn(journals.error(), "undo");
  if (auto ok = checkNothingIsLeft(*journals, run.path()); !ok) return passOn(ok.error());
  for (const Journal& journal : *journals | std::views::reverse) {
    if (JournalFolder::stateOf(run.path(), journal) != State::Applied) continue;
    const auto folder = JournalFolder::open(run.path());
    if (!folder) return passOn(folder.error(), "undo");
    if (auto undone = undoApplied(journal, *folder, {}); !undone) {
      return passOn(undone.error(), "undo");
    }
    return outcomeOf(journal);
  }
  return fail(ErrorCode::NotFound, "undo: nothing was applied from this run: {}",
              shown(run.path()));
}

Result<std::unordered_map<std::string, std::string>> movedFiles(const RunReader& run) {
  const auto journals = JournalFolder::read(run.path());
  if (!journals) return passOn(journals.error());
  return movedBy(*journals, run.path());
}

}  // namespace flipbook::correction
