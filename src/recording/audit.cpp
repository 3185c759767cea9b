#include "flipbook/recording/audit.h"

#include <algorithm>
#include <limits>

#include "recording/audit_folder.h"
#include "recording/json_file.h"
#include "recording/run_json.h"
#include "recording/run_lock.h"

namespace flipbook::recording {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kFormat = "flipbook-audit";
constexpr std::uint64_t kVersion = 1;
constexpr std::uint32_t kNobody = std::numeric_limits<std::uint32_t>::max();

constexpr std::string_view kPlanName = "audit.json";

std::string planFile() { return fmt::format("{}/{}", kAuditFolder, kPlanName); }

// Nothing is written or deleted through a link: it may lead out of the run.
Result<void> checkIsOwn(const fs::path& run) {
  std::error_code error;
  if (!fs::is_symlink(fs::symlink_status(run / kAuditFolder, error))) return {};
  return fail(ErrorCode::CorruptData,
              "audit: it is a link, and links in a run are not followed; remove it: {}",
              shown(run / kAuditFolder));
}

Result<AuditPlan> planFrom(const Json& json, const fs::path& path) {
  if (textIn(json, "format") != kFormat) {
    return fail(ErrorCode::CorruptData, "not an audit: {}", shown(path));
  }
  const std::uint64_t version = countIn(json, "version").value_or(0);
  if (version != kVersion) {
    return fail(ErrorCode::UnsupportedVersion,
                "the audit has format version {}, this program reads {}: {}", version, kVersion,
                shown(path));
  }
  const std::uint64_t folds = countIn(json, "folds").value_or(0);
  const std::uint64_t epochs = countIn(json, "epochs").value_or(0);
  if (folds < kFewestFolds || folds > kMostFolds || epochs == 0 || epochs > kMostEpochs) {
    return fail(ErrorCode::CorruptData, "an audit of {} folds of {} epochs cannot be: {}", folds,
                epochs, shown(path));
  }
  return AuditPlan{static_cast<std::uint32_t>(folds), static_cast<std::uint32_t>(epochs)};
}

bool isSameSample(const Sample& a, const Sample& b) {
  return a.path == b.path && a.box == b.box && a.label == b.label &&
         a.excludedBecause.empty() == b.excludedBecause.empty();
}

bool isDone(const RunReader& fold, const RunReader& run, const AuditPlan& plan) {
  return isFoldTrained(fold, plan) &&
         std::ranges::equal(fold.samples(), run.samples(), isSameSample);
}

}  // namespace

fs::path foldPath(const fs::path& run, std::uint32_t fold) {
  return run / kAuditFolder / fmt::format("fold-{}.flipbook", fold);
}

bool isFoldTrained(const RunReader& fold, const AuditPlan& plan) {
  const bool hasEnded = fold.end() && fold.end()->how == RunEnd::Completed;
  return hasEnded && fold.find(EpochIndex{plan.epochs}) != nullptr;
}

Result<void> writeAuditPlan(const fs::path& run, const AuditPlan& plan) {
  if (auto own = checkIsOwn(run); !own) return own;
  OrderedJson json;
  json["format"] = kFormat;
  json["version"] = kVersion;
  json["folds"] = plan.folds;
  json["epochs"] = plan.epochs;
  const auto written =
      writeInRun(run, planFile(), [&](const fs::path& path) { return writeJsonFile(path, json); });
  if (!written) return passOn(written.error());
  return {};
}

Result<std::optional<AuditPlan>> readAuditPlan(const fs::path& run) {
  if (auto own = checkIsOwn(run); !own) return passOn(own.error());
  const auto folder = RunFolder::open(run);
  if (!folder) return passOn(folder.error());
  const auto json = readJsonFile(*folder, planFile());
  if (!json && json.error().code() == ErrorCode::NotFound) return std::nullopt;
  if (!json) return passOn(json.error());
  auto plan = planFrom(*json, folder->path() / planFile());
  if (!plan) return passOn(plan.error());
  return *plan;
}

Result<void> removeAudit(const fs::path& run) {
  if (auto own = checkIsOwn(run); !own) return own;
  std::error_code error;
  for (std::uint32_t fold = 2; fold <= kMostFolds; ++fold) {
    const fs::path path = foldPath(run, fold);
    std::error_code ignored;
    if (fs::is_symlink(fs::symlink_status(path, ignored)) || !looksLikeRun(path)) continue;
    const auto lock = RunLock::take(path);
    if (!lock) return passOn(lock.error());
    fs::remove_all(path, error);
    if (error) break;
  }
  const fs::path plan = run / planFile();
  if (!error) fs::remove(plan, error);
  if (!error) fs::remove(plan.native() + std::string{kTemporarySuffix}, error);
  if (!error && strangersInAudit(run).empty()) fs::remove_all(run / kAuditFolder, error);
  if (!error) return {};
  return fail(ErrorCode::Io, "cannot remove the audit: {}: {}", error.message(),
              shown(run / kAuditFolder));
}

std::vector<fs::path> strangersInAudit(const fs::path& run) {
  std::vector<fs::path> strangers;
  std::error_code error;
  fs::directory_iterator entry{run / kAuditFolder, error};
  for (; !error && entry != fs::directory_iterator{}; entry.increment(error)) {
    const fs::path name = entry->path().filename();
    bool isOurs = name == kPlanName || name == fmt::format("{}{}", kPlanName, kTemporarySuffix);
    for (std::uint32_t fold = 2; fold <= kMostFolds; ++fold) {
      isOurs = isOurs || name == foldPath(run, fold).filename();
    }
    if (!isOurs) strangers.push_back(entry->path());
  }
  return strangers;
}

Result<std::optional<Audit>> Audit::open(const RunReader& run) {
  const auto plan = readAuditPlan(run.path());
  if (!plan) return passOn(plan.error());
  if (!*plan) return std::nullopt;
  Audit audit{**plan};
  for (std::uint32_t fold = 2; fold <= audit.m_plan.folds; ++fold) {
    const fs::path path = foldPath(run.path(), fold);
    std::error_code error;
    if (fs::is_symlink(fs::symlink_status(path, error))) continue;
    auto reader = RunReader::open(path);
    if (reader && isDone(*reader, run, audit.m_plan)) audit.m_folds.push_back(*std::move(reader));
  }
  if (!audit.isComplete()) return audit;
  audit.takeParts(run);
  if (audit.holdsEverySampleOut(run)) {
    audit.takeEpochs(run);
  } else {
    audit.m_folds.clear();  // of another dealing, of a run that was replaced meanwhile
  }
  return audit;
}

std::uint32_t Audit::foldsDone() const { return static_cast<std::uint32_t>(m_folds.size()) + 1; }

void Audit::takeEpochs(const RunReader& run) {
  for (const EpochEntry& entry : run.epochs()) {
    const EpochIndex epoch = entry.summary.epoch;
    if (epoch.value() == 0) continue;  // an untrained model judges nothing
    const bool isEverywhere = std::ranges::all_of(
        m_folds, [&](const RunReader& fold) { return fold.find(epoch) != nullptr; });
    if (isEverywhere) m_epochs.push_back(epoch);
  }
}

void Audit::takeParts(const RunReader& run) {
  const auto& samples = run.samples();
  m_partOf.assign(samples.size(), kNobody);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    if (!samples[i].excludedBecause.empty() || samples[i].isUnlabeled()) continue;
    if (samples[i].split == Split::Validation) m_partOf[i] = 0;
    for (std::uint32_t f = 0; f < m_folds.size(); ++f) {
      if (m_folds[f].samples()[i].split == Split::Validation) m_partOf[i] = f + 1;
    }
  }
}

bool Audit::holdsEverySampleOut(const RunReader& run) const {
  const auto& samples = run.samples();
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const bool isJudged = samples[i].excludedBecause.empty() && !samples[i].isUnlabeled();
    if (isJudged && m_partOf[i] == kNobody) return false;
  }
  return true;
}

Result<ClassScores> Audit::heldOut(const RunReader& run, EpochIndex epoch) const {
  std::vector<ClassScores> parts;
  const auto take = [&](const RunReader& reader) -> Result<void> {
    auto frame = reader.readFrame(epoch);
    if (!frame) return passOn(frame.error(), "audit");
    parts.push_back(std::move(frame->scores));
    return {};
  };
  if (auto ok = take(run); !ok) return passOn(ok.error());
  for (const RunReader& fold : m_folds) {
    if (auto ok = take(fold); !ok) return passOn(ok.error());
  }
  const bool isAlike = std::ranges::all_of(parts, [&](const ClassScores& part) {
    return part.isFull() == parts.front().isFull() &&
           part.classCount() == parts.front().classCount() && part.sampleCount() == m_partOf.size();
  });
  if (!isAlike) {
    return fail(ErrorCode::CorruptData, "audit: the folds do not fit the run: {}",
                shown(run.path()));
  }
  return ClassScores::assembled(parts, m_partOf);
}

}  // namespace flipbook::recording
