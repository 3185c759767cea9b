// What every view of a run works with: the run, the playhead, the view state, the thumbnails.

#pragma once

namespace flipbook::viewmodel {
class EventSteps;
class FlipbookPlayer;
class OpenRun;
class Reviewer;
class RunComparison;
class ThumbnailStore;
class ViewStateHolder;
}  // namespace flipbook::viewmodel

namespace flipbook::ui {

// Pointers to objects of the window that outlive every view. `run` is null while no run is open,
// and changes when another is opened; the others are never null, except `events`, `reviewer` and
// `comparison` where a view stands alone. Each view has `void setRun(const RunContext& context)`,
// called whenever `run` changes.
struct RunContext {
  viewmodel::OpenRun* run{};
  viewmodel::FlipbookPlayer* player{};
  viewmodel::ViewStateHolder* view{};
  viewmodel::ThumbnailStore* thumbnails{};
  viewmodel::EventSteps* events{};
  viewmodel::Reviewer* reviewer{};
  viewmodel::RunComparison* comparison{};
};

}  // namespace flipbook::ui
