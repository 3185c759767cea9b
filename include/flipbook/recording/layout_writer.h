// Writes layouts beside the frames of a run, whoever recorded them: live ones page by page, the
// refined track as a whole (docs/run-format.md).

#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>

#include "flipbook/core/ids.h"
#include "flipbook/core/point.h"
#include "flipbook/core/result.h"

namespace flipbook::recording {

class RunWriter;

// A second set of layouts for the pages of a run, made when all were known.
struct RefinedTrack {
  float calm{};            // stiffness of the springs between pages
  std::uint32_t sweeps{};  // over all pages until nothing moved any more
  std::map<EpochIndex, Layout> pages;
};

// Calls may come from any one thread, also while a RunWriter commits epochs.
class LayoutWriter {
 public:
  // For a run that nobody writes through this program: takes its lock and changes nothing else.
  // Errors: as RunReader::open; Io if another process holds the lock or nothing may be written.
  [[nodiscard]] static Result<LayoutWriter> open(const std::filesystem::path& run);
  // Beside the writer that holds the lock, and no longer than it.
  [[nodiscard]] static LayoutWriter beside(const RunWriter& writer);

  LayoutWriter(LayoutWriter&&) noexcept;
  LayoutWriter& operator=(LayoutWriter&&) noexcept;
  ~LayoutWriter();

  // The live layout of a committed epoch; on the disk when it returns. Errors: Io.
  [[nodiscard]] Result<void> writeLive(EpochIndex epoch, const Layout& layout);

  // Replaces the refined track: readers see the old one whole, none, or the new one whole.
  // Errors: Io; what was there before stays.
  [[nodiscard]] Result<void> writeRefined(const RefinedTrack& track);

 private:
  struct State;
  explicit LayoutWriter(std::unique_ptr<State> state);
  std::unique_ptr<State> m_state;
};

}  // namespace flipbook::recording
