// What the figures of a page mean, in sentences with this run's own numbers, for people who do not
// program. Plain text; numbers as the person's locale writes them; "–" where a quotient is 0/0.

#pragma once

#include <QString>
#include <QStringList>
#include <cstdint>
#include <optional>
#include <vector>

#include "flipbook/core/epoch_frame.h"
#include "flipbook/core/run_info.h"
#include "flipbook/metrics/metrics.h"
#include "flipbook/viewmodel/metric_curves.h"

namespace flipbook::viewmodel {

// Three decimals, or "–".
[[nodiscard]] QString figureText(std::optional<double> value);
// "+0.012", "−0.004", "0.000"; empty if one of the two has no value.
[[nodiscard]] QString changeText(std::optional<double> now, std::optional<double> before);

[[nodiscard]] QString metricName(Metric metric);     // "Precision"
[[nodiscard]] QString metricInWords(Metric metric);  // at most four words: "right when it says so"
// One sentence with the figure, for a tooltip; says over how many classes an average goes.
[[nodiscard]] QString metricMeaning(Metric metric, const EpochSummary& summary,
                                    std::uint32_t classCount);

// The class worth a sentence: `preferred` if it has samples, else the one with samples that the
// model knows worst (lowest F1, then most samples); none if no class has samples.
[[nodiscard]] std::optional<ClassId> classToExplain(const metrics::SplitMetrics& page,
                                                    std::optional<ClassId> preferred);

// "Of 100 images that the model calls “dog”, 61 really are (precision 0.61)." From real counts
// where there are fewer than 100, per 1,000 where per 100 would round to none or all.
[[nodiscard]] QString precisionSentence(const RunInfo& run, const metrics::SplitMetrics& page,
                                        ClassId klass);
[[nodiscard]] QString recallSentence(const RunInfo& run, const metrics::SplitMetrics& page,
                                     ClassId klass);
// What it takes samples of the class for instead; empty if the class has no samples.
[[nodiscard]] QString mixUpSentence(const RunInfo& run, const metrics::SplitMetrics& page,
                                    ClassId klass);
[[nodiscard]] QString lossSentence(const SplitSummary& split, std::uint32_t classCount);
// Training against validation, by accuracy; empty if one of the two is not known.
[[nodiscard]] QString splitsSentence(const EpochSummary& summary);

// All that is said of one page. `run` and `validation` outlive the call.
struct PageInWords {
  const RunInfo* run{};                       // not null
  const metrics::SplitMetrics* validation{};  // null while it is being computed
  EpochSummary summary;
  std::optional<ClassId> preferredClass;  // of the selected sample
  std::uint32_t lastEpoch{};              // recorded
};

// The few sentences beside the curves.
[[nodiscard]] QStringList numbersInWords(const PageInWords& page);

struct Explanation {
  QString term;
  QString text;
};

// "What do these mean?": page, epoch, training and validation, precision, recall, F1, loss.
[[nodiscard]] std::vector<Explanation> explainEverything(const PageInWords& page);

}  // namespace flipbook::viewmodel
