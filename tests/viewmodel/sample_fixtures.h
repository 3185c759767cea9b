// What the tests of the inspector, its models and its views share.

#pragma once

#include <QCoreApplication>
#include <QTest>
#include <memory>
#include <set>
#include <vector>

#include "flipbook/playback/playhead.h"
#include "flipbook/viewmodel/flipbook_player.h"
#include "flipbook/viewmodel/open_run.h"
#include "flipbook/viewmodel/page_facts.h"
#include "flipbook/viewmodel/thumbnail_store.h"
#include "flipbook/viewmodel/view_state.h"
#include "support/run_fixtures.h"

namespace flipbook::test {

// An open run with everything a view works with; sample 1 is learnt as the class after its own.
struct OpenFixture {
  explicit OpenFixture(const RunShape& shape = {}) : files{shape} {
    run = valueOrThrow(viewmodel::OpenRun::open(files.path()));
    thumbnails.setRun(run.get());
    player.apply(playback::SetPageCount{static_cast<std::uint32_t>(run->pages().size())});
    player.apply(playback::GoTo{shape.epochs - 1});
  }

  [[nodiscard]] std::uint32_t page() const { return player.playhead().page(); }

  RunFixture files;
  std::unique_ptr<viewmodel::OpenRun> run;
  viewmodel::FlipbookPlayer player;
  viewmodel::ViewStateHolder view;
  viewmodel::ThumbnailStore thumbnails;
};

inline viewmodel::PageFactsPtr factsOf(std::uint32_t epoch, const RunShape& shape = {}) {
  return viewmodel::pageFacts(epoch,
                              std::make_shared<const EpochFrame>(frameOf(EpochIndex{epoch}, shape)),
                              samplesOf(shape));
}

}  // namespace flipbook::test
