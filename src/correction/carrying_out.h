// A journal carried out and taken back, step by step; every step may have been done before.

#pragma once

#include <functional>

#include "correction/journal.h"

namespace flipbook::correction {

// Asked before every step that changes the disk; false ends the work at once and as it is, as a
// kill would. Tests pull the plug with it.
using Plug = std::function<bool()>;

// Each step brings its file from before to after, or finds it there. Errors: CorruptData (a file is
// in neither state), Io, Cancelled (the plug).
[[nodiscard]] Result<void> carryOut(const Journal& journal, const JournalFolder& folder,
                                    const Plug& plug);
[[nodiscard]] Result<void> takeBack(const Journal& journal, const JournalFolder& folder,
                                    const Plug& plug);

// Writes the journal and carries it out; what fails is taken back. `texts` are those of the tables,
// before and after, in turn.
[[nodiscard]] Result<void> begin(const Journal& journal, const std::vector<std::string>& texts,
                                 const JournalFolder& folder, const Plug& plug);
// Brings what is Begun or Undoing to an end; true: it is applied now.
[[nodiscard]] Result<bool> finish(const Journal& journal, State state, const JournalFolder& folder,
                                  const Plug& plug);
[[nodiscard]] Result<void> undoApplied(const Journal& journal, const JournalFolder& folder,
                                       const Plug& plug);

// XXH3 of a regular file's bytes. Errors: NotFound, Io.
[[nodiscard]] Result<std::uint64_t> contentOf(const std::filesystem::path& path);

}  // namespace flipbook::correction
