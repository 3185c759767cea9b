// How samples, classes and figures of a run are written in the window. Data is shown as plain text
// with everything odd escaped (printablePath), whatever a run file says.

#pragma once

#include <QString>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>

#include "flipbook/core/ids.h"
#include "flipbook/core/result.h"
#include "flipbook/core/run_info.h"
#include "flipbook/core/sample.h"
#include "flipbook/findings/stands_out.h"
#include "flipbook/viewmodel/training_progress.h"

namespace flipbook::viewmodel {

[[nodiscard]] QString shownText(std::string_view bytes);
// The same for a tool tip, which would take data that looks like markup for markup.
[[nodiscard]] QString plainTip(const QString& text);
[[nodiscard]] QString fileNameText(const Sample& sample);  // without its folders
[[nodiscard]] QString splitText(Split split);

// Of a class that the run does not have: its number.
[[nodiscard]] QString classText(const RunInfo& run, ClassId klass);
// The name of its class, or that there is none.
[[nodiscard]] QString labelText(const RunInfo& run, const Label& label);
// The same within a sentence: "labelled cat", "no label".
[[nodiscard]] QString labelledText(const RunInfo& run, const Label& label);

// In the person's locale (as countText, which comes with the header); "–" where there is no value
// (nullopt or not finite).
[[nodiscard]] QString ratioText(std::optional<double> value, int decimals = 2);

// Headline and sentence for what makes a sample stand out.
[[nodiscard]] QString reasonHeadline(const findings::StandsOut& reason);
[[nodiscard]] QString reasonSentence(const findings::StandsOut& reason, const RunInfo& run);

// Where the sample's file lies. Only paths that stay below the dataset's root are ever opened: a
// path that is empty, absolute or climbs with ".." is refused, whatever lies there. Errors:
// InvalidArgument; NotFound if the run does not say where its dataset is.
[[nodiscard]] Result<std::filesystem::path> sampleFile(const RunInfo& run, const Sample& sample);

}  // namespace flipbook::viewmodel
