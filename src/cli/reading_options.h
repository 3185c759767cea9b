// How a dataset is to be read: the same options for every command that opens one.

#pragma once

#include <CLI/CLI.hpp>

#include "flipbook/core/run_options.h"

namespace flipbook::cli {

// `reading` outlives the parsing.
inline void addReadingOptions(CLI::App& command, ReadingOptions& reading) {
  command.add_option("--read-as", reading.kind,
                     "the format to read it as, where several are possible (inspect names them)");
  command.add_flag("--unlabeled", reading.takesUnlabeled,
                   "images without a label too: on the map, but neither trained on nor judged by");
  command.add_flag("--last-wins", reading.lastWins,
                   "of two labels for one image the later counts; else they are refused");
}

}  // namespace flipbook::cli
