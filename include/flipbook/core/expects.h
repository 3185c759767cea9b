// FLIPBOOK_EXPECTS(condition): a promise of the caller; broken, it aborts in every build type.

#pragma once

namespace flipbook::detail {
[[noreturn]] void expectationFailed(const char* condition, const char* file, int line);
}  // namespace flipbook::detail

#define FLIPBOOK_EXPECTS(condition)   \
  ((condition) ? static_cast<void>(0) \
               : ::flipbook::detail::expectationFailed(#condition, __FILE__, __LINE__))
