#include "recording/epoch_log.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <numeric>

#include "recording/json_text.h"
#include "recording/line_reader.h"
#include "recording/run_json.h"

namespace flipbook::recording {

namespace {

constexpr std::size_t kMaxWarnings = 50;
constexpr std::uint64_t kTailBytes = 4096;
constexpr std::string_view kSuffix = ".safetensors";
constexpr std::size_t kMinDigits = 6;

EpochIndex epochOf(const EpochEntry& entry) { return entry.summary.epoch; }

OrderedJson jsonFrom(const SplitSummary& summary) {
  return {{"samples", summary.samples},
          {"loss", numberOrNull(summary.loss)},
          {"accuracy", numberOrNull(summary.accuracy)},
          {"precision", numberOrNull(summary.precision)},
          {"recall", numberOrNull(summary.recall)},
          {"f1", numberOrNull(summary.f1)}};
}

SplitSummary summaryFrom(const Json& json) {
  return {.samples = countIn(json, "samples").value_or(0),
          .loss = numberIn(json, "loss"),
          .accuracy = numberIn(json, "accuracy"),
          .precision = numberIn(json, "precision"),
          .recall = numberIn(json, "recall"),
          .f1 = numberIn(json, "f1")};
}

std::string_view nameOf(RunEnd end) {
  switch (end) {
    case RunEnd::Completed:
      return "completed";
    case RunEnd::Stopped:
      return "stopped";
    case RunEnd::Failed:
      return "failed";
  }
  return "failed";
}

Result<LogLine> endFrom(const Json& json) {
  EndEntry end;
  end.reason = textIn(json, "reason").value_or("");
  const auto name = textIn(json, "end");
  for (const RunEnd how : {RunEnd::Completed, RunEnd::Stopped, RunEnd::Failed}) {
    if (name != nameOf(how)) continue;
    end.how = how;
    return end;
  }
  return fail(ErrorCode::CorruptData, "'end' is none of completed, stopped, failed");
}

Result<LogLine> epochFrom(const Json& json) {
  const auto epoch = countIn(json, "epoch");
  const auto file = textIn(json, "file");
  if (!epoch || *epoch > std::numeric_limits<std::uint32_t>::max()) {
    return fail(ErrorCode::CorruptData, "'epoch' is missing or no epoch number");
  }
  if (!file) return fail(ErrorCode::CorruptData, "'file' is missing");
  EpochRecord record;
  EpochSummary& summary = record.entry.summary;
  summary.epoch = EpochIndex{static_cast<std::uint32_t>(*epoch)};
  summary.training = summaryFrom(objectIn(json, "train"));
  summary.validation = summaryFrom(objectIn(json, "validation"));
  summary.learningRate = numberIn(json, "learning_rate");
  summary.seconds = numberIn(json, "seconds");
  record.entry.file = *file;
  record.entry.checkpoint = textIn(json, "checkpoint").value_or("");
  record.proof.bytes = countIn(json, "bytes");
  record.proof.hash = hashFromHex(textIn(json, "xxh3").value_or(""));
  record.proof.checkpointHash = hashFromHex(textIn(json, "checkpoint_xxh3").value_or(""));
  return record;
}

Result<LogLine> tooLong() {
  return fail(ErrorCode::CorruptData, "longer than {} bytes", LineReader::kMaxLineBytes);
}

}  // namespace

std::string textFromEpoch(const EpochRecord& record) {
  const EpochSummary& summary = record.entry.summary;
  OrderedJson json{{"epoch", summary.epoch.value()}, {"file", record.entry.file}};
  if (record.proof.bytes) json["bytes"] = *record.proof.bytes;
  if (record.proof.hash) json["xxh3"] = hexFromHash(*record.proof.hash);
  json["train"] = jsonFrom(summary.training);
  json["validation"] = jsonFrom(summary.validation);
  json["learning_rate"] = numberOrNull(summary.learningRate);
  json["seconds"] = numberOrNull(summary.seconds);
  if (!record.entry.checkpoint.empty()) {
    json["checkpoint"] = record.entry.checkpoint;
    if (record.proof.checkpointHash) {
      json["checkpoint_xxh3"] = hexFromHash(*record.proof.checkpointHash);
    }
  }
  return jsonText(json);
}

std::string textFromEnd(const EndEntry& end) {
  return jsonText({{"end", nameOf(end.how)}, {"reason", end.reason}});
}

Result<LogLine> logLineFromText(std::string_view line) {
  const auto json = parseJson(line);
  if (!json) return passOn(json.error());
  if (!json->is_object()) return fail(ErrorCode::CorruptData, "no JSON object");
  return json->contains("end") ? endFrom(*json) : epochFrom(*json);
}

std::string fileNameOf(EpochIndex epoch, std::string_view folder) {
  return fmt::format("{}/{:06}{}", folder, epoch.value(), kSuffix);
}

std::optional<EpochIndex> epochFromFileName(std::string_view name) {
  if (!name.ends_with(kSuffix)) return std::nullopt;
  name.remove_suffix(kSuffix.size());
  if (name.size() < kMinDigits || (name.size() > kMinDigits && name.front() == '0')) {
    return std::nullopt;
  }
  std::uint32_t epoch = 0;
  const auto [stop, error] = std::from_chars(name.data(), name.data() + name.size(), epoch);
  if (error != std::errc{} || stop != name.data() + name.size()) return std::nullopt;
  return EpochIndex{epoch};
}

void EpochLog::warn(std::string warning) {
  if (m_warnings.size() < kMaxWarnings) m_warnings.push_back(std::move(warning));
  if (m_warnings.size() == kMaxWarnings) m_warnings.emplace_back("and more of the kind");
}

void EpochLog::take(LogLine line) {
  if (auto* const end = std::get_if<EndEntry>(&line)) {
    m_end = std::move(*end);
    return;
  }
  m_end.reset();
  auto& record = std::get<EpochRecord>(line);
  m_entries.push_back(std::move(record.entry));
  m_proofs.push_back(record.proof);
}

std::optional<std::size_t> EpochLog::indexOf(EpochIndex epoch) const {
  const auto found = std::ranges::lower_bound(m_entries, epoch, {}, epochOf);
  if (found == m_entries.end() || epochOf(*found) != epoch) return std::nullopt;
  return static_cast<std::size_t>(found - m_entries.begin());
}

// Lines nearly always come in order. What was read before (`sortedCount` entries) already is.
void EpochLog::sortEntries(std::size_t sortedCount) {
  bool isSorted = true;
  for (std::size_t i = std::max<std::size_t>(sortedCount, 1); i < m_entries.size(); ++i) {
    const EpochIndex before = epochOf(m_entries[i - 1]);
    if (epochOf(m_entries[i]) > before) continue;
    isSorted = false;
    warn(fmt::format("{}: epoch {} comes after epoch {}; the last line of an epoch counts",
                     kEpochsFile, epochOf(m_entries[i]).value(), before.value()));
  }
  if (isSorted) return;
  m_hasOnlyGrown = false;
  std::vector<std::size_t> order(m_entries.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto epochAt = [&](std::size_t i) { return epochOf(m_entries[i]); };
  std::ranges::stable_sort(order, {}, epochAt);
  std::vector<EpochEntry> entries;
  std::vector<FrameProof> proofs;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const bool isReplaced = i + 1 < order.size() && epochAt(order[i]) == epochAt(order[i + 1]);
    if (isReplaced) continue;
    entries.push_back(std::move(m_entries[order[i]]));
    proofs.push_back(m_proofs[order[i]]);
  }
  m_entries = std::move(entries);
  m_proofs = std::move(proofs);
}

// True if `file` is the one read before with perhaps more at its end.
Result<bool> EpochLog::isSameFile(const File& file, const FileIdentity& now,
                                  const std::filesystem::path& path) const {
  if (now.inode != m_identity.inode || now.device != m_identity.device || now.size < m_validBytes) {
    return false;
  }
  std::vector<std::byte> tail(std::min(kTailBytes, m_validBytes));
  const auto read = readExactly(file, m_validBytes - tail.size(), tail, path);
  if (!read) return passOn(read.error());
  Hasher hasher;
  hasher.add(tail);
  return hasher.value() == m_tailHash;
}

Result<void> EpochLog::readFrom(const File& file, const std::filesystem::path& path) {
  const std::size_t sortedCount = m_entries.size();
  LineReader lines{file, m_validBytes, path};
  std::vector<std::pair<std::uint64_t, std::string>> invalid;  // since the last valid line
  while (true) {
    const auto next = lines.next();
    if (!next) return passOn(next.error());
    if (!*next) break;
    const Line& line = **next;
    if (line.text.empty() && !line.isTooLong) {
      // The line break that was missing when the line before was read, or an empty line.
      if (invalid.empty() && line.isTerminated) m_validBytes = line.nextOffset;
      if (invalid.empty() && line.isTerminated) m_needsLineBreak = false;
      continue;
    }
    auto parsed = line.isTooLong ? tooLong() : logLineFromText(line.text);
    if (!parsed) {
      if (invalid.size() < kMaxWarnings)
        invalid.emplace_back(line.offset, parsed.error().message());
      continue;
    }
    for (const auto& [offset, why] : invalid) {
      warn(fmt::format("{}: the line at byte {} is ignored: {}", kEpochsFile, offset, why));
    }
    invalid.clear();
    take(std::move(*parsed));
    m_validBytes = line.nextOffset;
    m_needsLineBreak = !line.isTerminated;
  }
  sortEntries(sortedCount);
  std::vector<std::byte> tail(std::min(kTailBytes, m_validBytes));
  const auto read = readExactly(file, m_validBytes - tail.size(), tail, path);
  if (!read) return passOn(read.error());
  Hasher hasher;
  hasher.add(tail);
  m_tailHash = hasher.value();
  return {};
}

Result<bool> EpochLog::update(const RunFolder& folder) {
  const std::filesystem::path path = folder.path() / kEpochsFile;
  const auto file = folder.openFile(kEpochsFile);
  if (!file && file.error().code() == ErrorCode::NotFound) {
    const bool hadAny = m_identity != FileIdentity{};
    *this = {};
    return hadAny;
  }
  if (!file) return passOn(file.error());
  const auto now = identityOf(*file, path);
  if (!now) return passOn(now.error());
  if (*now == m_identity) return false;
  const auto same = isSameFile(*file, *now, path);
  if (!same) return passOn(same.error());
  if (!*same) *this = {};
  m_hasOnlyGrown = *same;
  const auto read = readFrom(*file, path);
  if (!read) return passOn(read.error());
  m_identity = *now;
  m_identity.size = std::max(m_identity.size, m_validBytes);  // it may grow while it is read
  return true;
}

}  // namespace flipbook::recording
