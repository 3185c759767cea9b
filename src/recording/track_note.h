// layout.json beside the refined layouts: how they were made. Without it there is no refined track.

#pragma once

#include <filesystem>
#include <string_view>

#include "flipbook/recording/file_io.h"
#include "flipbook/recording/layout_writer.h"
#include "flipbook/recording/run_reader.h"

namespace flipbook::recording {

inline constexpr std::string_view kTrackNoteFile = "layout.json";
inline constexpr std::string_view kNewTrackFolder = "layouts/refined.new";  // while it is written

[[nodiscard]] Result<Written> writeTrackNote(const std::filesystem::path& path,
                                             const RefinedTrack& track);

// Errors: NotFound (no refined track), CorruptData, Io; messages end with the path.
[[nodiscard]] Result<TrackNote> readTrackNote(const RunFolder& folder);

// Removes the refined track of a run, and what a writer that died left of one.
void dropRefinedTrack(const std::filesystem::path& run);

}  // namespace flipbook::recording
