// A run that is open with its findings, its edits and whoever reviews them.

#pragma once

#include <QTest>

#include "flipbook/viewmodel/edit_session.h"
#include "flipbook/viewmodel/reviewer.h"
#include "flipbook/viewmodel/run_findings.h"
#include "viewmodel/sample_fixtures.h"

namespace flipbook::test {

// Four judged pages; sample 1 is learnt as the class after its own.
struct ReviewFixture : OpenFixture {
  explicit ReviewFixture(const RunShape& shape = {.epochs = 5}) : OpenFixture{shape} {
    edits.setRun(run.get());
    findings.setRun(run.get());
    reviewer.setRun(run.get(), &thumbnails);
  }
  ~ReviewFixture() {
    reviewer.setRun(nullptr, nullptr);
    findings.setRun(nullptr);
  }

  bool waitUntilRanked() {
    return QTest::qWaitFor(
        [this] { return findings.state() == viewmodel::RunFindings::State::Ranked; });
  }
  [[nodiscard]] viewmodel::FindingsModel& list() { return reviewer.list(); }
  [[nodiscard]] SampleId at(int row) { return list().findingAt(row)->sample; }

  viewmodel::RunFindings findings;
  viewmodel::EditSession edits;
  viewmodel::Reviewer reviewer{findings, edits, view};
};

}  // namespace flipbook::test
