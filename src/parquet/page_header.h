// What stands before every page of a column.

#pragma once

#include <cstdint>

#include "flipbook/core/result.h"
#include "parquet/thrift_compact.h"

namespace flipbook::parquet {

enum class PageKind : std::uint8_t { Data = 0, Index = 1, Dictionary = 2, DataV2 = 3 };

struct PageHeader {
  std::int64_t kind{-1};  // a PageKind, or one that is not known
  std::int64_t uncompressedBytes{-1};
  std::int64_t compressedBytes{-1};
  std::int64_t crc{};
  bool hasCrc{};
  // Of data and dictionary pages:
  std::int64_t values{-1};
  std::int64_t encoding{-1};
  // Of data pages of version 1:
  std::int64_t levelEncoding{-1};
  // Of data pages of version 2:
  std::int64_t definitionBytes{-1};
  std::int64_t repetitionBytes{-1};
  bool isCompressed{true};

  [[nodiscard]] bool is(PageKind asked) const { return kind == static_cast<std::int64_t>(asked); }
};

// Leaves the reader behind the header, or failed.
[[nodiscard]] PageHeader readPageHeader(ThriftReader& reader);

}  // namespace flipbook::parquet
