// Runs flipbook-cli as its users do: a process with arguments, an exit code and two streams.

#pragma once

#include <sys/wait.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "support/temporary_directory.h"

namespace flipbook::test {

struct Finished {
  int exitCode{};
  std::string out;
  std::string err;
};

class Program {
 public:
  // `arguments` is shell text; `environment` stands before the program ("LC_ALL=de_DE.UTF-8").
  [[nodiscard]] Finished run(const std::string& arguments,
                             const std::string& environment = {}) const {
    const auto out = folder.path() / "out.txt";
    const auto err = folder.path() / "err.txt";
    const std::string command = "XDG_CACHE_HOME='" + (folder.path() / "cache").string() + "' " +
                                environment + " '" FLIPBOOK_CLI "' " + arguments + " >'" +
                                out.string() + "' 2>'" + err.string() + "'";
    const int status = std::system(command.c_str());  // NOLINT: a shell is what users have
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, contentOf(out), contentOf(err)};
  }

  [[nodiscard]] std::filesystem::path path(const std::string& name) const {
    return folder.path() / name;
  }

  static std::string contentOf(const std::filesystem::path& path) {
    std::ifstream in{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
  }

 private:
  TemporaryDirectory folder;
};

}  // namespace flipbook::test
