#include "cli/edited_run.h"

#include "cli/console.h"

namespace flipbook::cli {
namespace {

Result<recording::EditPatch> ownPatch(const recording::RunReader& run) {
  const auto log = recording::EditLog::open(run);
  if (!log) return passOn(log.error());
  return recording::patchOf(run, *log);
}

}  // namespace

Result<std::vector<Sample>> editedSamples(const recording::RunReader& run,
                                          const std::string& source) {
  const auto patch = source.empty() ? ownPatch(run) : recording::readEditPatch(source);
  if (!patch) return passOn(patch.error());
  std::vector<Sample> samples = run.samples();
  if (source.empty() && patch->entries.empty()) {  // nobody decided anything, or in vain
    for (const std::string& warning : patch->warnings) warn(warning);
    return samples;
  }
  const auto taken = recording::takeEdits(*patch, run.info().classes, samples);
  if (!taken) return passOn(taken.error());
  for (const std::string& warning : taken->warnings) warn(warning);
  return samples;
}

}  // namespace flipbook::cli
