// "Did you mean --epochs?"

#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace flipbook::cli {

// Insertions, removals and replacements of one character between the two (Levenshtein).
[[nodiscard]] std::size_t editDistance(std::string_view a, std::string_view b);

// The option or subcommand of `command` whose name is nearest to `word`, if near enough to be
// meant.
[[nodiscard]] std::optional<std::string> nearestName(std::string_view word,
                                                     const CLI::App& command);

}  // namespace flipbook::cli
