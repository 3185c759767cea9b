// Readers of one run: lent for reading, which any number of threads do, and taken back for
// refreshing, which only the one does that has the reader to itself. So a refresh never waits for a
// reading, and the samples are not parsed again for every new page.

#pragma once

#include <filesystem>
#include <memory>

#include "flipbook/core/guarded.h"
#include "flipbook/core/result.h"
#include "flipbook/recording/run_reader.h"

namespace flipbook::viewmodel {

// Callable from any thread. Readers that are lent keep the shelf alive.
class ReaderShelf : public std::enable_shared_from_this<ReaderShelf> {
 public:
  using Lent = std::shared_ptr<const recording::RunReader>;

  explicit ReaderShelf(std::filesystem::path path) : m_path{std::move(path)} {}

  // Lends `reader`; when the last holder lets go, it comes back onto the shelf.
  [[nodiscard]] Lent lend(std::unique_ptr<recording::RunReader> reader);

  // A reader that knows what is on the disk now: the one on the shelf, refreshed, or a new one.
  // Errors: as RunReader::open and refresh.
  [[nodiscard]] Result<Lent> lendFresh();

 private:
  std::filesystem::path m_path;
  Guarded<std::unique_ptr<recording::RunReader>> m_idle;
};

}  // namespace flipbook::viewmodel
