// What can go wrong outside the program (files, images, settings) is returned, never thrown.

#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>

namespace flipbook {

// Few codes, told apart by what a caller would do differently; the rest is the message.
enum class ErrorCode : std::uint8_t {
  InvalidArgument,     // wrong usage or an option out of range
  ConflictingLabels,   // a dataset gives an image two; the later can count, if the user says so
  NotFound,            // a file, folder or sample that is not there
  CorruptData,         // bytes that break the rules of their format
  UnsupportedVersion,  // written by a newer Flipbook
  Io,                  // the system refused: no space, no permission, locked
  Training,            // LibTorch failed, or the loss is not finite
  Cancelled,           // the caller's stop token was triggered
};

// A message reads from outside in, ends with the path, and says what to do.
class Error {
 public:
  Error(ErrorCode code, std::string message) : m_code{code}, m_message{std::move(message)} {}

  [[nodiscard]] ErrorCode code() const { return m_code; }
  [[nodiscard]] const std::string& message() const { return m_message; }

  // The same error with "front: " before its message.
  [[nodiscard]] Error within(std::string_view front) const {
    return {m_code, fmt::format("{}: {}", front, m_message)};
  }

 private:
  ErrorCode m_code;
  std::string m_message;
};

template <typename T>
using Result = tl::expected<T, Error>;

// An error to return: `return fail(ErrorCode::Io, "cannot write {}", path);`
template <typename... Args>
[[nodiscard]] tl::unexpected<Error> fail(ErrorCode code, fmt::format_string<Args...> format,
                                         Args&&... args) {
  return tl::unexpected<Error>{Error{code, fmt::format(format, std::forward<Args>(args)...)}};
}

// Passes an error on with a front: `if (!frame) return passOn(frame.error(), "open run");`
[[nodiscard]] inline tl::unexpected<Error> passOn(const Error& error, std::string_view front) {
  return tl::unexpected<Error>{error.within(front)};
}
[[nodiscard]] inline tl::unexpected<Error> passOn(const Error& error) {
  return tl::unexpected<Error>{error};
}

}  // namespace flipbook
