// JSON that comes from strangers: read strictly, within limits, and large files piece by piece.

#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "flipbook/core/result.h"

namespace flipbook::json {

struct Value {
  using Array = std::vector<Value>;
  using Object = std::vector<std::pair<std::string, Value>>;  // in the file's order

  std::variant<std::nullptr_t, bool, std::int64_t, double, std::string, Array, Object> data;

  [[nodiscard]] const Value* find(std::string_view key) const;  // null if no object, or no such key
  [[nodiscard]] const Array* array() const { return std::get_if<Array>(&data); }
  [[nodiscard]] const Object* object() const { return std::get_if<Object>(&data); }
  [[nodiscard]] const std::string* text() const { return std::get_if<std::string>(&data); }
  [[nodiscard]] std::optional<std::int64_t> whole() const;
  [[nodiscard]] std::optional<double> number() const;  // also of whole numbers
  [[nodiscard]] bool isNull() const { return std::holds_alternative<std::nullptr_t>(data); }
  [[nodiscard]] bool isTrue() const;  // true, or a whole number other than 0

  // A text as it is, a number or a truth value as JSON writes it; nothing for anything else.
  [[nodiscard]] std::optional<std::string> asText() const;
};

struct Limits {
  std::size_t depth{64};
  std::size_t textBytes{1U << 20U};
};

// Errors: CorruptData, with the byte at which it went wrong: syntax, invalid UTF-8, lone
// surrogates, a key twice, anything after the value, a limit exceeded. The message names no file.
[[nodiscard]] Result<Value> parse(std::string_view text, const Limits& limits = {});

// Where an element stands: in the outermost list (no key), or in the member `key` of the outermost
// object, at `index` of its list or under `name` of its object.
struct Place {
  std::string key;
  std::string name;
  std::size_t index{};
};
// Errors stop the reading and are passed on.
using Visitor = std::function<Result<void>(const Place& place, Value&& value)>;

// Calls for every element one or two levels down, one after the other, so that only one is in
// memory: a list's elements; of an object, the elements of each member that is a list or an object,
// and each other member itself. Errors: as parse.
[[nodiscard]] Result<void> visit(std::string_view text, const Visitor& visitor,
                                 const Limits& limits = {});

}  // namespace flipbook::json
