// A small JSON file of a run, one object, read and written whole.

#pragma once

#include "flipbook/recording/file_io.h"
#include "recording/json_text.h"

namespace flipbook::recording {

// Errors: NotFound; CorruptData (no object, over a megabyte, what parseJson refuses); Io. Messages
// end with the path.
[[nodiscard]] Result<Json> readJsonFile(const RunFolder& folder, const std::string& relative);

// Under its own name when it returns; the caller syncs the folder. Errors: Io.
[[nodiscard]] Result<Written> writeJsonFile(const std::filesystem::path& path,
                                            const OrderedJson& object);

}  // namespace flipbook::recording
