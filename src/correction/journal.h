// RUN/applied/: one journal per Apply, NNNNNN.json, written before anything is touched; its state
// is told by marks beside it, each an empty file. docs/apply.md.

#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "flipbook/core/result.h"
#include "flipbook/recording/file_io.h"

namespace flipbook::correction {

struct JournalMove {
  std::string from;
  std::string to;
  std::uint64_t contentHash{};
};

struct JournalTable {
  std::string file;
  std::uint64_t hashBefore{};
  std::uint64_t hashAfter{};
};

struct Journal {
  std::uint32_t number{};  // from 1
  std::filesystem::path root;
  std::vector<std::string> folders;  // that have to be made, outermost first
  std::vector<JournalMove> moves;
  std::vector<JournalTable> tables;  // texts: NNNNNN-<i>.before and .after
};

enum class State : std::uint8_t { Begun, Applied, Undoing, Undone };

// The folder, and the lock that keeps a second program out of it.
class JournalFolder {
 public:
  // Makes the folder where it is missing. Errors: Io (also: locked).
  [[nodiscard]] static Result<JournalFolder> open(const std::filesystem::path& run);

  // The journals of a run, rising by number; an absent folder has none. Needs no lock. Errors:
  // CorruptData, Io.
  [[nodiscard]] static Result<std::vector<Journal>> read(const std::filesystem::path& run);
  [[nodiscard]] static State stateOf(const std::filesystem::path& run, const Journal& journal);

  [[nodiscard]] const std::filesystem::path& path() const { return m_path; }
  // On the disk when it returns.
  [[nodiscard]] Result<void> writeText(const std::string& name, std::string_view text) const;
  [[nodiscard]] Result<void> write(const Journal& journal) const;
  [[nodiscard]] Result<void> mark(const Journal& journal, State state) const;
  [[nodiscard]] Result<std::string> readText(const std::string& name) const;

 private:
  JournalFolder(std::filesystem::path path, recording::File lock)
      : m_path{std::move(path)}, m_lock{std::move(lock)} {}

  std::filesystem::path m_path;
  recording::File m_lock;
};

[[nodiscard]] std::string tableTextName(const Journal& journal, std::size_t table, bool isAfter);

}  // namespace flipbook::correction
