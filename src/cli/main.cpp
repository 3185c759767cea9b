#include "cli/commands.h"
#include "flipbook/pipeline/engine_loader.h"

int main(int argc, char** argv) {
  flipbook::pipeline::letIdleThreadsSleep(argv);
  return flipbook::cli::runProgram(argc, argv);
}
