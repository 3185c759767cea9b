#include "flipbook/core/unique_names.h"

#include <fmt/format.h>

#include <cstdint>
#include <filesystem>

#include "flipbook/core/names.h"

namespace flipbook {

std::string UniqueNames::take(const std::string& path) {
  const std::string extension = std::filesystem::path{path}.extension().native();
  const std::string front = path.substr(0, path.size() - extension.size());
  for (std::uint64_t number = 1;; ++number) {
    const std::string stem = number == 1 ? front : fmt::format("{}-{}", front, number);
    if (m_isThere && m_isThere(stem + extension)) continue;
    if (m_taken.insert(lowerAscii(m_byStem ? stem : stem + extension)).second) {
      return stem + extension;
    }
  }
}

}  // namespace flipbook
