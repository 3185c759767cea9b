// Rankings of what may be wrong in the data: suspected wrong labels, outliers, duplicates, hard
// samples. Scores are for ranking, not for counting errors. Mathematics and figures:
// docs/findings.md.

#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <vector>

#include "flipbook/core/ids.h"
#include "flipbook/core/result.h"
#include "flipbook/findings/evidence.h"
#include "flipbook/findings/thin_spots.h"

namespace flipbook::findings {

enum class FindingKind : std::uint8_t { Label, Outlier, Duplicate, Hard };
inline constexpr std::array kFindingKinds{FindingKind::Label, FindingKind::Outlier,
                                          FindingKind::Duplicate, FindingKind::Hard};

// "label", "outlier", "duplicate" or "hard": as the command line and every table spell it.
[[nodiscard]] const char* nameOf(FindingKind kind);

// Is the label wrong? The parts are in standard deviations within the sample's split, higher is
// more suspect; NaN where the run has not recorded what they need.
struct LabelSuspicion {
  float score{};  // in [0, 1]
  float trainingPart{};
  float recordedPart{};
  float heldOutPart{};  // of an audit
  float ridgePart{};
  float neighborPart{};
  std::optional<ClassId> suggested;  // none where there is one class only
  // Mean probability of `suggested` over the heaviest pages; over those of an audit where there is
  // one and it is good enough.
  float modelVote{};
  float neighborVote{};  // share of its neighbours that are labelled so; NaN: unknown
};

// Is it unlike anything else? Shares are of all samples, in [0, 1]; NaN: unknown.
struct OutlierSuspicion {
  float score{};                   // in [0, 1]
  bool isByLength{};               // response is the features' length; else the classes' scores
  float weakerThan{};              // share to which the network responds more strongly
  float strangerThan{};            // share that is better described by the common directions
  float mixedThan{};               // share whose neighbours agree better on one label
  float odderThan{};               // share that was less unusual to the untrained network
  std::uint32_t neighbors{};       // known
  std::uint32_t neighborLabels{};  // different labels among them
  std::optional<EpochIndex> weakSince;  // among the weakest responses from here on
};

// Is it there twice? `score` is at least 0.5 for duplicates and at least 0.75 where their labels
// differ; below 0.5 it says how near the nearest other is.
struct DuplicateSuspicion {
  float score{};                  // in [0, 1]
  std::optional<SampleId> other;  // the most alike
  bool isExact{};                 // the same bytes
  bool isNear{};                  // another file, but nearly the same
  bool isByPixels{};              // as their pixels say; else the network hardly tells them apart
  bool labelsDiffer{};
  float relativeDistance{};  // to `other`, in distances to ordinary neighbours; NaN: unknown
};

// Is the model torn about it? 0 for samples that stand high in the two rankings above.
struct HardSuspicion {
  float score{};     // in [0, 1]
  bool isSuspect{};  // stands high in one of them
  std::uint32_t changes{};
  std::uint32_t pages{};
  EpochIndex lastPage;  // of them
  std::optional<EpochIndex> firstChange;
  std::optional<EpochIndex> rightSince;
};

// N entries each; before there are kTooEarlyPages pages only the duplicates, by bytes and pixels
// alone.
struct Findings {
  bool isTooEarly{};
  std::vector<LabelSuspicion> label;
  std::vector<OutlierSuspicion> outlier;
  std::vector<DuplicateSuspicion> duplicate;
  std::vector<HardSuspicion> hard;
  ThinSpots thin;  // on the page with the best validation accuracy

  [[nodiscard]] float score(FindingKind kind, SampleId sample) const;
  // All samples, the highest score first, equals in order of index; empty where the kind is not
  // judged yet.
  [[nodiscard]] std::vector<SampleId> ranked(FindingKind kind) const;
};

// A function of the evidence alone. Samples that are excluded, that have no label, or that no page
// judges, score 0 and take no part in the judgement of others; duplicates are told of all the same.
// 12,000 samples of 128 features take about a second. Errors: Cancelled.
[[nodiscard]] Result<Findings> rankFindings(const Evidence& evidence, std::stop_token stop = {});

}  // namespace flipbook::findings
