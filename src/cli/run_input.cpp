#include "cli/run_input.h"

#include <charconv>
#include <ranges>

#include "cli/console.h"

namespace flipbook::cli {
namespace {

bool names(std::string_view name, std::string_view path) {
  return path == name || (path.ends_with(name) && path[path.size() - name.size() - 1] == '/');
}

// The epoch asked for, or the last one; the error names the epochs there are.
Result<EpochIndex> findEpoch(const recording::RunReader& run, std::optional<std::uint32_t> epoch) {
  const auto& epochs = run.epochs();
  const std::string where = printablePath(run.path().string());
  if (epochs.empty()) return fail(ErrorCode::NotFound, "the run has no epoch yet: {}", where);
  if (!epoch) return epochs.back().summary.epoch;
  if (run.find(EpochIndex{*epoch}) != nullptr) return EpochIndex{*epoch};
  return fail(ErrorCode::NotFound, "the run has no epoch {}, only {} to {}: {}", *epoch,
              epochs.front().summary.epoch.value(), epochs.back().summary.epoch.value(), where);
}

// The newest page that can be shown, for when the last one cannot (D3, D4).
Result<EpochFrame> lastWholeFrame(const recording::RunReader& run, const Error& why) {
  for (const auto& entry : run.epochs() | std::views::reverse | std::views::drop(1)) {
    auto frame = run.readFrame(entry.summary.epoch);
    if (!frame) continue;
    warn(fmt::format("{}; epoch {} is shown instead", why.message(), frame->epoch.value()));
    return frame;
  }
  return passOn(why);
}

}  // namespace

Result<recording::RunReader> openRun(const std::string& path) {
  auto run = recording::RunReader::open(path);
  if (!run) return passOn(run.error());
  for (const std::string& warning : run->warnings()) warn(warning);
  return run;
}

Result<EpochFrame> readPage(const recording::RunReader& run, std::optional<std::uint32_t> epoch) {
  const auto found = findEpoch(run, epoch);
  if (!found) return passOn(found.error());
  auto frame = run.readFrame(*found);
  if (!frame && !epoch) frame = lastWholeFrame(run, frame.error());
  return frame;
}

Result<OpenPage> openPage(const std::string& path, std::optional<std::uint32_t> epoch) {
  auto run = openRun(path);
  if (!run) return passOn(run.error());
  auto frame = readPage(*run, epoch);
  if (!frame) return passOn(frame.error());
  return OpenPage{std::move(*run), std::move(*frame)};
}

Result<SampleId> findSample(const recording::RunReader& run, const std::string& name) {
  const auto& samples = run.samples();
  std::uint32_t index = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), index);
  if (error == std::errc{} && end == name.data() + name.size() && index < samples.size()) {
    return SampleId{index};
  }
  const std::string path = pathFromText(name);
  std::optional<SampleId> found;
  for (std::uint32_t i = 0; i < samples.size(); ++i) {
    if (samples[i].path == path) return SampleId{i};
    if (!names(path, samples[i].path)) continue;
    if (found) {
      return fail(ErrorCode::NotFound, "several samples are called {}; give the path from the root",
                  printablePath(name));
    }
    found = SampleId{i};
  }
  if (found) return *found;
  return fail(ErrorCode::NotFound, "no sample {}: give a path as in samples.jsonl, or 0 to {}",
              printablePath(name), samples.size() - 1);
}

}  // namespace flipbook::cli
