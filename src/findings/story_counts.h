// What is counted over the pages of one sample's story, for every sentence that speaks of them.

#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "flipbook/findings/stands_out.h"

namespace flipbook::findings {

// Evaluated, and not the untrained model's.
[[nodiscard]] std::vector<PageVerdict> judgedPages(std::span<const PageVerdict> pages);

// The pages up to the last that say what the last one says; `pages` are judged.
[[nodiscard]] StandsOut::Streak streakAtEnd(std::span<const PageVerdict> pages);

[[nodiscard]] std::uint32_t countOf(ClassId klass, std::span<const ClassId> labels);

}  // namespace flipbook::findings
