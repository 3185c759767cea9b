#include "correction/carrying_out.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <ranges>

#include "flipbook/recording/hash.h"

namespace flipbook::correction {
namespace {

namespace fs = std::filesystem;
using recording::File;
using recording::shown;
using recording::systemMessage;

bool isThere(const fs::path& path) {
  std::error_code error;
  return fs::exists(fs::symlink_status(path, error));
}

Result<void> mayGoOn(const Plug& plug) {
  if (!plug || plug()) return {};
  return fail(ErrorCode::Cancelled, "the plug was pulled");
}

// Never over another file.
Result<void> moveFile(const fs::path& from, const fs::path& to) {
  int renamed = ::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE);
  if (renamed != 0 && errno == EINVAL) {  // a file system that cannot promise it
    renamed = isThere(to) ? -1 : std::rename(from.c_str(), to.c_str());
  }
  if (renamed == 0) return {};
  return fail(ErrorCode::Io, "cannot move: {}: {}", systemMessage(errno), shown(from));
}

Result<void> move(const fs::path& from, const fs::path& to, const Plug& plug) {
  const bool isFrom = isThere(from);
  const bool isTo = isThere(to);
  if (isTo && !isFrom) return {};
  if (isTo) {
    return fail(ErrorCode::CorruptData, "there is another file in its place by now: {}", shown(to));
  }
  if (!isFrom) return fail(ErrorCode::CorruptData, "the file is gone: {}", shown(from));
  if (auto on = mayGoOn(plug); !on) return on;
  return moveFile(from, to);
}

// One that never left is in its place already, whatever lies where it should have gone.
Result<void> moveBack(const JournalMove& one, const fs::path& root, const Plug& plug) {
  if (isThere(root / one.from) && isThere(root / one.to)) {
    const auto content = contentOf(root / one.from);
    if (content && *content == one.contentHash) return {};
  }
  return move(root / one.to, root / one.from, plug);
}

Result<void> replaceTable(const Journal& journal, std::size_t index, bool isAfter,
                          const JournalFolder& folder, const Plug& plug) {
  const JournalTable& table = journal.tables[index];
  const fs::path path = journal.root / table.file;
  const std::uint64_t wanted = isAfter ? table.hashAfter : table.hashBefore;
  const std::uint64_t expected = isAfter ? table.hashBefore : table.hashAfter;
  const auto now = contentOf(path);
  if (!now) return passOn(now.error());
  if (*now == wanted) return {};
  if (*now != expected) {
    return fail(ErrorCode::CorruptData, "somebody changed the file in between: {}", shown(path));
  }
  const auto text = folder.readText(tableTextName(journal, index, isAfter));
  if (!text) return passOn(text.error());
  if (auto on = mayGoOn(plug); !on) return on;
  const fs::path staged = path.parent_path() / ("." + path.filename().native() + ".flipbook");
  auto file = recording::WholeFile::create(staged);
  if (!file) return passOn(file.error());
  if (auto written = file->write(*text); !written) return written;
  if (auto committed = file->commit(); !committed) return passOn(committed.error());
  struct stat status {};
  if (::stat(path.c_str(), &status) == 0) {
    (void)::chmod(staged.c_str(), status.st_mode & 07777U);
  }
  if (std::rename(staged.c_str(), path.c_str()) != 0) {
    return fail(ErrorCode::Io, "cannot write: {}: {}", systemMessage(errno), shown(path));
  }
  return recording::syncDirectory(path.parent_path());
}

// All that was moved, at once.
Result<void> sync(const fs::path& root) {
  const File folder{::open(root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (folder.isOpen() && ::syncfs(folder.descriptor()) == 0) return {};
  return fail(ErrorCode::Io, "cannot write: {}: {}", systemMessage(errno), shown(root));
}

}  // namespace

Result<std::uint64_t> contentOf(const fs::path& path) {
  const File file{::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)};
  if (!file.isOpen()) {
    return fail(errno == ENOENT ? ErrorCode::NotFound : ErrorCode::Io, "cannot read: {}: {}",
                systemMessage(errno), shown(path));
  }
  const auto hashed = recording::hashOfFile(file, path);
  if (!hashed) return passOn(hashed.error());
  return hashed->hash;
}

Result<void> carryOut(const Journal& journal, const JournalFolder& folder, const Plug& plug) {
  for (const std::string& name : journal.folders) {
    if (isThere(journal.root / name)) continue;
    if (auto on = mayGoOn(plug); !on) return on;
    std::error_code error;
    fs::create_directory(journal.root / name, error);
    if (error) {
      return fail(ErrorCode::Io, "cannot make a folder: {}: {}", error.message(),
                  shown(journal.root / name));
    }
  }
  for (const JournalMove& one : journal.moves) {
    if (auto moved = move(journal.root / one.from, journal.root / one.to, plug); !moved) {
      return moved;
    }
  }
  for (std::size_t i = 0; i < journal.tables.size(); ++i) {
    if (auto replaced = replaceTable(journal, i, true, folder, plug); !replaced) return replaced;
  }
  if (auto synced = sync(journal.root); !synced) return synced;
  if (auto on = mayGoOn(plug); !on) return on;
  return folder.mark(journal, State::Applied);
}

Result<void> takeBack(const Journal& journal, const JournalFolder& folder, const Plug& plug) {
  if (auto on = mayGoOn(plug); !on) return on;
  if (auto marked = folder.mark(journal, State::Undoing); !marked) return marked;
  for (std::size_t i = journal.tables.size(); i-- > 0;) {
    if (auto replaced = replaceTable(journal, i, false, folder, plug); !replaced) return replaced;
  }
  for (const JournalMove& one : journal.moves | std::views::reverse) {
    if (auto moved = moveBack(one, journal.root, plug); !moved) return moved;
  }
  for (const std::string& name : journal.folders | std::views::reverse) {
    if (!isThere(journal.root / name)) continue;
    if (auto on = mayGoOn(plug); !on) return on;
    (void)::rmdir((journal.root / name).c_str());  // stays where somebody put something into it
  }
  if (auto synced = sync(journal.root); !synced) return synced;
  if (auto on = mayGoOn(plug); !on) return on;
  return folder.mark(journal, State::Undone);
}

Result<void> begin(const Journal& journal, const std::vector<std::string>& texts,
                   const JournalFolder& folder, const Plug& plug) {
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (auto on = mayGoOn(plug); !on) return on;
    auto written = folder.writeText(tableTextName(journal, i / 2, i % 2 == 1), texts[i]);
    if (!written) return written;
  }
  if (auto on = mayGoOn(plug); !on) return on;
  if (auto written = folder.write(journal); !written) return written;
  const auto carried = carryOut(journal, folder, plug);
  if (carried || carried.error().code() == ErrorCode::Cancelled) return carried;
  const auto taken = takeBack(journal, folder, plug);
  return fail(carried.error().code(), "{}; {}", carried.error().message(),
              taken ? "everything is as it was" : "taking it back: " + taken.error().message());
}

Result<bool> finish(const Journal& journal, State state, const JournalFolder& folder,
                    const Plug& plug) {
  if (state == State::Begun) {
    const auto carried = carryOut(journal, folder, plug);
    if (carried) return true;
    if (carried.error().code() == ErrorCode::Cancelled) return passOn(carried.error());
  }
  if (const auto taken = takeBack(journal, folder, plug); !taken) return passOn(taken.error());
  return false;
}

Result<void> undoApplied(const Journal& journal, const JournalFolder& folder, const Plug& plug) {
  for (const JournalMove& move : journal.moves) {
    const fs::path path = journal.root / move.to;
    const auto now = contentOf(path);
    if (!now) return passOn(now.error());
    if (*now != move.contentHash) {
      return fail(ErrorCode::CorruptData, "the file has changed since: {}", shown(path));
    }
    if (isThere(journal.root / move.from)) {
      return fail(ErrorCode::CorruptData, "there is another file in its place by now: {}",
                  shown(journal.root / move.from));
    }
  }
  for (const JournalTable& table : journal.tables) {
    const auto now = contentOf(journal.root / table.file);
    if (!now) return passOn(now.error());
    if (*now != table.hashAfter) {
      return fail(ErrorCode::CorruptData, "the file has changed since: {}",
                  shown(journal.root / table.file));
    }
  }
  return takeBack(journal, folder, plug);
}

}  // namespace flipbook::correction
