// A named block of numbers, as safetensors files hold them: the form in which checkpoints travel
// between the module that trains and the module that records.

#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace flipbook {

enum class DType : std::uint8_t { Bool, U8, I8, U16, I16, F16, BF16, U32, I32, F32, U64, I64, F64 };

[[nodiscard]] std::size_t sizeInBytes(DType type);

struct NamedTensor {
  std::string name;
  DType type{};
  std::vector<std::uint64_t> shape;  // empty: a scalar
  std::vector<std::byte> bytes;      // little-endian, row-major; product(shape) * sizeInBytes(type)
};

// A model and all that its training needs to go on: parameters, `optimizer.*`, `rng.*`.
struct Checkpoint {
  std::vector<NamedTensor> tensors;
  std::map<std::string, std::string> metadata;  // architecture, classes, input size, normalisation
};

}  // namespace flipbook
