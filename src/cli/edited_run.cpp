#include "cli/edited_run.h"

#include "cli/console.h"
#include "flipbook/correction/correction.h"

namespace flipbook::cli {

Result<std::vector<Sample>> samplesWithEdits(const recording::RunReader& run,
                                             const std::string& source) {
  auto edited = recording::editedSamples(run, source);
  if (!edited) return passOn(edited.error());
  for (const std::string& warning : edited->warnings) warn(warning);
  return std::move(edited->samples);
}

Result<void> checkApplyIsFinished(const recording::RunReader& run, const std::string& named,
                                  std::string_view what) {
  using correction::Unfinished;
  const auto left = correction::unfinished(run);
  if (!left) return passOn(left.error(), what);
  if (*left == Unfinished::Nothing) return {};
  const std::string command = "flipbook-cli apply " + printablePath(named);
  if (*left == Unfinished::Apply) {
    return fail(ErrorCode::InvalidArgument,
                "{}: an earlier apply was interrupted: {} completes it, {} --undo takes it back",
                what, command, command);
  }
  return fail(ErrorCode::InvalidArgument,
              "{}: taking an earlier apply back was interrupted: {} --undo brings it to an end, {} "
              "does so and applies the edits again",
              what, command, command);
}

}  // namespace flipbook::cli
