// Loops over fixed blocks on all cores. Blocks depend on the count alone, never on the number of
// threads, so that what a block computes and the order in which blocks are summed stay the same.

#pragma once

#include <tbb/parallel_for.h>

#include <algorithm>
#include <cstddef>

namespace flipbook::layout {

[[nodiscard]] constexpr std::size_t blockCount(std::size_t count, std::size_t blockSize) {
  return (count + blockSize - 1) / blockSize;
}

// Calls body(begin, end, block) for each block of at most `blockSize` of `count` elements.
template <typename Body>
void forBlocks(std::size_t count, std::size_t blockSize, const Body& body) {
  tbb::parallel_for(std::size_t{0}, blockCount(count, blockSize), [&](std::size_t block) {
    const std::size_t begin = block * blockSize;
    body(begin, std::min(begin + blockSize, count), block);
  });
}

}  // namespace flipbook::layout
