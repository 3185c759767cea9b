#include "recording/track_note.h"

#include "recording/json_text.h"
#include "recording/layout_file.h"

namespace flipbook::recording {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kMostBytes = 1U << 20U;

}  // namespace

Result<Written> writeTrackNote(const fs::path& path, const RefinedTrack& track) {
  OrderedJson note;
  note["method"] = "anchored t-SNE, each page held by the pages before and after it";
  note["calm"] = track.calm;
  note["sweeps"] = track.sweeps;
  note["pages"] = track.pages.size();
  auto file = WholeFile::create(path);
  if (!file) return passOn(file.error());
  const auto written = file->write(jsonText(note) + "\n");
  if (!written) return passOn(written.error());
  return file->commit();
}

Result<TrackNote> readTrackNote(const RunFolder& folder) {
  const std::string relative = folderOf(LayoutTrack::Refined) + "/" + std::string{kTrackNoteFile};
  const fs::path path = folder.path() / relative;
  const auto file = folder.openFile(relative);
  if (!file) return passOn(file.error());
  const auto text = readText(*file, kMostBytes, path);
  if (!text) return passOn(text.error());
  const auto note = parseJson(*text);
  if (!note) return fail(ErrorCode::CorruptData, "{}: {}", note.error().message(), shown(path));
  if (!note->is_object()) return fail(ErrorCode::CorruptData, "not an object: {}", shown(path));
  return TrackNote{.calm = numberIn(*note, "calm"), .pages = countIn(*note, "pages").value_or(0)};
}

void dropRefinedTrack(const fs::path& run) {
  std::error_code ignored;
  fs::remove(run / folderOf(LayoutTrack::Refined) / kTrackNoteFile, ignored);  // first: no track
  fs::remove_all(run / folderOf(LayoutTrack::Refined), ignored);
  fs::remove_all(run / kNewTrackFolder, ignored);
}

}  // namespace flipbook::recording
