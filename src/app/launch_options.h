// What the command line asks of the window.

#pragma once

#include <QString>
#include <QStringList>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <variant>

namespace flipbook::app {

// As every program of Flipbook exits.
enum class ExitCode : int { Done = 0, Usage = 2, BadInput = 3, Io = 4, Interrupted = 5 };

struct LaunchOptions {
  std::filesystem::path path;  // a dataset or a run; empty: the start page
  bool opensDemo{};
  bool trains{};
  std::optional<std::uint32_t> epoch;
  QString screenshot;  // file to write; empty: none
};

// The program ends here, with a text: the version, help, or what is wrong with the arguments.
struct LaunchEnd {
  ExitCode code{};
  QString text;
};

// `arguments` begins with the program's name. Options of Qt itself (-platform, -style, ...) are
// passed over. Needs no application object.
[[nodiscard]] std::variant<LaunchOptions, LaunchEnd> parseLaunch(const QStringList& arguments);

}  // namespace flipbook::app
