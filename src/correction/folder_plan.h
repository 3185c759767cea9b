// Which files of class folders have to move where.

#pragma once

#include <span>
#include <string>
#include <unordered_map>

#include "flipbook/correction/correction.h"

namespace flipbook::correction {

using Moved = std::unordered_map<std::string, std::string>;  // path in the run -> present path

// Fills `plan.moves`, without hashes; false: the place of some image does not tell its label, and
// `plan.why` says so.
bool planFolders(const recording::RunReader& run, std::span<const Sample> edited,
                 const Moved& moved, Plan& plan);

}  // namespace flipbook::correction
