// Files that hold many numbers of one kind: MNIST's IDX, numpy's NPY and NPZ, CIFAR's binaries.
// Read piece by piece, never as a whole; nothing is allocated that the file does not have.
//
// Sources: http://yann.lecun.com/exdb/mnist (IDX); numpy.lib.format (NPY 1.0 to 3.0);
// https://www.cs.toronto.edu/~kriz/cifar.html (binary version).

#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "flipbook/core/result.h"

namespace flipbook::loading {

enum class ElementType : std::uint8_t { Bool, U8, I8, U16, I16, U32, I32, U64, I64, F16, F32, F64 };

[[nodiscard]] std::size_t bytesOf(ElementType type);
[[nodiscard]] bool isFloating(ElementType type);

// N records, one after the other, each of `lead` bytes and then the elements of shape[1:],
// row-major.
struct ArrayLayout {
  std::string kind;  // "IDX", "NPY", "CIFAR-10", "CIFAR-100"
  ElementType type{ElementType::U8};
  bool isBigEndian{};
  std::vector<std::uint64_t> shape;  // N first
  std::uint64_t dataStart{};         // in bytes
  std::uint64_t lead{};              // bytes of each record before its elements: CIFAR's labels

  [[nodiscard]] std::uint64_t count() const { return shape.empty() ? 0 : shape.front(); }
  [[nodiscard]] std::uint64_t elementsEach() const;
  [[nodiscard]] std::uint64_t recordBytes() const { return lead + elementsEach() * bytesOf(type); }
};

// From the first bytes of a file of `fileBytes`. Errors: CorruptData in words, also where the file
// is shorter than the array it claims.
[[nodiscard]] Result<ArrayLayout> idxLayout(std::string_view start, std::uint64_t fileBytes);
[[nodiscard]] Result<ArrayLayout> npyLayout(std::string_view start, std::uint64_t fileBytes);

// An array on disk, open. Any thread.
class ArrayFile {
 public:
  // `address` is a file (what ends with .gz and starts like it is unpacked into the cache first),
  // or an NPZ file and the name of an array in it: "digits.npz/x_train". Errors: NotFound, Io,
  // CorruptData (no such array, or damaged), in words without the path.
  [[nodiscard]] static Result<ArrayFile> open(const std::filesystem::path& address);

  ArrayFile(ArrayFile&& other) noexcept;
  ArrayFile(const ArrayFile&) = delete;
  ArrayFile& operator=(const ArrayFile&) = delete;
  ArrayFile& operator=(ArrayFile&&) = delete;
  ~ArrayFile();

  [[nodiscard]] const ArrayLayout& layout() const { return m_layout; }

  // `records` records from number `first` on, which exist. Errors: Io, CorruptData (the file became
  // shorter).
  [[nodiscard]] Result<std::vector<std::byte>> read(std::uint64_t first,
                                                    std::uint64_t records) const;

 private:
  ArrayFile(int descriptor, ArrayLayout layout);

  int m_descriptor;
  ArrayLayout m_layout;
};

// What the array at `address` (as ArrayFile::open) says of itself, from its beginning alone:
// nothing is unpacked, and whether all of it is there is not checked. Errors: as ArrayFile::open.
[[nodiscard]] Result<ArrayLayout> peekLayout(const std::filesystem::path& address);

// The elements in `bytes` as numbers.
[[nodiscard]] std::vector<double> numbersIn(const std::vector<std::byte>& bytes,
                                            const ArrayLayout& layout);

// The names of the arrays in an NPZ file, without ".npy", in the file's order; none if it is no
// such file. Errors: Io, CorruptData (not a zip file that can be read).
[[nodiscard]] Result<std::vector<std::string>> arraysIn(const std::filesystem::path& npz);

}  // namespace flipbook::loading
