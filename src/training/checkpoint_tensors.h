// Between a network and a checkpoint: plain named tensors, always float, under torchvision's names.

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "flipbook/core/result.h"
#include "flipbook/core/tensor.h"
#include "training/batch_assembly.h"
#include "training/network.h"

namespace flipbook::training {

// What a checkpoint says beside the network's own tensors.
struct CheckpointContext {
  std::vector<std::string> classes;
  Normalisation normalisation;
  std::uint64_t seed{};
  std::uint32_t epochsDone{};
};

[[nodiscard]] Checkpoint checkpointOf(const Network& network, const CheckpointContext& context);

// Puts all of a checkpoint back into a network of the same architecture; returns the epochs done.
// Nothing changes on an error.
// Errors: InvalidArgument, listing the first three differences in names, types, shapes and values
// that are not finite.
[[nodiscard]] Result<std::uint32_t> restoreInto(Network& network, const Checkpoint& checkpoint);

// Takes only the model's tensors, as a start for new training. A linear layer for other classes is
// left as it is. Errors: as above.
[[nodiscard]] Result<void> initializeInto(Network& network, const Checkpoint& checkpoint);

}  // namespace flipbook::training
