// A decoded image: 8 bits per channel, red green blue, rows from the top without padding.

#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace flipbook {

struct RgbImage {
  std::uint32_t width{};
  std::uint32_t height{};
  std::vector<std::uint8_t> rgb;      // height x width x 3
  std::vector<std::string> warnings;  // what was odd about the file, in words
};

}  // namespace flipbook
