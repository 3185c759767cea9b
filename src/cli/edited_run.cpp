#include "cli/edited_run.h"

#include "cli/console.h"

namespace flipbook::cli {

Result<std::vector<Sample>> samplesWithEdits(const recording::RunReader& run,
                                             const std::string& source) {
  auto edited = recording::editedSamples(run, source);
  if (!edited) return passOn(edited.error());
  for (const std::string& warning : edited->warnings) warn(warning);
  return std::move(edited->samples);
}

}  // namespace flipbook::cli
