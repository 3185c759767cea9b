// Two-dimensional layouts that follow a training: each epoch's starts from the epoch before and
// moves only the samples whose neighbours changed. Mathematics and figures: docs/layout.md.

#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>

#include "flipbook/core/matrix.h"
#include "flipbook/core/point.h"
#include "flipbook/core/result.h"

namespace flipbook::layout {

struct LiveLayoutOptions {
  std::uint64_t seed{1};
};

// Holds what the next layout starts from. Same features in the same order give the same positions
// to the last bit, whatever the number of threads; so does going on from a recorded epoch.
class LiveLayout {
 public:
  explicit LiveLayout(const LiveLayoutOptions& options);
  LiveLayout(LiveLayout&&) noexcept;
  LiveLayout& operator=(LiveLayout&&) noexcept;
  ~LiveLayout();

  // Goes on after an epoch recorded earlier: its features as recorded (N x D) and its layout (N).
  void continueFrom(MatrixView features, Layout layout);

  // The layout of the next epoch. N and D must stay the same. Features that are all zero, constant
  // or not finite keep the layout before. Errors: InvalidArgument (N or D changed), Cancelled.
  [[nodiscard]] Result<Layout> advance(MatrixView features, std::stop_token stop = {});

 private:
  struct State;
  std::unique_ptr<State> m_state;
};

}  // namespace flipbook::layout
