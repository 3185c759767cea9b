// What a RunReader holds; shared by the files that implement it.

#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "flipbook/core/guarded.h"
#include "flipbook/recording/run_reader.h"
#include "recording/checkpoint_file.h"
#include "recording/epoch_log.h"
#include "recording/frame_file.h"
#include "recording/layout_file.h"

namespace flipbook::recording {

// A frame's header as history() keeps it, and the file it was read from.
struct KnownFrame {
  FileIdentity file;
  FrameIndex index;
};

struct Cache {
  std::unordered_map<std::uint32_t, KnownFrame> frames;  // by epoch
  std::map<std::uint32_t, std::string> damaged;          // found while reading; why
};

struct OpenFrame {
  File file;
  SafetensorsHeader header;
  FrameIndex index;
};

struct ReaderState {
  std::filesystem::path path;
  RunInfo info;
  std::vector<Sample> samples;
  std::vector<Label> labels;  // of the samples
  std::vector<std::string> warnings;
  EpochLog log;
  bool isLockedAtUpdate{};
  mutable Guarded<Cache> cache;

  [[nodiscard]] Result<bool> update();
  // Looks which of the named files are there; of the first `checkedCount` epochs only the damaged
  // ones.
  void checkFiles(const RunFolder& folder, std::size_t checkedCount);
  [[nodiscard]] const EpochEntry* find(EpochIndex epoch) const;
  // Messages name the file, not the epoch.
  [[nodiscard]] Result<OpenFrame> openFrame(const EpochEntry& entry) const;
  [[nodiscard]] Result<EpochFrame> readFrame(std::size_t index) const;
};

struct RunReader::State : ReaderState {};

}  // namespace flipbook::recording
