#include "recording/json_file.h"

namespace flipbook::recording {
namespace {

constexpr std::uint64_t kMostBytes = 1U << 20U;

}  // namespace

Result<Json> readJsonFile(const RunFolder& folder, const std::string& relative) {
  const std::filesystem::path path = folder.path() / relative;
  const auto file = folder.openFile(relative);
  if (!file) return passOn(file.error());
  const auto text = readText(*file, kMostBytes, path);
  if (!text) return passOn(text.error());
  auto json = parseJson(*text);
  if (!json) return fail(ErrorCode::CorruptData, "{}: {}", json.error().message(), shown(path));
  if (!json->is_object()) return fail(ErrorCode::CorruptData, "not an object: {}", shown(path));
  return json;
}

Result<Written> writeJsonFile(const std::filesystem::path& path, const OrderedJson& object) {
  auto file = WholeFile::create(path);
  if (!file) return passOn(file.error());
  if (auto ok = file->write(jsonText(object) + "\n"); !ok) return passOn(ok.error());
  return file->commit();
}

}  // namespace flipbook::recording
