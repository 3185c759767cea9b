// What a run says of itself once and for all (run.json; docs/run-format.md).

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "flipbook/core/run_options.h"

namespace flipbook {

struct QuarantinedFile {
  std::string path;    // relative to the dataset root, raw bytes
  std::string reason;  // in words

  friend bool operator==(const QuarantinedFile&, const QuarantinedFile&) = default;
};

struct DatasetInfo {
  std::string kind;  // "class-folders", "split-folders", ...
  std::string root;  // absolute path, raw bytes
  std::string fingerprint;
  std::vector<QuarantinedFile> quarantined;
  // As ReadingOptions had it.
  bool takesUnlabeled{};
  bool lastWins{};
};

// Where and with what a run was trained; written for people and for the determinism contract.
struct RunEnvironment {
  std::string libtorch;
  std::string blas;
  std::string device;        // "cpu", "cuda:0"
  std::string deviceReason;  // why this device: "LibTorch was built without CUDA"
  std::uint32_t threads{};
  std::string precision;  // "f32", "bf16"
  std::string cpu;
};

// Decisions about samples that a run was trained with.
struct EditsInfo {
  std::string from;            // where they came from, absolute, raw bytes; empty: none
  std::uint32_t relabelled{};  // samples whose label is not the dataset's
  std::uint32_t excluded{};    // samples that were left out
  std::uint32_t moved{};       // samples that went to the other split

  friend bool operator==(const EditsInfo&, const EditsInfo&) = default;
};

struct RunInfo {
  std::string name;
  std::string created;  // UTC, ISO 8601
  std::string writer;   // "flipbook 0.1.0"
  DatasetInfo dataset;
  std::vector<std::string> classes;
  std::uint32_t sampleCount{};
  std::uint32_t featureWidth{};
  SplitOptions split;
  std::string splitMethod;   // "stratified", "given" or "earlier run"
  TrainingOptions training;  // every `auto` replaced by what was chosen
  FeatureRecording features;
  bool computeLayout{true};
  EditsInfo edits;
  RunEnvironment environment;
};

enum class RunEnd : std::uint8_t { Completed, Stopped, Failed };

}  // namespace flipbook
