#include "flipbook/core/image_address.h"

#include <fmt/format.h>

#include <charconv>

namespace flipbook {
namespace {

constexpr std::string_view kBoxKey = "xywh=";

// A whole number without sign or leading zeros, so that each address has one spelling.
template <typename Number>
bool takeNumber(std::string_view& text, Number& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{}) return false;
  const auto length = static_cast<std::size_t>(end - text.data());
  if (length > 1 && text.front() == '0') return false;
  text.remove_prefix(length);
  return true;
}

std::optional<Box> boxFrom(std::string_view text) {
  Box box{};
  for (std::size_t i = 0; i < box.size(); ++i) {
    if (i > 0) {
      if (!text.starts_with(',')) return std::nullopt;
      text.remove_prefix(1);
    }
    if (!takeNumber(text, box[i]) || box[i] < 0) return std::nullopt;
  }
  if (!text.empty()) return std::nullopt;
  return box;
}

}  // namespace

ImageAddress splitAddress(std::string_view address) {
  const std::size_t mark = address.rfind('#');
  if (mark == std::string_view::npos) return {.container = address};
  const std::string_view container = address.substr(0, mark);
  std::string_view fragment = address.substr(mark + 1);
  if (fragment.starts_with(kBoxKey)) {
    const auto box = boxFrom(fragment.substr(kBoxKey.size()));
    return box ? ImageAddress{.container = container, .box = box}
               : ImageAddress{.container = address};
  }
  std::uint64_t index = 0;
  if (!takeNumber(fragment, index) || !fragment.empty()) return {.container = address};
  return {.container = container, .index = index};
}

std::string addressOf(std::string_view container, std::uint64_t index) {
  return fmt::format("{}#{}", container, index);
}

std::string addressOf(std::string_view container, const Box& box) {
  return fmt::format("{}#{}{},{},{},{}", container, kBoxKey, box[0], box[1], box[2], box[3]);
}

bool isAddressBefore(std::string_view left, std::string_view right) {
  const ImageAddress a = splitAddress(left);
  const ImageAddress b = splitAddress(right);
  if (a.container != b.container) return a.container < b.container;
  if (a.index && b.index) return *a.index < *b.index;
  return left < right;
}

}  // namespace flipbook
