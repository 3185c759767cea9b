// samples.jsonl: the run's samples, in the run's order.

#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "flipbook/core/run_info.h"
#include "flipbook/core/sample.h"
#include "flipbook/recording/file_io.h"

namespace flipbook::recording {

// One line without its line break.
[[nodiscard]] std::string textFromSample(const Sample& sample);

// Errors: CorruptData, without place.
[[nodiscard]] Result<Sample> sampleFromText(std::string_view line, std::size_t classCount);

// All of them: exactly `info.sampleCount`, none twice. What follows the last one and is no sample
// (a tail of zeros after a power cut) is left out and told in `warnings`. Errors: CorruptData,
// naming line and byte; Io.
[[nodiscard]] Result<std::vector<Sample>> readSamples(const RunFolder& folder, const RunInfo& info,
                                                      std::vector<std::string>& warnings);

}  // namespace flipbook::recording
