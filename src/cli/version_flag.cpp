#include <QtGlobal>

#include "cli/commands.h"
#include "flipbook/core/result.h"
#include "flipbook/pipeline/engine_loader.h"

namespace flipbook::cli {
namespace {

std::string versions() {
  std::string text = fmt::format("flipbook-cli {}\nQt {}\n", FLIPBOOK_VERSION, qVersion());
  const auto engine = pipeline::loadEngine();
  if (!engine) return text + engine.error().message();
  const pipeline::EngineInfo info = (*engine)->info();
  text += fmt::format("LibTorch {}\nOpenCV {}\nBLAS {}{}\n", info.libtorch, info.opencv, info.blas,
                      info.blasIsSlow ? " (slow: install libopenblas0-openmp)" : "");
  for (const std::string& device : info.devices) text += fmt::format("device {}\n", device);
  text += info.whyNoCuda.empty() ? "CUDA is used" : "no CUDA: " + info.whyNoCuda;
  return text;
}

}  // namespace

void addVersionFlag(CLI::App& program) {
  program.add_flag_callback(
      "--version",
      [] {
        throw CLI::CallForVersion{versions(), 0};
      },
      "versions of all that matters, and devices");
}

}  // namespace flipbook::cli
