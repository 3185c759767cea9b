// A regular file that is read piece by piece, from any thread.
//
// Not mapped into memory: if somebody shortens a mapped file, reading it ends the program.

#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <vector>

#include "flipbook/core/result.h"

namespace flipbook::parquet {

class InputFile {
 public:
  [[nodiscard]] static Result<std::shared_ptr<const InputFile>> open(
      const std::filesystem::path& path);

  InputFile(int descriptor, std::uint64_t size) : m_descriptor{descriptor}, m_size{size} {}
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;
  ~InputFile();

  [[nodiscard]] std::uint64_t size() const { return m_size; }  // when it was opened

  // Replaces `bytes`. Errors: Io; CorruptData if the file has no such range.
  [[nodiscard]] Result<void> read(std::uint64_t offset, std::uint64_t count,
                                  std::vector<char>& bytes) const;

 private:
  int m_descriptor;
  std::uint64_t m_size;
};

}  // namespace flipbook::parquet
