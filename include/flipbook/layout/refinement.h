// A second look at a whole run: once all epochs are known, every page's layout is drawn towards the
// page after as well as the page before, beginning at the last page, which makes the way from page
// to page calmer than what could be known while the run was under way. Mathematics: docs/layout.md.

#pragma once

#include <cstdint>
#include <memory>
#include <stop_token>
#include <vector>

#include "flipbook/core/matrix.h"
#include "flipbook/core/point.h"
#include "flipbook/core/progress.h"
#include "flipbook/core/result.h"

namespace flipbook::layout {

inline constexpr float kDefaultCalm = 0.3F;
inline constexpr float kLeastCalm = 0.05F;  // faithful
inline constexpr float kMostCalm = 1;

struct RefinementOptions {
  // How stiff the springs between pages are, kLeastCalm .. kMostCalm; at 0.4 as on live pages.
  float calm{kDefaultCalm};
  std::uint64_t seed{1};
  std::uint32_t mostSweeps{4};
};

struct RefinedLayouts {
  std::vector<Layout> pages;  // as added
  std::uint32_t sweeps{};     // made until hardly anything moved any more
};

// Holds the pages of a run, of which it keeps neighbours and positions only: N (15 * 4 + 12) bytes
// each.
class Refinement {
 public:
  explicit Refinement(const RefinementOptions& options);
  Refinement(Refinement&&) noexcept;
  Refinement& operator=(Refinement&&) noexcept;
  ~Refinement();

  // The next page: features N x D as recorded, its layout N. N stays the same. Features without
  // rows, or from which nothing can be told, are a page that follows the pages beside it. So is one
  // that was stopped.
  void addPage(MatrixView features, Layout layout, const std::stop_token& stop = {});

  // The refined layouts of all pages. Deterministic, whatever the number of threads; the pages
  // themselves stay as they were added. Errors: InvalidArgument (calm out of range), Cancelled.
  [[nodiscard]] Result<RefinedLayouts> refine(const ProgressSink& progress = {},
                                              std::stop_token stop = {}) const;

 private:
  struct State;
  std::unique_ptr<State> m_state;
};

}  // namespace flipbook::layout
