#include "recording/layout_file.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "recording/frame_file.h"
#include "recording/run_json.h"
#include "recording/safetensors.h"

namespace flipbook::recording {

namespace {

constexpr std::string_view kPosition = "position";
constexpr const char* kHashKey = "position_xxh3";
constexpr float kFarthest = 1e30F;  // beyond it the map's arithmetic would overflow
constexpr float kGutterShare = 0.05F;

bool isUsable(Point2 point) {
  return std::abs(point.x) <= kFarthest && std::abs(point.y) <= kFarthest;  // false for NaN
}

// Points without a position go to a gutter beside the map instead of breaking its arithmetic.
void moveToGutter(Layout& layout) {
  if (std::ranges::all_of(layout, isUsable)) return;
  float left = std::numeric_limits<float>::max();
  float right = std::numeric_limits<float>::lowest();
  float bottom = std::numeric_limits<float>::max();
  for (const Point2& point : layout) {
    if (!isUsable(point)) continue;
    left = std::min(left, point.x);
    right = std::max(right, point.x);
    bottom = std::min(bottom, point.y);
  }
  const bool hasAny = left <= right;
  const Point2 gutter =
      hasAny ? Point2{left - kGutterShare * std::max(right - left, 1.0F), bottom} : Point2{};
  std::ranges::replace_if(
      layout, [](Point2 point) { return !isUsable(point); }, gutter);
}

std::string hashOf(std::span<const std::byte> bytes) {
  Hasher hasher;
  hasher.add(bytes);
  return hexFromHash(hasher.value());
}

}  // namespace

std::string folderOf(LayoutTrack track) {
  return fmt::format("{}/{}", kLayoutsFolder, track == LayoutTrack::Live ? "live" : "refined");
}

Result<Layout> readLayoutFile(const RunFolder& folder, std::string_view relative,
                              std::uint64_t sampleCount) {
  const std::filesystem::path path = folder.path() / relative;
  const auto file = folder.openFile(relative);
  if (!file) return passOn(file.error());
  const auto header = readSafetensorsHeader(*file, path);
  if (!header) return passOn(header.error());
  const TensorPlace* const place = header->find(kPosition);
  if (place == nullptr || (place->type != DType::F32 && place->type != DType::F16) ||
      place->shape != std::vector<std::uint64_t>{sampleCount, 2}) {
    return fail(ErrorCode::CorruptData, "has no '{}' of floats [{}, 2]: {}", kPosition, sampleCount,
                shown(path));
  }
  const auto tensors = readTensors(
      *file, *header, [](const TensorPlace& tensor) { return tensor.name == kPosition; },
      std::nullopt, path);
  if (!tensors) return passOn(tensors.error());
  const auto& bytes = tensors->find(kPosition)->second;
  const auto hash = header->metadata.find(kHashKey);
  if (hash != header->metadata.end() && hash->second != hashOf(std::as_bytes(std::span{bytes}))) {
    return fail(ErrorCode::CorruptData, "checksum differs: {}", shown(path));
  }
  const std::vector<float> values = floatsFrom(bytes, place->type);
  Layout layout(sampleCount);
  for (std::size_t i = 0; i < layout.size(); ++i) layout[i] = {values[2 * i], values[2 * i + 1]};
  moveToGutter(layout);
  return layout;
}

Result<Written> writeLayoutFile(const std::filesystem::path& path, const Layout& layout) {
  static_assert(sizeof(Point2) == 2 * sizeof(float));
  const auto bytes = std::as_bytes(std::span{layout});
  const TensorView position{std::string{kPosition}, DType::F32, {layout.size(), 2}, bytes};
  return writeSafetensors(path, {&position, 1}, {{kHashKey, hashOf(bytes)}});
}

}  // namespace flipbook::recording
