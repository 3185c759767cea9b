// Python, which writes and reads files that are not ours. Tests that need it are skipped where the
// modules are not installed.

#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace flipbook::test {

// `modules` as after "import".
inline bool pythonHas(const std::string& modules) {
  const std::string command = "/usr/bin/python3 -c 'import " + modules + "' 2>/dev/null";
  return std::system(command.c_str()) == 0;  // NOLINT(cert-env33-c): the test's own script
}

// Runs the script in `folder`, which it makes if need be; beside it, the script stays. False: it
// failed, and said why on the standard error stream.
inline bool runsPython(const std::filesystem::path& folder, const std::string& script) {
  std::filesystem::create_directories(folder);
  const std::filesystem::path file = folder.parent_path() / "script.py";
  std::ofstream{file} << script;
  const std::string command =
      "cd '" + folder.string() + "' && /usr/bin/python3 '" + file.string() + "'";
  return std::system(command.c_str()) == 0;  // NOLINT(cert-env33-c)
}

}  // namespace flipbook::test
