// A run as the window has it open: its samples, its list of pages, and frames on demand.
//
// Live, finished and foreign runs are one case: everything comes from the run directory. Frames are
// read on a pool thread into a cache with a byte budget; an answer that nobody waits for any more
// is dropped.

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

namespace flipbook::viewmodel {

class OpenRun : public QObject {
  Q_OBJECT

 public:
  // Errors: as RunReader::open.
  [[nodiscard]] static Result<std::unique_ptr<OpenRun>> open(const std::filesystem::path& path,
                                                             std::size_t cacheBytes = 512U << 20U);
  ~OpenRun() override;

  [[nodiscard]] const std::filesystem::path& path() const;
  [[nodiscard]] const RunInfo& info() const;
  [[nodiscard]] std::span<const Sample> samples() const;  // N
  // Position in this list is the playhead's page number.
  [[nodiscard]] const std::vector<recording::EpochEntry>& pages() const;
  [[nodiscard]] std::optional<std::uint32_t> pageOf(EpochIndex epoch) const;
  [[nodiscard]] std::optional<recording::EndEntry> end() const;
  [[nodiscard]] std::vector<std::string> warnings() const;
  // The reader, for work on pool threads (history, layouts). Shared, so that it outlives this
  // object while such work runs; const calls only.
  [[nodiscard]] std::shared_ptr<const recording::RunReader> reader() const;

  // The page's frame if it is in memory, else null. Never reads a file.
  [[nodiscard]] FramePtr frame(std::uint32_t page) const;
  // Asks for a page and its neighbours; frameReady or frameFailed follows unless a later request
  // made it pointless. Returns at once.
  void requestFrame(std::uint32_t page);

  // Where the engine posts frames of a run that this program is training.
  [[nodiscard]] LiveRun& live();

 Q_SIGNALS:
  void pagesChanged();  // pages() grew, shrank or closed with an end
  void frameReady(std::uint32_t page, const flipbook::FramePtr& frame);
  void frameFailed(std::uint32_t page, const QString& why);

 private:
  struct State;
  explicit OpenRun(std::unique_ptr<State> state);
  std::unique_ptr<State> m_state;
};

}  // namespace flipbook::viewmodel
