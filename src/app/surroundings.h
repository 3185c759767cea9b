// Where the program keeps things, and whether there is a screen.

#pragma once

#include <QString>
#include <filesystem>
#include <optional>

namespace flipbook::app {

// Gives HOME a folder of its own in the temporary directory where it is not set, so that settings,
// caches and runs have a place (F7). Call before anything asks for a standard path.
void provideHome();

[[nodiscard]] std::filesystem::path runsFolder();  // new runs are made here
[[nodiscard]] std::filesystem::path demoFolder();  // the demo dataset, in the cache

// Why no window can be shown, and what to do instead; nullopt if one probably can.
[[nodiscard]] std::optional<QString> whyNoWindow(int argc, const char* const* argv);

// Where Qt finds out only later that there is no screen, it says so and ends with code 4 instead of
// aborting.
void explainFatalErrors();

}  // namespace flipbook::app
