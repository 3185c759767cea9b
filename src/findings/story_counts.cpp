#include "findings/story_counts.h"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace flipbook::findings {

std::vector<PageVerdict> judgedPages(std::span<const PageVerdict> pages) {
  std::vector<PageVerdict> judged;
  std::ranges::copy_if(pages, std::back_inserter(judged), [](const PageVerdict& page) {
    return page.epoch.value() > 0 && std::isfinite(page.confidence);
  });
  return judged;
}

StandsOut::Streak streakAtEnd(std::span<const PageVerdict> pages) {
  StandsOut::Streak streak;
  float sum = 0;
  for (auto page = pages.rbegin(); page != pages.rend(); ++page) {
    if (page->predicted != pages.back().predicted) break;
    streak.since = page->epoch;
    sum += page->confidence;
    ++streak.pages;
  }
  if (streak.pages > 0) streak.meanConfidence = sum / static_cast<float>(streak.pages);
  return streak;
}

std::uint32_t countOf(ClassId klass, std::span<const ClassId> labels) {
  return static_cast<std::uint32_t>(std::ranges::count(labels, klass));
}

}  // namespace flipbook::findings
