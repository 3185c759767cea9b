// Names that nobody has yet, told apart as every file system tells them.

#pragma once

#include <functional>
#include <string>
#include <unordered_set>

namespace flipbook {

class UniqueNames {
 public:
  using IsThere = std::function<bool(const std::string& path)>;

  // With `byStem`, names that differ in their extension alone are one. `isThere` says what is taken
  // besides what was given out.
  explicit UniqueNames(bool byStem = false, IsThere isThere = {})
      : m_byStem{byStem}, m_isThere{std::move(isThere)} {}

  // `path` itself, or with "-2", "-3", ... before its extension; upper and lower case are one.
  [[nodiscard]] std::string take(const std::string& path);

 private:
  bool m_byStem;
  IsThere m_isThere;
  std::unordered_set<std::string> m_taken;
};

}  // namespace flipbook
