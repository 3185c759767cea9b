#include "flipbook/recording/weights.h"

#include <algorithm>
#include <array>

#include "recording/checkpoint_file.h"

namespace flipbook::recording {
namespace {

// What other files of weights begin with: a pickle, and a zip archive (torch.save, TorchScript).
bool carriesCode(std::span<const std::byte> beginning) {
  constexpr std::byte kPickle{0x80};
  return beginning[0] == kPickle ||
         (beginning[0] == std::byte{'P'} && beginning[1] == std::byte{'K'});
}

}  // namespace

Result<Checkpoint> readWeights(const std::filesystem::path& path) {
  const std::filesystem::path parent = path.has_parent_path() ? path.parent_path() : ".";
  const auto folder = RunFolder::open(parent);
  if (!folder) return passOn(folder.error(), "weights");
  const std::string name = path.filename().string();
  const auto file = folder->openFile(name);
  if (!file) return passOn(file.error(), "weights");

  std::array<std::byte, 2> beginning{};
  if (auto read = readExactly(*file, 0, beginning, path); !read) {
    return passOn(read.error(), "weights");
  }
  const std::string extension = path.extension().string();
  constexpr std::array kOthers{".pt", ".pth", ".pkl", ".onnx"};
  if (carriesCode(beginning) || std::ranges::find(kOthers, extension) != kOthers.end()) {
    return fail(ErrorCode::CorruptData,
                "weights: not safetensors but a code-carrying format, which is never opened; save "
                "them with safetensors.torch.save_file: {}",
                shown(path));
  }
  auto checkpoint = readCheckpointFile(*folder, name, std::nullopt);
  if (!checkpoint) return passOn(checkpoint.error(), "weights");
  return checkpoint;
}

}  // namespace flipbook::recording
