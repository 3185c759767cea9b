// Decisions of an earlier run, taken over by a list of samples of the same images.

#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "flipbook/core/run_info.h"
#include "flipbook/core/sample.h"
#include "flipbook/recording/edit_patch.h"

namespace flipbook::recording {

// Why a sample is left out that somebody excluded by hand.
inline constexpr std::string_view kExcludedByHand = "left out by hand";

inline constexpr std::string_view kNoneStands = "edits: none of them stands";  // a warning

struct TakenEdits {
  EditsInfo info;                     // what is changed now, against the dataset
  std::vector<std::string> warnings;  // what could not be taken over, with counts
};

// Gives the samples the labels of the patch (the one before into `labelBefore`) and marks the
// excluded. A sample without a label that gets one becomes a training sample. Then samples go to
// the other split that were moved. An entry belongs to the sample of the same path and box; where
// there is none, to the only one of the same content. `classes` are those of the samples; names
// decide, not numbers. Left out with a warning: entries of images that are not there or that have
// changed. Errors: InvalidArgument (a class that the samples do not have, a path of which several
// samples are parts, no entry that fits); `samples` are then of no use.
[[nodiscard]] Result<TakenEdits> takeEdits(const EditPatch& patch,
                                           std::span<const std::string> classes,
                                           std::vector<Sample>& samples);

struct EditedSamples {
  std::vector<Sample> samples;        // N, as in the run where nobody decided anything
  std::vector<std::string> warnings;  // what could not be taken over
};

// The samples of the run with the decisions of `source` (a run, its edits.jsonl, or such a file on
// its own), or with the run's own where it is empty. Errors: as takeEdits, readEditPatch and
// EditLog::open.
[[nodiscard]] Result<EditedSamples> editedSamples(const RunReader& run,
                                                  const std::filesystem::path& source = {});

// Whether a classifier can still be trained on the samples. Warnings name classes that have lost
// all they had to be learnt from. Errors: InvalidArgument (fewer than two classes to train on,
// nothing to judge by).
[[nodiscard]] Result<std::vector<std::string>> checkStillTrainable(
    std::span<const Sample> samples, std::span<const std::string> classes);

struct TakenSplits {
  bool isAny{};                // else the patch is of no run, or shares no sample with it
  std::size_t partedGroups{};  // that the earlier run has on both sides
};

// Gives every sample that the patch's run has too, and that has a label in both, the split that it
// has there; who had none there is a training sample. What is new goes where its group is.
[[nodiscard]] TakenSplits takeSplits(const EditPatch& patch, std::vector<Sample>& samples);

}  // namespace flipbook::recording
