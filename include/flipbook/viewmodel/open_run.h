// A run as the window has it open: its samples, its list of pages, and frames on demand.
//
// Live, finished and foreign runs are one case: everything comes from the run directory, which is
// looked at a few times a second. Frames are read on a pool thread into a cache with a byte budget;
// an answer that nobody waits for any more is dropped.

#pragma once

#include <QObject>
#include <QString>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "flipbook/core/epoch_frame.h"
#include "flipbook/core/run_info.h"
#include "flipbook/core/sample.h"
#include "flipbook/recording/run_reader.h"
#include "flipbook/viewmodel/live_run.h"
#include "flipbook/viewmodel/view_state.h"

namespace flipbook::viewmodel {

class OpenRun : public QObject {
  Q_OBJECT

 public:
  static constexpr std::size_t kDefaultCacheBytes = 512U << 20U;

  // What a run says of itself; no frame.
  struct Reading;
  // Takes as long as the disk does; callable from any thread. Errors: as RunReader::open.
  [[nodiscard]] static Result<std::shared_ptr<Reading>> read(const std::filesystem::path& path);
  // Opens what was read, which is used up. Touches no file.
  [[nodiscard]] static std::unique_ptr<OpenRun> open(Reading& reading,
                                                     std::size_t cacheBytes = kDefaultCacheBytes);
  // Both in one, for whoever may wait.
  [[nodiscard]] static Result<std::unique_ptr<OpenRun>> open(
      const std::filesystem::path& path, std::size_t cacheBytes = kDefaultCacheBytes);
  // Waits for reads under way.
  ~OpenRun() override;

  [[nodiscard]] const std::filesystem::path& path() const;
  [[nodiscard]] const RunInfo& info() const;
  [[nodiscard]] std::span<const Sample> samples() const;  // N; stays valid as long as this object
  // The sample with the path at which its image lies now: decisions that were applied to the files
  // have moved some (correction/correction.h).
  [[nodiscard]] Sample placed(SampleId sample) const;
  // Reads anew which were moved; takes as long as the disk does.
  void rereadMovedFiles();
  // Position in this list is the playhead's page number. Figures that a foreign run does not record
  // are filled in as they are computed; a page that turned out damaged has its `problem`.
  [[nodiscard]] const std::vector<recording::EpochEntry>& pages() const;
  [[nodiscard]] std::optional<std::uint32_t> pageOf(EpochIndex epoch) const;
  [[nodiscard]] std::optional<recording::EndEntry> end() const;
  [[nodiscard]] std::vector<std::string> warnings() const;
  // The track whose layouts frames carry from now on: the refined ones, where a page has one, or
  // the class compass. Frames of another track are forgotten.
  void setTrack(MapTrack track);
  // Whether there is a second track of layouts, refined over all pages.
  [[nodiscard]] bool hasRefined() const;
  // The reader, for work on pool threads (history, layouts). Shared, so that it outlives this
  // object while such work runs; const calls only. New pages come with a new reader: take it afresh
  // for every piece of work and let it go afterwards.
  [[nodiscard]] std::shared_ptr<const recording::RunReader> reader() const;

  // The page's frame if it is in memory, else null. Never reads a file.
  [[nodiscard]] FramePtr frame(std::uint32_t page) const;
  // Asks for a page; frameReady or frameFailed follows, always after this call has returned, unless
  // kPatience later requests for other pages made it pointless. The neighbours of the newest page
  // asked for are read ahead without a signal. Returns at once. No such page: nothing happens.
  void requestFrame(std::uint32_t page);
  static constexpr std::size_t kPatience = 3;

  // Where the engine posts frames of a run that this program is training.
  [[nodiscard]] LiveRun& live();

 Q_SIGNALS:
  void pagesChanged();    // pages() grew, shrank or closed with an end, or warnings() differ
  void trackChanged();    // frames carry other layouts now; the page last asked for follows
  void refinedChanged();  // the refined track came, went or was replaced
  // One page's figures were computed or its damage was found; pages() has as many pages as before.
  void pageDetailsChanged(std::uint32_t page);
  void frameReady(std::uint32_t page, const flipbook::FramePtr& frame);
  void frameFailed(std::uint32_t page, const QString& why);

 private:
  struct State;
  struct Found;
  explicit OpenRun(std::unique_ptr<State> state);

  void poll();
  void adopt(const Found& found);
  void adoptPages();
  void pump();
  void load(EpochIndex epoch);
  void finishLoad(EpochIndex epoch, const Result<FramePtr>& read);
  void answer(EpochIndex epoch);
  void fail(EpochIndex epoch, const std::string& why);
  void computeMissingFigures();
  void takeLayout(const SettlingLayout& layout);
  void noteProblem(EpochIndex epoch, const std::string& problem);

  std::unique_ptr<State> m_state;
};

}  // namespace flipbook::viewmodel
