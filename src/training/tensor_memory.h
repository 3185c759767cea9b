// Keeps the memory of tensors for the next batch instead of giving it back to the system: every
// step needs the same sizes again, and fresh pages cost a fifth of a training step.

#pragma once

namespace flipbook::training {

// While one lives, LibTorch's CPU tensors of a megabyte and more come from a pool; when the last is
// gone the pool is emptied. Tensors may outlive it. Any thread.
class TensorMemory {
 public:
  TensorMemory();
  TensorMemory(const TensorMemory&) = delete;
  TensorMemory& operator=(const TensorMemory&) = delete;
  ~TensorMemory();
};

}  // namespace flipbook::training
