// Samples as a table that other programs open.

#pragma once

#include <QByteArray>
#include <span>

#include "flipbook/core/ids.h"

namespace flipbook::viewmodel {

class FindingsModel;
class OpenRun;

// CSV (RFC 4180, UTF-8) with a header: path, label, split. Text that a spreadsheet would take for a
// formula gets an apostrophe in front.
[[nodiscard]] QByteArray sampleTable(const OpenRun& run, std::span<const SampleId> samples);

// The rows of a list of findings as they stand there: rank, path, label, split, kind, score,
// suggested, since_epoch, reason, decided.
[[nodiscard]] QByteArray findingsTable(const OpenRun& run, const FindingsModel& list);

}  // namespace flipbook::viewmodel
