// One named logger per module; where messages go is decided in the programs.

#pragma once

#include <spdlog/spdlog.h>

#include <memory>
#include <string>

namespace flipbook {

// The module's logger, made on first use with the sinks of the default logger. Any thread.
[[nodiscard]] std::shared_ptr<spdlog::logger> moduleLog(const std::string& module);

}  // namespace flipbook
