#include "flipbook/recording/layout_writer.h"

#include <fcntl.h>

#include <cerrno>
#include <cstdio>
#include <optional>
#include <system_error>

#include "flipbook/recording/run_hold.h"
#include "flipbook/recording/run_writer.h"
#include "recording/epoch_log.h"
#include "recording/layout_file.h"
#include "recording/run_json.h"
#include "recording/track_note.h"

namespace flipbook::recording {

namespace fs = std::filesystem;

struct LayoutWriter::State {
  fs::path path;
  std::optional<RunHold> hold;  // none beside a writer that has it
};

LayoutWriter::LayoutWriter(std::unique_ptr<State> state) : m_state{std::move(state)} {}
LayoutWriter::LayoutWriter(LayoutWriter&&) noexcept = default;
LayoutWriter& LayoutWriter::operator=(LayoutWriter&&) noexcept = default;
LayoutWriter::~LayoutWriter() = default;

Result<LayoutWriter> LayoutWriter::open(const fs::path& run) {
  constexpr std::string_view kFront = "write layouts";
  auto hold = RunHold::take(run);
  if (!hold) return passOn(hold.error(), kFront);
  return LayoutWriter{std::make_unique<State>(State{run, std::move(*hold)})};
}

LayoutWriter LayoutWriter::beside(const RunWriter& writer) {
  return LayoutWriter{std::make_unique<State>(State{writer.path(), std::nullopt})};
}

Result<void> LayoutWriter::writeLive(EpochIndex epoch, const Layout& layout) {
  const auto written =
      writeInRun(m_state->path, fileNameOf(epoch, folderOf(LayoutTrack::Live)),
                 [&](const fs::path& file) { return writeLayoutFile(file, layout); });
  if (!written) return passOn(written.error(), fmt::format("lay out epoch {}", epoch.value()));
  return {};
}

namespace {

Result<void> writeTrack(const fs::path& run, const std::string& folder, const RefinedTrack& track) {
  for (const auto& [epoch, layout] : track.pages) {
    const auto written = writeInRun(
        run, fileNameOf(epoch, folder),
        [&layout = layout](const fs::path& file) { return writeLayoutFile(file, layout); });
    if (!written) return passOn(written.error());
  }
  const auto noted = writeInRun(run, folder + "/" + std::string{kTrackNoteFile},
                                [&](const fs::path& file) { return writeTrackNote(file, track); });
  if (!noted) return passOn(noted.error());
  return {};
}

// Gives `from` the name `to`, whatever has it now taking the name `from`.
Result<void> changePlaces(const fs::path& from, const fs::path& to) {
  if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_EXCHANGE) == 0) return {};
  // Nothing is there yet, or the file system cannot exchange.
  std::error_code error;
  if (errno != ENOENT) fs::remove_all(to, error);
  fs::rename(from, to, error);
  if (!error) return {};
  return fail(ErrorCode::Io, "cannot rename: {}: {}", error.message(), shown(from));
}

}  // namespace

Result<void> LayoutWriter::writeRefined(const RefinedTrack& track) {
  constexpr std::string_view kFront = "write refined layouts";
  const std::string name = folderOf(LayoutTrack::Refined);
  const fs::path target = m_state->path / name;
  const fs::path fresh = m_state->path / kNewTrackFolder;
  std::error_code ignored;
  fs::remove_all(fresh, ignored);  // of a writer that died
  auto written = writeTrack(m_state->path, std::string{kNewTrackFolder}, track);
  if (written) written = changePlaces(fresh, target);
  fs::remove_all(fresh, ignored);  // the one before, or what could not be finished
  if (written) written = syncDirectory(m_state->path / kLayoutsFolder);
  if (!written) return passOn(written.error(), kFront);
  return {};
}

}  // namespace flipbook::recording
