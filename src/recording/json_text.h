// JSON that comes from outside: read strictly and within limits. Only .cpp files include this.

#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "flipbook/core/result.h"

namespace flipbook::recording {

using Json = nlohmann::json;
using OrderedJson = nlohmann::ordered_json;  // keeps the order of keys, for writing

struct JsonLimits {
  std::size_t depth{64};
  std::size_t stringBytes{64U << 10U};
  std::size_t values{2U << 20U};
};

// Errors: CorruptData, with the byte at which it went wrong: syntax, invalid UTF-8, lone
// surrogates, a key twice, anything after the value, a limit exceeded. The message names no file.
[[nodiscard]] Result<Json> parseJson(std::string_view text, const JsonLimits& limits = {});

// One line without line breaks. Bytes that are not UTF-8 are replaced; NaN and infinities become
// null.
[[nodiscard]] std::string jsonText(const OrderedJson& value);

// Members of an object; nothing if absent or of another type.
[[nodiscard]] std::optional<std::string> textIn(const Json& object, const char* key);
[[nodiscard]] std::optional<std::uint64_t> countIn(const Json& object, const char* key);
[[nodiscard]] std::optional<double> numberIn(const Json& object, const char* key);
// The member if it is an object, else an empty object.
[[nodiscard]] const Json& objectIn(const Json& object, const char* key);

// A number, or null where there is none.
[[nodiscard]] OrderedJson numberOrNull(const std::optional<double>& value);

}  // namespace flipbook::recording
