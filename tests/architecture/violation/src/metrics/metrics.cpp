// Breaks the layers on purpose, so that a test can see the check fail.
#include <torch/torch.h>

#include "flipbook/recording/run_reader.h"
