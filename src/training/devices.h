// Which device a run computes on, and why.

#pragma once

#include <cstdint>
#include <string>

#include "flipbook/core/result.h"
#include "training/torch.h"

namespace flipbook::training {

struct DeviceChoice {
  at::Device device{at::kCPU};
  std::string name;    // "cpu", "cuda:0"
  std::string reason;  // in words
};

// `wanted`: auto, cpu, cuda, cuda:n.
// Errors: InvalidArgument if it is none of these or not here, saying what was found.
[[nodiscard]] Result<DeviceChoice> chooseDevice(const std::string& wanted);

// Waits until the device has done what it was given.
void synchronise(const at::Device& device);

}  // namespace flipbook::training
