// How pages are compressed.

#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "flipbook/core/result.h"

namespace flipbook::parquet {

// Replaces `out` by what `packed` unpacks to, which must be `bytes` bytes; they are allocated, so
// the caller checks the number. `codec` as in the file.
// Errors: CorruptData (damaged, another size, or a codec that is not read, by its name).
[[nodiscard]] Result<void> unpack(std::int32_t codec, std::string_view packed, std::size_t bytes,
                                  std::vector<char>& out);

// Errors: CorruptData, with the codec's name, if `unpack` cannot read it.
[[nodiscard]] Result<void> checkCodec(std::int32_t codec);

}  // namespace flipbook::parquet
