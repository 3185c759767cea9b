// Two-dimensional layouts that follow a training: each epoch's starts from the epoch before and
// moves only the samples whose neighbours changed. Mathematics and figures: docs/layout.md.

#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>

#include "flipbook/core/matrix.h"
#include "flipbook/core/point.h"
#include "flipbook/core/result.h"

namespace flipbook::layout {

struct LiveLayoutOptions {
  std::uint64_t seed{1};
};

// Shows a layout that is not final yet: `done`, in [0, 1), is the share of its descent. Called on
// the thread that lays out; what it costs, the layout waits for.
using SettlingSink = std::function<void(const Layout& layout, float done)>;

// Holds what the next layout starts from. Same features in the same order give the same positions
// to the last bit, whatever the number of threads; so does going on from a recorded epoch.
class LiveLayout {
 public:
  explicit LiveLayout(const LiveLayoutOptions& options);
  LiveLayout(LiveLayout&&) noexcept;
  LiveLayout& operator=(LiveLayout&&) noexcept;
  ~LiveLayout();

  // Goes on after an epoch recorded earlier: its features as recorded (N x D) and its layout (N).
  // Stopped while it searches for neighbours, it goes on as from the layout alone.
  void continueFrom(MatrixView features, Layout layout, const std::stop_token& stop = {});
  // Goes on after an epoch of which only the layout is known: all samples count as changed.
  void continueFrom(Layout layout);

  // The layout of the next epoch. N and D must stay the same. Features that are all zero, constant
  // or not finite keep the layout before. `settling` (may be empty) is shown the layout at its
  // start and some five times on its way, and changes nothing. Errors: InvalidArgument (N or D
  // changed), Cancelled.
  [[nodiscard]] Result<Layout> advance(MatrixView features, std::stop_token stop = {},
                                       const SettlingSink& settling = {});

 private:
  struct State;
  std::unique_ptr<State> m_state;
};

}  // namespace flipbook::layout
