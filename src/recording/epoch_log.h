// epochs.jsonl: one line per committed epoch, and how the run ended.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "flipbook/recording/file_io.h"
#include "flipbook/recording/run_reader.h"

namespace flipbook::recording {

// What an epoch's line says so that damage is noticed; nothing where the writer did not say it.
struct FrameProof {
  std::optional<std::uint64_t> bytes;
  std::optional<std::uint64_t> hash;
  std::optional<std::uint64_t> checkpointHash;
};

struct EpochRecord {
  EpochEntry entry;
  FrameProof proof;
};

// Lines without their line break.
[[nodiscard]] std::string textFromEpoch(const EpochRecord& record);
[[nodiscard]] std::string textFromEnd(const EndEntry& end);
using LogLine = std::variant<EpochRecord, EndEntry>;
// Errors: CorruptData, without place.
[[nodiscard]] Result<LogLine> logLineFromText(std::string_view line);

// "epochs/000012.safetensors": how a file of an epoch is called in `folder`.
[[nodiscard]] std::string fileNameOf(EpochIndex epoch, std::string_view folder);
// The epoch that such a name (without folder) stands for.
[[nodiscard]] std::optional<EpochIndex> epochFromFileName(std::string_view name);

// The contents of epochs.jsonl, kept up to date with a file that grows.
class EpochLog {
 public:
  // Rising by epoch; of several lines for one epoch the last counts.
  [[nodiscard]] const std::vector<EpochEntry>& entries() const { return m_entries; }
  [[nodiscard]] std::vector<EpochEntry>& entries() { return m_entries; }
  [[nodiscard]] const std::vector<FrameProof>& proofs() const { return m_proofs; }  // of the same
  [[nodiscard]] std::optional<std::size_t> indexOf(EpochIndex epoch) const;
  [[nodiscard]] std::optional<EndEntry> end() const { return m_end; }  // if it is the last line
  [[nodiscard]] const std::vector<std::string>& warnings() const { return m_warnings; }
  // Bytes up to the end of the last valid line, and whether a line break is missing there.
  [[nodiscard]] std::uint64_t validBytes() const { return m_validBytes; }
  [[nodiscard]] bool needsLineBreak() const { return m_needsLineBreak; }
  // Bytes after the last valid line: being written, or torn.
  [[nodiscard]] std::uint64_t tornBytes() const { return m_identity.size - m_validBytes; }

  // True if the last update() only added to what was known.
  [[nodiscard]] bool hasOnlyGrown() const { return m_hasOnlyGrown; }

  // Reads what is new, or everything where the file is not the old one with more at its end; true
  // if anything changed. A file that is not there is an empty one. Errors: Io, CorruptData.
  [[nodiscard]] Result<bool> update(const RunFolder& folder);

 private:
  [[nodiscard]] Result<bool> isSameFile(const File& file, const FileIdentity& now,
                                        const std::filesystem::path& path) const;
  [[nodiscard]] Result<void> readFrom(const File& file, const std::filesystem::path& path);
  void take(LogLine line);
  void sortEntries(std::size_t sortedCount);
  void warn(std::string warning);

  std::vector<EpochEntry> m_entries;
  std::vector<FrameProof> m_proofs;
  std::optional<EndEntry> m_end;
  std::vector<std::string> m_warnings;
  FileIdentity m_identity;
  std::uint64_t m_validBytes{};
  std::uint64_t m_tailHash{};  // of the bytes before m_validBytes, to recognise the file
  bool m_needsLineBreak{};
  bool m_hasOnlyGrown{};
};

}  // namespace flipbook::recording
