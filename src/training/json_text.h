// The little JSON that a checkpoint's metadata needs: a list of strings.

#pragma once

#include <string>
#include <vector>

namespace flipbook::training {

// `{"a\"b", "c"}` is `["a\"b", "c"]`. Strings are UTF-8; control characters are escaped.
[[nodiscard]] std::string jsonList(const std::vector<std::string>& strings);

}  // namespace flipbook::training
