// The audit of a run: fold after fold is trained, each without the samples that it will judge.

#pragma once

#include "flipbook/pipeline/engine.h"
#include "pipeline/session_context.h"

namespace flipbook::pipeline {

// Errors: InvalidArgument, naming the option and the permitted range.
[[nodiscard]] Result<void> checkAuditOptions(const AuditOptions& options);

// Folds that are done are left as they are, one that was stopped goes on. Errors: InvalidArgument
// (other folds than the audit was begun with, a run without pages), Io (the run or a fold is being
// written), and whatever keeps a fold from being trained.
[[nodiscard]] Result<RunOutcome> auditSession(const AuditOptions& options, SessionContext& context);

}  // namespace flipbook::pipeline
