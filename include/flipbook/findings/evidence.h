// What the pages of a run say of its samples, gathered page by page, so that a ranking can be drawn
// from it at any time: after the run, or live with every new page. Mathematics: docs/findings.md.
//
// N samples in the run's order, C classes. O(N) memory, and a handful of whole frames: those that
// weigh most.

#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "flipbook/core/epoch_frame.h"
#include "flipbook/core/sample.h"

namespace flipbook::findings {

// How far to believe a page, before the beliefs of all pages are made to sum to one. A page counts
// as it is better than guessing on validation samples, to the eighth power; for samples that were
// trained on it also fades as training accuracy runs ahead of validation accuracy.
struct PageTrust {
  double training{};
  double validation{};
};
// Accuracies are against the given labels; a split without samples has none.
struct PageAccuracy {
  std::optional<double> training;
  std::optional<double> validation;
};
[[nodiscard]] PageTrust trustIn(const PageAccuracy& accuracy, std::uint32_t classCount);

// One sample over all pages so far. Sums are weighted by the trust in their page for the sample's
// split; margins are in units of their spread on their page.
struct SampleTally {
  double recordedWeight{};
  double recordedMargin{};  // of the clean pass at the end of the epoch
  double trainingWeight{};
  double trainingMargin{};  // of the training pass
  double heldOutWeight{};
  double heldOutMargin{};  // of models that had never seen it
  double nearness{};       // exp(-|recorded margin|): how close to the border

  std::uint32_t pages{};    // that judge it
  std::uint32_t changes{};  // how often the prediction differs from the page before
  ClassId predicted;        // on the last of them
  std::optional<EpochIndex> firstChange;
  std::optional<EpochIndex> rightSince;  // right on every page from here on
  std::optional<EpochIndex> weakSince;   // among the weakest responses from here on
};

struct TrustedPage {
  FramePtr frame;
  PageTrust trust;
};

class Evidence {
 public:
  Evidence(std::span<const Sample> samples, std::uint32_t classCount);

  // Takes a page in, pages in rising order. Epoch 0 is not judged: an untrained model says nothing
  // of labels.
  // `page` is not null and has N samples. O(N C).
  void add(const FramePtr& page);

  // Takes in what models said that had never seen the sample, of an audit: in any order, each epoch
  // once. `scores` is of N samples; those that are not evaluated are not judged. O(N C).
  void addHeldOut(EpochIndex epoch, ClassScores scores);

  [[nodiscard]] std::uint32_t pages() const { return m_pages; }  // judged so far
  [[nodiscard]] bool isTooEarly() const;  // fewer than kTooEarlyPages of them

  [[nodiscard]] EpochIndex lastEpoch() const { return m_lastEpoch; }

  [[nodiscard]] std::span<const Sample> samples() const { return m_samples; }
  [[nodiscard]] std::uint32_t classCount() const { return m_classCount; }
  [[nodiscard]] std::span<const SampleTally> tallies() const { return m_tallies; }

  // The pages that weigh most for training samples, at most four, those with features first, then
  // the heaviest.
  [[nodiscard]] std::span<const TrustedPage> heaviest() const { return m_heaviest; }
  // The same of what addHeldOut() took in, frames with scores alone; empty without an audit. Both
  // trusts are alike: nobody was trained on what is judged.
  [[nodiscard]] std::span<const TrustedPage> heaviestHeldOut() const { return m_heaviestHeldOut; }
  // How much what was held out is worth beside the run's own pages, in [0, 1]: the trust in the
  // best page of the audit over that in the best of the run, which a short audit does not reach. 0:
  // none.
  [[nodiscard]] double heldOutWorth() const;
  // The page with the best validation accuracy, one with features if there is any; null before the
  // first page.
  [[nodiscard]] const FramePtr& best() const { return m_best.frame; }
  // The oldest page that has features, the untrained model's too: it tells images apart that a
  // trained one has learnt to treat alike. Null: none has.
  [[nodiscard]] const FramePtr& firstWithFeatures() const { return m_firstWithFeatures; }
  // The newest page that has features; null: none has.
  [[nodiscard]] const FramePtr& latestWithFeatures() const { return m_latestWithFeatures; }

 private:
  void tallyMargins(const EpochFrame& page, PageTrust trust);
  void tallyPredictions(const EpochFrame& page);
  void tallyResponses(const EpochFrame& page);
  void keep(const FramePtr& page, PageTrust trust);

  std::vector<Sample> m_samples;
  std::uint32_t m_classCount;
  std::uint32_t m_pages{};
  EpochIndex m_lastEpoch;
  std::vector<SampleTally> m_tallies;
  std::vector<TrustedPage> m_heaviest;
  std::vector<TrustedPage> m_heaviestHeldOut;
  TrustedPage m_best;
  FramePtr m_firstWithFeatures;
  FramePtr m_latestWithFeatures;
};

}  // namespace flipbook::findings
