#include "flipbook/core/log.h"

namespace flipbook {

std::shared_ptr<spdlog::logger> moduleLog(const std::string& module) {
  if (auto known = spdlog::get(module)) return known;
  try {
    auto made = spdlog::default_logger()->clone(module);
    spdlog::register_logger(made);
    return made;
  } catch (const spdlog::spdlog_ex&) {
    return spdlog::get(module);  // another thread was first
  }
}

}  // namespace flipbook
