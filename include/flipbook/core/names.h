// Small things about text that several modules need.

#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "flipbook/core/sample.h"

namespace flipbook {

// "train", "validation" or "unlabeled", as samples.jsonl and every table spell it.
[[nodiscard]] const char* nameOf(Split split);

// The split of that name; nothing: none has it.
[[nodiscard]] std::optional<Split> splitNamed(std::string_view name);

// A to Z in lower case; every other byte stays.
[[nodiscard]] std::string lowerAscii(std::string_view text);

// "a", "b" and 3 more: names in quotes, safe to show.
[[nodiscard]] std::string quotedList(const std::vector<std::string>& names, std::size_t most = 3);

}  // namespace flipbook
