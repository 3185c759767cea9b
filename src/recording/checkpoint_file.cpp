#include "recording/checkpoint_file.h"

#include "recording/safetensors.h"

namespace flipbook::recording {

Result<Checkpoint> readCheckpointFile(const RunFolder& folder, std::string_view relative,
                                      std::optional<std::uint64_t> hash) {
  const std::filesystem::path path = folder.path() / relative;
  const auto file = folder.openFile(relative);
  if (!file) return passOn(file.error());
  auto header = readSafetensorsHeader(*file, path);
  if (!header) return passOn(header.error());
  auto tensors = readTensors(
      *file, *header, [](const TensorPlace&) { return true; }, hash, path);
  if (!tensors) return passOn(tensors.error());
  Checkpoint checkpoint;
  checkpoint.metadata = std::move(header->metadata);
  for (TensorPlace& place : header->tensors) {
    const auto node = tensors->extract(place.name);
    const auto bytes = std::as_bytes(std::span{node.mapped()});
    checkpoint.tensors.push_back({.name = std::move(place.name),
                                  .type = place.type,
                                  .shape = std::move(place.shape),
                                  .bytes = {bytes.begin(), bytes.end()}});
  }
  return checkpoint;
}

Result<Written> writeCheckpointFile(const std::filesystem::path& path,
                                    const Checkpoint& checkpoint) {
  std::vector<TensorView> tensors;
  for (const NamedTensor& tensor : checkpoint.tensors) {
    tensors.push_back({tensor.name, tensor.type, tensor.shape, tensor.bytes});
  }
  return writeSafetensors(path, tensors, checkpoint.metadata);
}

}  // namespace flipbook::recording
