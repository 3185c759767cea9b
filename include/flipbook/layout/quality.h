// How honest a map is: which of the samples drawn next to each other are neighbours in the
// features. The figure and what it can and cannot say: docs/layout.md.

#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "flipbook/core/matrix.h"
#include "flipbook/core/point.h"
#include "flipbook/layout/neighbors.h"

namespace flipbook::layout {

// The k nearest points of every point on the map. Exact; equal distances in order of index; k is
// cut to N - 1. All coordinates finite.
[[nodiscard]] NeighborGraph findDrawnNeighbors(std::span<const Point2> layout, std::uint32_t k);

// Per sample the share of its k nearest on the map that are among its k nearest in the features, in
// [0, 1]; 1 where there is no other sample. Both graphs over the same N samples.
[[nodiscard]] std::vector<float> neighborPreservation(const NeighborGraph& inFeatures,
                                                      const NeighborGraph& onMap, std::uint32_t k);

struct LayoutQuality {
  // Mean number of the 15 nearest on the map that are true neighbours ("5.2 of 15"); of N - 1 where
  // there are fewer.
  double trueNeighbors{};
  std::uint32_t k{};            // 15, or N - 1
  std::uint32_t samplesUsed{};  // all up to 6,000, else as many, spread evenly
};

// Exact for the samples used; deterministic. Empty for fewer than two samples.
//   features  N x D, layout  N
[[nodiscard]] std::optional<LayoutQuality> measureQuality(MatrixView features,
                                                          std::span<const Point2> layout);

// One page of a track of layouts, judged against its features and the page before. Figures are
// means over samples; lengths are in units of the layout's root-mean-square radius.
struct PageQuality {
  double trueNeighbors{};  // as LayoutQuality
  std::uint32_t k{};
  double kept{};      // share of the k true neighbours that were so on the page before; 0: no page
  double movement{};  // distance from the place on the page before
  double jerk{};      // change of that movement since the page before
};

struct TrackQuality {
  double trueNeighbors{};  // mean over pages
  std::uint32_t k{};
  double movement{};
  double jerk{};
  // Mean over samples of the correlation, over pages, between the share of true neighbours that a
  // sample kept and how far it moved; -1 is best: whoever moves has new neighbours. A sample for
  // which either never varies counts as 0. Rauber et al. 2016 ask for this coherence.
  double coherence{};
};

// Judges the pages of one track in order. Exact up to 6,000 samples, else over as many, spread
// evenly.
class TrackJudge {
 public:
  // Features N x D, layout N; N > 1, the same for all pages.
  PageQuality add(MatrixView features, std::span<const Point2> layout);
  // Over the pages added; nullopt: fewer than two.
  [[nodiscard]] std::optional<TrackQuality> quality() const;

 private:
  // Sums for the correlation of one sample over pages.
  struct Sums {
    double kept{}, moved{}, keptSquared{}, movedSquared{}, product{};
    void add(double keptShare, double movedBy);
    [[nodiscard]] double correlation(double count) const;
  };

  std::vector<std::uint32_t> m_samples;
  NeighborGraph m_truth;     // of the last page, for m_samples
  std::vector<Point2> m_at;  // m_samples on the last page
  std::vector<Point2> m_step;
  std::vector<Sums> m_sums;
  std::vector<PageQuality> m_pages;
};

}  // namespace flipbook::layout
