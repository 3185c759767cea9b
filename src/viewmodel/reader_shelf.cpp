#include "viewmodel/reader_shelf.h"

#include <utility>

namespace flipbook::viewmodel {

ReaderShelf::Lent ReaderShelf::lend(std::unique_ptr<recording::RunReader> reader) {
  const auto takeBack = [shelf = shared_from_this()](recording::RunReader* returned) {
    std::unique_ptr<recording::RunReader> idle{returned};
    shelf->m_idle.with([&](auto& kept) { std::swap(kept, idle); });
  };
  return std::shared_ptr<recording::RunReader>{reader.release(), takeBack};
}

Result<ReaderShelf::Lent> ReaderShelf::lendFresh() {
  auto idle = m_idle.with([](auto& kept) { return std::exchange(kept, nullptr); });
  if (idle) {
    const Result<bool> refreshed = idle->refresh();
    if (!refreshed) return passOn(refreshed.error());
    return lend(std::move(idle));
  }
  Result<recording::RunReader> opened = recording::RunReader::open(m_path);
  if (!opened) return passOn(opened.error());
  return lend(std::make_unique<recording::RunReader>(std::move(*opened)));
}

}  // namespace flipbook::viewmodel
