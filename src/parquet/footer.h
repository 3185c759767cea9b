// The footer of a Parquet file, from its bytes.

#pragma once

#include <cstdint>
#include <string_view>

#include "flipbook/core/result.h"
#include "flipbook/parquet/metadata.h"
#include "parquet/thrift_compact.h"

namespace flipbook::parquet {

// The leaves of the schema, which is a list of its nodes, each before its children.
// Leaves the reader failed if it breaks the rules.
[[nodiscard]] std::vector<Column> readSchema(ThriftReader& reader, const ThriftField& field);

// `footer` is the structure between the pages, which end at `pagesEnd`, and its own length.
// Errors: CorruptData.
[[nodiscard]] Result<Metadata> parseFooter(std::string_view footer, std::uint64_t pagesEnd);

}  // namespace flipbook::parquet
