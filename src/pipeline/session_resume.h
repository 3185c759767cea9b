// A run that goes on: from its last committed epoch, or as a branch off an earlier one.

#pragma once

#include "flipbook/pipeline/engine.h"
#include "pipeline/session_context.h"

namespace flipbook::pipeline {

// Reads options, samples and the newest whole checkpoint from the run, decodes the same images, and
// trains on: to the same bits as if it had never stopped. Errors: as RunReader::open; NotFound (no
// checkpoint left, or none for the page to branch off); CorruptData (images are missing or are not
// those the run was trained on).
[[nodiscard]] Result<RunOutcome> resumeSession(const ResumeOptions& options,
                                               SessionContext& context);

}  // namespace flipbook::pipeline
