// The one symbol of the engine's shared library.

#pragma once

#include "flipbook/pipeline/engine.h"

namespace flipbook::pipeline {

using EngineEntry = Engine* (*)();
inline constexpr const char* kEngineEntryName = "flipbookEngine";

}  // namespace flipbook::pipeline
