#include "recording/track_note.h"

#include "recording/json_file.h"
#include "recording/layout_file.h"

namespace flipbook::recording {

namespace fs = std::filesystem;

Result<Written> writeTrackNote(const fs::path& path, const RefinedTrack& track) {
  OrderedJson note;
  note["method"] = "anchored t-SNE, each page held by the pages before and after it";
  note["calm"] = track.calm;
  note["sweeps"] = track.sweeps;
  note["pages"] = track.pages.size();
  return writeJsonFile(path, note);
}

Result<TrackNote> readTrackNote(const RunFolder& folder) {
  const std::string relative = folderOf(LayoutTrack::Refined) + "/" + std::string{kTrackNoteFile};
  const auto note = readJsonFile(folder, relative);
  if (!note) return passOn(note.error());
  return TrackNote{.calm = numberIn(*note, "calm"), .pages = countIn(*note, "pages").value_or(0)};
}

void dropRefinedTrack(const fs::path& run) {
  std::error_code ignored;
  fs::remove(run / folderOf(LayoutTrack::Refined) / kTrackNoteFile, ignored);  // first: no track
  fs::remove_all(run / folderOf(LayoutTrack::Refined), ignored);
  fs::remove_all(run / kNewTrackFolder, ignored);
}

}  // namespace flipbook::recording
