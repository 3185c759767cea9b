// The part of LibTorch that this module uses, precompiled. Plain tensor operations only: the
// backward pass is written out (network.cpp), so neither autograd nor torch::nn is needed.

#pragma once

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <c10/core/InferenceMode.h>
#include <torch/version.h>
