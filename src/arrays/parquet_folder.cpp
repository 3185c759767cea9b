#include "flipbook/arrays/parquet_folder.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

#include "arrays/parquet_columns.h"
#include "arrays/parquet_table.h"
#include "flipbook/core/progress_meter.h"
#include "flipbook/core/sample.h"
#include "flipbook/formats/file_names.h"
#include "flipbook/imaging/image_names.h"
#include "flipbook/loading/running_hash.h"

namespace flipbook::arrays {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kMagic = "PAR1";
constexpr std::size_t kLongestName = 100;

// The extension that says what the bytes are; ".jpg" for what is none of these, so that it is
// looked at and refused by its content.
std::string_view extensionOf(std::string_view bytes) {
  if (bytes.starts_with("\x89PNG")) return ".png";
  if (bytes.starts_with("BM")) return ".bmp";
  if (bytes.starts_with("RIFF")) return ".webp";
  if (bytes.size() > 1 && bytes[0] == 'P' && bytes[1] >= '1' && bytes[1] <= '6') return ".ppm";
  return ".jpg";
}

// "train" of "train-00000-of-00005.parquet".
std::string stemOf(const std::string& file) {
  std::string stem = fs::path{file}.stem().native();
  const std::size_t shards = stem.find("-00");
  if (shards != std::string::npos && shards > 0) stem.resize(shards);
  return stem == "." || stem == ".." ? "rows" : stem;  // neither is a folder of its own
}

// As the row called its picture, if it did, without what could lead elsewhere.
std::string nameOf(std::uint64_t row, std::string_view called, std::string_view bytes) {
  called = called.substr(0, called.find('\0'));
  called.remove_prefix(std::min(called.find_last_of("/\\") + 1, called.size()));
  if (called.size() > kLongestName) called.remove_prefix(called.size() - kLongestName);
  std::string name = fmt::format("{:06}", row);
  if (!called.empty()) name += fmt::format("-{}", called);
  if (!imaging::hasImageExtension(name)) name += extensionOf(bytes);
  return name;
}

class Unpacking {
 public:
  Unpacking(fs::path folder, bool takesUnlabeled, const ProgressSink& progress, std::uint64_t rows,
            const std::stop_token& stop)
      : m_folder{std::move(folder)},
        m_takesUnlabeled{takesUnlabeled},
        m_table{m_folder / kParquetTable, std::ios::binary},
        m_meter{progress, "Taking the pictures out of Parquet files", rows},
        m_stop{stop},
        m_bytesLeft{loading::spaceToTake(m_folder)} {}

  // Errors: Io, Cancelled. A file that cannot be read is left out.
  Result<void> take(const std::string& name, const parquet::ParquetFile& file) {
    const auto columns = pictureColumns(file.metadata());
    if (!columns) return leaveOut(name, columns.error().message());
    std::vector<std::size_t> wanted{columns->bytes, columns->label};
    if (columns->path) wanted.push_back(*columns->path);
    auto rows = file.rows(wanted);
    if (!rows) return leaveOut(name, rows.error().message());
    const std::string stem = stemOf(name);
    std::error_code error;
    fs::create_directories(m_folder / stem, error);
    for (std::uint64_t row = 0;; ++row) {
      const auto isThere = rows->next(m_stop);
      if (!isThere && isThere.error().code() == ErrorCode::Cancelled) {
        return passOn(isThere.error());
      }
      if (!isThere) {
        return leaveOut(fmt::format("{}, from row {}", name, row), isThere.error().message());
      }
      if (!*isThere) return {};
      if (auto taken = takeRow(name, stem, row, rows->cells(), *columns); !taken) return taken;
      m_meter.advance();
    }
  }

  Result<std::vector<QuarantinedFile>> finish() {
    m_meter.finish();
    if (!m_table.flush()) return fail(ErrorCode::Io, "cannot be unpacked into the cache folder");
    if (m_taken > 0) return std::move(m_leftOut);
    return fail(ErrorCode::CorruptData, "no picture could be taken out{}",
                m_leftOut.empty()
                    ? ""
                    : fmt::format("; {}: {}", m_leftOut.front().path, m_leftOut.front().reason));
  }

  Result<void> leaveOut(std::string what, std::string why) {
    m_leftOut.push_back({std::move(what), std::move(why)});
    return {};
  }

 private:
  Result<void> takeRow(const std::string& file, const std::string& stem, std::uint64_t row,
                       std::span<const parquet::Cell> cells, const PictureColumns& columns) {
    const std::string where = fmt::format("{}, row {}", file, row);
    const auto* bytes = std::get_if<std::string_view>(&cells[0]);
    if (bytes == nullptr || bytes->empty()) return leaveOut(where, "no picture in it");
    const auto label = labelIn(cells[1], columns);
    if (!label) return leaveOut(where, label.error().message());
    if (!*label && !m_takesUnlabeled) return leaveOut(where, std::string{kNoLabel});
    const auto* called = cells.size() > 2 ? std::get_if<std::string_view>(&cells[2]) : nullptr;
    const std::string path =
        stem + "/" + nameOf(m_number++, called != nullptr ? *called : std::string_view{}, *bytes);
    if (bytes->size() > m_bytesLeft) {
      return fail(ErrorCode::Io,
                  "its pictures would take over half of the free space of the cache");
    }
    m_bytesLeft -= bytes->size();
    std::ofstream out{m_folder / path, std::ios::binary};
    out.write(bytes->data(), static_cast<std::streamsize>(bytes->size()));
    const std::string split = formats::splitWord(stem) ? stem : std::string{};
    const std::string entry = textOf({path, label->value_or(""), split});
    m_table.write(entry.data(), static_cast<std::streamsize>(entry.size()));
    if (!out.flush() || !m_table) {
      return fail(ErrorCode::Io, "cannot be unpacked into the cache folder");
    }
    ++m_taken;
    return {};
  }

  fs::path m_folder;
  bool m_takesUnlabeled;
  std::ofstream m_table;
  ProgressMeter m_meter;
  const std::stop_token& m_stop;
  std::uint64_t m_bytesLeft;
  std::uint64_t m_number{};  // over all files, so that no two pictures have one name
  std::uint64_t m_taken{};
  std::vector<QuarantinedFile> m_leftOut;
};

Result<std::vector<QuarantinedFile>> unpack(const ParquetSource& source, const fs::path& folder,
                                            const ProgressSink& progress,
                                            const std::stop_token& stop) {
  std::vector<std::pair<std::string, Result<parquet::ParquetFile>>> opened;
  std::uint64_t rows = 0;
  for (const std::string& file : source.files) {
    opened.emplace_back(file, parquet::ParquetFile::open(source.root / file));
    if (opened.back().second) rows += opened.back().second->metadata().rows;
  }
  // Named as the dataset, whose name it will be on the screen.
  const fs::path named = folder / source.root.filename();
  std::error_code error;
  fs::create_directories(named, error);
  Unpacking unpacking{named, source.takesUnlabeled, progress, rows, stop};
  for (const auto& [name, file] : opened) {
    if (!file) {
      [[maybe_unused]] const auto noted = unpacking.leaveOut(name, file.error().message());
      continue;
    }
    if (auto taken = unpacking.take(name, *file); !taken) return passOn(taken.error());
  }
  return unpacking.finish();
}

}  // namespace

bool isParquetFile(const fs::path& path) {
  std::error_code error;
  if (!fs::is_regular_file(path, error)) return false;
  std::string magic(kMagic.size(), '\0');
  std::ifstream in{path, std::ios::binary};
  return in.read(magic.data(), static_cast<std::streamsize>(magic.size())) && magic == kMagic;
}

std::vector<std::string> parquetFiles(const formats::FileTree& tree) {
  std::vector<std::string> files;
  if (!tree.images.empty()) return files;
  std::ranges::copy_if(tree.others, std::back_inserter(files), [&](const std::string& file) {
    return imaging::lowerExtension(file) == ".parquet" && isParquetFile(tree.root / file);
  });
  return files;
}

Result<loading::UnpackedFolder> unpackedParquet(const ParquetSource& source,
                                                const ProgressSink& progress,
                                                const std::stop_token& stop) {
  loading::RunningHash hash;
  hash.add(source.root.native());
  if (source.takesUnlabeled) hash.add(std::string_view{"unlabeled"});
  for (const std::string& file : source.files) {
    struct stat status {};
    if (stat((source.root / file).c_str(), &status) != 0) {
      return fail(ErrorCode::NotFound, "\"{}\" is gone", printablePath(file));
    }
    hash.add(file);
    loading::addIdentity(hash, status);
  }
  return loading::unpackOnce(
      hash.value(), [&](const fs::path& folder) { return unpack(source, folder, progress, stop); });
}

}  // namespace flipbook::arrays
