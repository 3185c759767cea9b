// Which stream of random numbers a draw comes from: one per purpose, so that no draw shifts
// another.

#pragma once

#include <cstdint>

#include "flipbook/core/random.h"

namespace flipbook::training {

enum class RandomPurpose : std::uint64_t { Weights = 1, Shuffle = 2, Augmentation = 3 };

}  // namespace flipbook::training
