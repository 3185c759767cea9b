#include "flipbook/core/expects.h"

#include <cstdio>
#include <cstdlib>

namespace flipbook::detail {

void expectationFailed(const char* condition, const char* file, int line) {
  (void)std::fprintf(stderr, "flipbook: broken promise: %s (%s:%d)\n", condition, file, line);
  std::abort();
}

}  // namespace flipbook::detail
