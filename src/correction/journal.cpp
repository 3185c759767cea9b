#include "correction/journal.h"

#include <fcntl.h>
#include <sys/file.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <nlohmann/json.hpp>

#include "flipbook/core/sample.h"
#include "flipbook/recording/hash.h"

namespace flipbook::correction {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;
using recording::File;
using recording::shown;
using recording::systemMessage;

constexpr const char* kFolder = "applied";
constexpr const char* kFormat = "flipbook-applied";
constexpr std::uint64_t kMaxBytes = 1ULL << 30U;

std::string nameOf(std::uint32_t number, std::string_view end) {
  return fmt::format("{:06}{}", number, end);
}

// In the order of State, which Begun has none of.
constexpr std::array kMarks{"", ".done", ".undoing", ".undone"};

std::string textOf(const Journal& journal) {
  Json json{{"format", kFormat}, {"version", 1}, {"root", textFromPath(journal.root.native())}};
  json["folders"] = Json::array();
  for (const std::string& folder : journal.folders) {
    json["folders"].push_back(textFromPath(folder));
  }
  json["moves"] = Json::array();
  for (const JournalMove& move : journal.moves) {
    json["moves"].push_back({{"from", textFromPath(move.from)},
                             {"to", textFromPath(move.to)},
                             {"hash", recording::hexFromHash(move.contentHash)}});
  }
  json["tables"] = Json::array();
  for (const JournalTable& table : journal.tables) {
    json["tables"].push_back({{"file", textFromPath(table.file)},
                              {"before", recording::hexFromHash(table.hashBefore)},
                              {"after", recording::hexFromHash(table.hashAfter)}});
  }
  return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::optional<std::string> pathIn(const nlohmann::json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_string()) return std::nullopt;
  return pathFromText(found->get<std::string>());
}

std::optional<std::uint64_t> hashIn(const nlohmann::json& object, const char* key) {
  return recording::hashFromHex(pathIn(object, key).value_or(""));
}

const nlohmann::json& listIn(const nlohmann::json& object, const char* key) {
  static const nlohmann::json none = nlohmann::json::array();
  const auto found = object.find(key);
  return found != object.end() && found->is_array() ? *found : none;
}

// Nothing where the text is no journal.
std::optional<Journal> journalFrom(const std::string& text) {
  const auto json = nlohmann::json::parse(text, nullptr, false);
  if (!json.is_object() || pathIn(json, "format") != kFormat) return std::nullopt;
  const auto root = pathIn(json, "root");
  if (!root) return std::nullopt;
  Journal journal{.root = *root};
  for (const auto& folder : listIn(json, "folders")) {
    if (!folder.is_string()) return std::nullopt;
    journal.folders.push_back(pathFromText(folder.get<std::string>()));
  }
  for (const auto& move : listIn(json, "moves")) {
    const auto from = move.is_object() ? pathIn(move, "from") : std::nullopt;
    const auto to = from ? pathIn(move, "to") : std::nullopt;
    const auto hash = to ? hashIn(move, "hash") : std::nullopt;
    if (!hash || !recording::staysInside(*from) || !recording::staysInside(*to)) {
      return std::nullopt;
    }
    journal.moves.push_back({*from, *to, *hash});
  }
  for (const auto& table : listIn(json, "tables")) {
    const auto file = table.is_object() ? pathIn(table, "file") : std::nullopt;
    const auto before = file ? hashIn(table, "before") : std::nullopt;
    const auto after = before ? hashIn(table, "after") : std::nullopt;
    if (!after || !recording::staysInside(*file)) return std::nullopt;
    journal.tables.push_back({*file, *before, *after});
  }
  return journal;
}

Result<std::string> textOfFile(const fs::path& path) {
  const File file{::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)};
  if (!file.isOpen()) {
    return fail(ErrorCode::Io, "cannot read: {}: {}", systemMessage(errno), shown(path));
  }
  return recording::readText(file, kMaxBytes, path);
}

// "000012.json" is number 12.
std::optional<std::uint32_t> numberOf(const fs::path& path) {
  const std::string stem = path.stem().native();
  if (path.extension() != ".json" || stem.empty() || stem.size() > 9 ||
      stem.find_first_not_of("0123456789") != std::string::npos) {
    return std::nullopt;
  }
  return static_cast<std::uint32_t>(std::stoul(stem));
}

}  // namespace

std::string tableTextName(const Journal& journal, std::size_t table, bool isAfter) {
  return nameOf(journal.number, fmt::format("-{}.{}", table, isAfter ? "after" : "before"));
}

Result<JournalFolder> JournalFolder::open(const fs::path& run) {
  fs::path path = run / kFolder;
  std::error_code error;
  if (fs::create_directory(path, error)) {
    if (auto synced = recording::syncDirectory(run); !synced) return passOn(synced.error());
  }
  File lock{::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)};
  if (!lock.isOpen()) {
    return fail(ErrorCode::Io, "cannot write: {}: {}", systemMessage(errno), shown(path));
  }
  if (::flock(lock.descriptor(), LOCK_EX | LOCK_NB) != 0) {
    return fail(ErrorCode::Io, "another program is changing the images of this run: {}",
                shown(run));
  }
  return JournalFolder{std::move(path), std::move(lock)};
}

Result<std::vector<Journal>> JournalFolder::read(const fs::path& run) {
  std::vector<Journal> journals;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator{run / kFolder, error}) {
    const auto number = numberOf(entry.path());
    if (!number) continue;
    const auto text = textOfFile(entry.path());
    if (!text) return passOn(text.error());
    auto journal = journalFrom(*text);
    if (!journal) {
      return fail(ErrorCode::CorruptData, "a damaged journal: {}", shown(entry.path()));
    }
    journal->number = *number;
    journals.push_back(*std::move(journal));
  }
  std::ranges::sort(journals, {}, &Journal::number);
  return journals;
}

State JournalFolder::stateOf(const fs::path& run, const Journal& journal) {
  for (const State state : {State::Undone, State::Undoing, State::Applied}) {
    const auto* const mark = kMarks.at(static_cast<std::size_t>(state));
    std::error_code error;
    if (fs::exists(run / kFolder / nameOf(journal.number, mark), error)) return state;
  }
  return State::Begun;
}

Result<void> JournalFolder::writeText(const std::string& name, std::string_view text) const {
  auto file = recording::WholeFile::create(m_path / name);
  if (!file) return passOn(file.error());
  if (auto written = file->write(text); !written) return written;
  if (auto committed = file->commit(); !committed) return passOn(committed.error());
  return recording::syncDirectory(m_path);
}

Result<void> JournalFolder::write(const Journal& journal) const {
  return writeText(nameOf(journal.number, ".json"), textOf(journal));
}

Result<void> JournalFolder::mark(const Journal& journal, State state) const {
  return writeText(nameOf(journal.number, kMarks.at(static_cast<std::size_t>(state))), "");
}

Result<std::string> JournalFolder::readText(const std::string& name) const {
  return textOfFile(m_path / name);
}

}  // namespace flipbook::correction
