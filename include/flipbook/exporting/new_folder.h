// A folder that appears whole or not at all.

#pragma once

#include <filesystem>
#include <string_view>

#include "flipbook/core/result.h"
#include "flipbook/recording/file_io.h"

namespace flipbook::exporting {

// Opens a file for writing that is not there yet; its folders are made. Errors: Io.
[[nodiscard]] Result<recording::File> createFile(const std::filesystem::path& path);

// Made under a hidden name beside its place; without commit() nothing of it remains.
class NewFolder {
 public:
  // Errors: InvalidArgument (something is there already; its parent is not; it would lie in
  // `source` or in a run, into which nothing is ever written), Io.
  [[nodiscard]] static Result<NewFolder> create(const std::filesystem::path& target,
                                                const std::filesystem::path& source);
  NewFolder(NewFolder&& other) noexcept;
  NewFolder& operator=(NewFolder&&) = delete;
  NewFolder(const NewFolder&) = delete;
  NewFolder& operator=(const NewFolder&) = delete;
  ~NewFolder();

  // Where to write until then.
  [[nodiscard]] const std::filesystem::path& path() const { return m_temporary; }
  // `relative` stays inside; its folders are made. Errors: Io.
  [[nodiscard]] Result<void> write(const std::filesystem::path& relative, std::string_view bytes);

  // On the disk, and under its own name. Errors: InvalidArgument (something is there by now), Io.
  [[nodiscard]] Result<void> commit();

 private:
  NewFolder(std::filesystem::path target, std::filesystem::path temporary)
      : m_target{std::move(target)}, m_temporary{std::move(temporary)} {}

  std::filesystem::path m_target;
  std::filesystem::path m_temporary;  // empty: committed, or moved from
};

}  // namespace flipbook::exporting
