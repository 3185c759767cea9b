#include "arrays/array_pairs.h"

#include <algorithm>

#include "flipbook/core/names.h"

namespace flipbook::arrays {
namespace {

using loading::ArrayLayout;

bool couldBeLabels(const ArrayLayout& layout) {
  const bool isColumn = layout.shape.size() == 2 && layout.shape[1] == 1;
  return (layout.shape.size() == 1 || isColumn) && !loading::isFloating(layout.type);
}

std::size_t likeness(std::string_view a, std::string_view b) {
  const auto front = std::ranges::mismatch(a, b).in1 - a.begin();
  std::size_t back = 0;
  while (back < std::min(a.size(), b.size()) && a[a.size() - 1 - back] == b[b.size() - 1 - back]) {
    ++back;
  }
  return static_cast<std::size_t>(front) + back;
}

const NamedArray* labelsFor(const NamedArray& pictures, const std::vector<NamedArray>& arrays) {
  const NamedArray* best = nullptr;
  for (const NamedArray& array : arrays) {
    if (!couldBeLabels(array.layout) || array.address == pictures.address) continue;
    if (array.folder() != pictures.folder()) continue;
    if (array.layout.count() != pictures.layout.count()) continue;
    if (splitNamedIn(array.name()) != splitNamedIn(pictures.name())) continue;
    if (best == nullptr ||
        likeness(array.name(), pictures.name()) > likeness(best->name(), pictures.name())) {
      best = &array;
    }
  }
  return best;
}

std::vector<ArrayPair> pairsAmong(const std::vector<NamedArray>& arrays, bool takesRows) {
  std::vector<ArrayPair> pairs;
  for (const NamedArray& array : arrays) {
    const bool isRows = array.layout.shape.size() == 2;
    const auto shape = loading::pictureShapeOf(array.layout);
    if (!shape || isRows != takesRows || array.layout.count() == 0) continue;
    const NamedArray* const labels = labelsFor(array, arrays);
    if (labels == nullptr) continue;
    pairs.push_back({array, *shape, *labels, splitNamedIn(array.name())});
  }
  return pairs;
}

}  // namespace

std::string_view NamedArray::name() const {
  return std::string_view{address}.substr(address.rfind('/') + 1);
}

std::string_view NamedArray::folder() const {
  const std::size_t slash = address.rfind('/');
  return slash == std::string::npos ? std::string_view{}
                                    : std::string_view{address}.substr(0, slash);
}

std::optional<formats::SplitWord> splitNamedIn(std::string_view name) {
  if (lowerAscii(name).find("t10k") != std::string::npos) return formats::SplitWord::Test;
  return formats::splitWord(name);
}

std::vector<ArrayPair> pairsOf(const std::vector<NamedArray>& arrays) {
  std::vector<ArrayPair> pairs = pairsAmong(arrays, false);
  return pairs.empty() ? pairsAmong(arrays, true) : pairs;
}

}  // namespace flipbook::arrays
