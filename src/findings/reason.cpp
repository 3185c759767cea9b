#include "flipbook/findings/reason.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "findings/story_counts.h"

namespace flipbook::findings {
namespace {

constexpr float kWorthSaying = 0.8F;  // a share of all samples below it is nothing special

std::string plural(std::uint32_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

// "2 of 5 pages say", "no page says".
std::string saying(std::uint32_t count, std::uint32_t pages) {
  if (count == 0) return "no page says";
  return fmt::format("{} of {} say", count, plural(pages, "page"));
}

std::string opinionOf(const LabelFacts& facts, const LabelNames& names) {
  const StandsOut::Streak& streak = facts.streak;
  if (streak.pages > 0) {
    const std::string says =
        streak.pages == facts.pages && facts.pages > 1
            ? "every page"
            : (streak.pages == 1 ? fmt::format("page {}", streak.since.value())
                                 : fmt::format("every page since {}", streak.since.value()));
    const std::string sure = streak.pages == 1
                                 ? fmt::format("{:.2f}", streak.meanConfidence)
                                 : fmt::format("{:.2f} on average", streak.meanConfidence);
    return fmt::format("labelled {}, but {} says {} ({})", names.label, says, names.suggested,
                       sure);
  }
  if (facts.rightSince && facts.labelPages == facts.pages) {
    return fmt::format("labelled {}, and every page says so", names.label);
  }
  const std::string others =
      fmt::format("{} {}", saying(facts.suggestedPages, facts.pages), names.suggested);
  if (facts.rightSince) {
    return fmt::format("labelled {}, which the model says only since page {}; {}", names.label,
                       facts.rightSince->value(), others);
  }
  if (facts.labelPages == 0) {
    return fmt::format("labelled {}, which no page says; {}", names.label, others);
  }
  return fmt::format("labelled {}, which {}, not the last; {}", names.label,
                     saying(facts.labelPages, facts.pages), others);
}

// What models said that were trained without it, if anything.
std::optional<std::string> heldOutOpinion(const LabelFacts& facts, const LabelNames& names) {
  if (facts.heldOutPages == 0) return std::nullopt;
  const bool isDoubted = facts.heldOutSuggestedPages >= facts.heldOutLabelPages;
  const std::uint32_t pages = isDoubted ? facts.heldOutSuggestedPages : facts.heldOutLabelPages;
  return fmt::format("a model trained without it says {} on {} of {}",
                     isDoubted ? names.suggested : names.label, pages,
                     plural(facts.heldOutPages, "page"));
}

// "to 992 of 1,000 images": coarse where it can be, fine where it must be.
std::string ofImages(float share) {
  if (share < 0.99F) return fmt::format("{:.0f} of 100 images", std::floor(share * 100));
  return fmt::format("{:.0f} of 1000 images", std::floor(share * 1000));
}

std::string joined(const std::vector<std::string>& parts) {
  return fmt::format("{}", fmt::join(parts, "; "));
}

}  // namespace

LabelFacts labelFacts(const SampleStory& story, ClassId suggested, Split split) {
  const std::vector<PageVerdict> pages = judgedPages(story.pages);
  LabelFacts facts{.label = story.label,
                   .suggested = suggested,
                   .isValidation = split == Split::Validation,
                   .pages = static_cast<std::uint32_t>(pages.size())};
  for (const PageVerdict& page : pages) {
    if (page.predicted == story.label) ++facts.labelPages;
    if (page.predicted != suggested) continue;
    ++facts.suggestedPages;
    if (!facts.since) facts.since = page.epoch;
  }
  if (!pages.empty()) {
    const StandsOut::Streak streak = streakAtEnd(pages);
    if (pages.back().predicted == suggested) {
      facts.streak = streak;
      facts.since = streak.since;
    }
    if (pages.back().predicted == story.label) facts.rightSince = streak.since;
  }
  facts.neighbors = static_cast<std::uint32_t>(story.neighborLabels.size());
  facts.suggestedNeighbors = countOf(suggested, story.neighborLabels);
  facts.labelNeighbors = countOf(story.label, story.neighborLabels);
  if (facts.isValidation) return facts;
  for (const PageVerdict& page : judgedPages(story.heldOut)) {
    ++facts.heldOutPages;
    if (page.predicted == suggested) ++facts.heldOutSuggestedPages;
    if (page.predicted == story.label) ++facts.heldOutLabelPages;
  }
  return facts;
}

std::string labelReason(const LabelFacts& facts, const LabelNames& names) {
  std::vector<std::string> parts;
  if (facts.pages > 0) parts.push_back(opinionOf(facts, names));
  if (facts.neighbors > 0) {
    const bool isDoubted = facts.suggestedNeighbors >= facts.labelNeighbors;
    parts.push_back(fmt::format(
        "{} of its {} are {}", isDoubted ? facts.suggestedNeighbors : facts.labelNeighbors,
        plural(facts.neighbors, "neighbour"), isDoubted ? names.suggested : names.label));
  }
  if (const auto opinion = heldOutOpinion(facts, names)) parts.push_back(*opinion);
  if (facts.isValidation && facts.streak.pages > 0) {
    parts.emplace_back("the model was never shown its label");
  }
  return joined(parts);
}

std::string outlierReason(const OutlierSuspicion& suspicion) {
  std::vector<std::string> parts;
  if (suspicion.weakerThan >= kWorthSaying) {
    const std::string images = ofImages(suspicion.weakerThan);
    parts.push_back(suspicion.isByLength
                        ? fmt::format("the network responds to it more weakly than to {}", images)
                        : fmt::format("no class speaks up for it, less than for {}", images));
  }
  if (suspicion.weakSince) {
    parts.push_back(fmt::format("among the weakest 5 of 100 on every page since {}",
                                suspicion.weakSince->value()));
  }
  if (suspicion.mixedThan >= kWorthSaying && suspicion.neighborLabels > 1) {
    parts.push_back(fmt::format("its {} carry {} different labels",
                                plural(suspicion.neighbors, "neighbour"),
                                suspicion.neighborLabels));
  }
  if (suspicion.strangerThan >= kWorthSaying) {
    parts.push_back(fmt::format("its features follow the common pattern less than those of {}",
                                ofImages(suspicion.strangerThan)));
  }
  if (suspicion.odderThan >= kWorthSaying) {
    parts.push_back(fmt::format("it was unusual to the untrained network already, more than {}",
                                ofImages(suspicion.odderThan)));
  }
  return parts.empty() ? "nothing about it stands out from the other images" : joined(parts);
}

std::string duplicateReason(const DuplicateSuspicion& suspicion, const DuplicateNames& names) {
  if (!suspicion.other) return "no other image is like it";
  const std::string labels = suspicion.labelsDiffer ? fmt::format("; labelled {} here and {} there",
                                                                  names.label, names.otherLabel)
                                                    : std::string{};
  if (suspicion.isExact) return fmt::format("the same file as {}{}", names.other, labels);
  if (suspicion.isByPixels)
    return fmt::format("nearly the same picture as {}{}", names.other, labels);
  const std::string distance =
      fmt::format("{:.2g} of the distance to ordinary neighbours", suspicion.relativeDistance);
  if (suspicion.isNear) {
    return fmt::format("nearly the same as {}: at {}{}", names.other, distance, labels);
  }
  return fmt::format("most like {}, at {}", names.other, distance);
}

std::string hardReason(const HardSuspicion& suspicion) {
  if (suspicion.isSuspect) return "rather a wrong label or an outlier than hard";
  std::string settled{"wrong on the last page"};
  if (suspicion.rightSince) {
    settled = suspicion.rightSince == suspicion.lastPage
                  ? "right only on the last page"
                  : fmt::format("right on every page since {}", suspicion.rightSince->value());
  }
  if (suspicion.changes == 0) {
    return fmt::format("the model never changed its mind in {}; {}",
                       plural(suspicion.pages, "page"), settled);
  }
  return fmt::format("the model changed its mind {} in {}, first on page {}; {}",
                     plural(suspicion.changes, "time"), plural(suspicion.pages, "page"),
                     suspicion.firstChange->value(), settled);
}

}  // namespace flipbook::findings
