// Finds out by trying which arithmetic is faster here, and whether a batch fits the device.

#pragma once

#include "flipbook/core/result.h"
#include "flipbook/core/run_options.h"
#include "training/network.h"

namespace flipbook::training {

struct TrialShape {
  NetworkSpec spec;
  at::Device device{at::kCPU};
  std::int64_t batchSize{};
};

// `wanted` unless it is Auto; then bf16 if a training step with it is clearly faster than with f32.
// Takes about a second. Errors: InvalidArgument if bf16 is wanted and does not work here.
[[nodiscard]] Result<Precision> choosePrecision(Precision wanted, const TrialShape& shape);

// True if a training step with this batch fits the device's memory. Always true on the CPU.
[[nodiscard]] bool fitsDevice(const TrialShape& shape, Precision precision);

}  // namespace flipbook::training
