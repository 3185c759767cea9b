// The safetensors container: an 8-byte little-endian header length, a JSON header, then the
// tensors' bytes one after another. Format: https://huggingface.co/docs/safetensors; our rules on
// top of it: docs/run-format.md.

#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "flipbook/core/tensor.h"
#include "flipbook/recording/file_io.h"

namespace flipbook::recording {

using Metadata = std::map<std::string, std::string>;

// A tensor to be written; the bytes are somebody else's.
struct TensorView {
  std::string name;
  DType type{};
  std::vector<std::uint64_t> shape;
  std::span<const std::byte> bytes;
};

// Where a tensor lies in a file.
struct TensorPlace {
  std::string name;
  DType type{};
  std::vector<std::uint64_t> shape;
  std::uint64_t offset{};  // from the start of the file
  std::uint64_t bytes{};
};

struct SafetensorsHeader {
  std::vector<TensorPlace> tensors;  // by rising offset; together they fill the file
  Metadata metadata;
  std::uint64_t dataStart{};

  [[nodiscard]] const TensorPlace* find(std::string_view name) const;
};

[[nodiscard]] std::string_view nameOf(DType type);
[[nodiscard]] std::optional<DType> dtypeFromName(std::string_view name);

// Reads and checks the header before anything of the size it claims is allocated: length against
// the file, types, shapes without overflow, sizes, and offsets that fill the file without hole or
// overlap. Errors: CorruptData, Io; messages end with `path`.
[[nodiscard]] Result<SafetensorsHeader> readSafetensorsHeader(const File& file,
                                                              const std::filesystem::path& path);

using TensorBytes = std::map<std::string, std::vector<std::uint8_t>, std::less<>>;

// The bytes of the tensors that `isWanted` names. With an `expected` hash the whole file is read
// once, front to back, and compared. Errors: CorruptData ("checksum differs", or the file shrank),
// Io.
[[nodiscard]] Result<TensorBytes> readTensors(
    const File& file, const SafetensorsHeader& header,
    const std::function<bool(const TensorPlace&)>& isWanted, std::optional<std::uint64_t> expected,
    const std::filesystem::path& path);

// Writes a file whole or not at all (the caller syncs its directory). Names are unique; every
// tensor has as many bytes as shape and type say.
[[nodiscard]] Result<Written> writeSafetensors(const std::filesystem::path& path,
                                               std::span<const TensorView> tensors,
                                               const Metadata& metadata);

}  // namespace flipbook::recording
