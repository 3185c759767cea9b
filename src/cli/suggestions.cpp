#include "cli/suggestions.h"

#include <algorithm>
#include <numeric>
#include <vector>

namespace flipbook::cli {

std::size_t editDistance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

std::optional<std::string> nearestName(std::string_view word, const CLI::App& command) {
  std::vector<std::string> names;
  for (const CLI::Option* option : command.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  for (const CLI::App* sub : command.get_subcommands({})) names.push_back(sub->get_name());

  word = word.substr(0, word.find('='));
  const auto distanceTo = [&](const std::string& name) { return editDistance(word, name); };
  const auto nearest = std::ranges::min_element(names, {}, distanceTo);
  if (nearest == names.end()) return std::nullopt;
  const bool isNear = distanceTo(*nearest) <= std::max<std::size_t>(2, word.size() / 3);
  return isNear ? std::optional{*nearest} : std::nullopt;
}

}  // namespace flipbook::cli
