#include "flipbook/parquet/parquet_file.h"

#include <string>
#include <utility>

#include "flipbook/core/expects.h"
#include "parquet/codecs.h"
#include "parquet/column_cursor.h"
#include "parquet/footer.h"
#include "parquet/input_file.h"

namespace flipbook::parquet {
namespace {

constexpr std::string_view kMagic = "PAR1";
constexpr std::string_view kEncryptedMagic = "PARE";
constexpr std::uint64_t kTailBytes = 8;  // the footer's length, and the magic
constexpr std::uint64_t kLongestFooter = 256ULL * 1024 * 1024;

std::string_view viewOf(const std::vector<char>& bytes) { return {bytes.data(), bytes.size()}; }

std::uint32_t lengthIn(std::string_view tail) {
  std::uint32_t length = 0;
  for (std::size_t i = 4; i > 0; --i) {
    length = length << 8U | static_cast<std::uint8_t>(tail[i - 1]);
  }
  return length;
}

Result<void> checkMagic(const InputFile& file) {
  std::vector<char> bytes;
  if (file.size() < kMagic.size()) return fail(ErrorCode::CorruptData, "not a Parquet file");
  if (auto read = file.read(0, kMagic.size(), bytes); !read) return read;
  if (viewOf(bytes) == kEncryptedMagic) {
    return fail(ErrorCode::CorruptData, "encrypted; write it again without encryption");
  }
  if (viewOf(bytes) != kMagic) return fail(ErrorCode::CorruptData, "not a Parquet file");
  return {};
}

Result<Metadata> readMetadata(const InputFile& file) {
  if (auto known = checkMagic(file); !known) return passOn(known.error());
  const std::uint64_t size = file.size();
  std::vector<char> bytes;
  if (size < kMagic.size() + kTailBytes) return fail(ErrorCode::CorruptData, "cut off");
  if (auto read = file.read(size - kTailBytes, kTailBytes, bytes); !read) {
    return passOn(read.error());
  }
  if (viewOf(bytes).substr(4) != kMagic) {
    return fail(ErrorCode::CorruptData, "cut off: it does not end as a Parquet file does");
  }
  const std::uint64_t length = lengthIn(viewOf(bytes));
  if (length > size - kMagic.size() - kTailBytes || length > kLongestFooter) {
    return fail(ErrorCode::CorruptData, "its footer claims {} bytes, which is not possible",
                length);
  }
  const std::uint64_t begin = size - kTailBytes - length;
  if (auto read = file.read(begin, length, bytes); !read) return passOn(read.error());
  return parseFooter(viewOf(bytes), begin);
}

Result<void> checkChunk(const ColumnChunk& chunk, std::uint64_t rows) {
  if (chunk.isEncrypted) return fail(ErrorCode::CorruptData, "it is encrypted");
  if (chunk.isElsewhere) return fail(ErrorCode::CorruptData, "its values are in another file");
  if (chunk.values != rows) {
    return fail(ErrorCode::CorruptData, "{} values for {} rows", chunk.values, rows);
  }
  return checkCodec(chunk.codec);
}

std::string quoted(const Column& column) { return fmt::format("column \"{}\"", column.path); }

Result<void> checkColumn(const Metadata& metadata, std::size_t index) {
  FLIPBOOK_EXPECTS(index < metadata.columns.size());
  const Column& column = metadata.columns[index];
  if (const auto refusal = refusalOf(column)) {
    return fail(ErrorCode::CorruptData, "{} cannot be read: {}", quoted(column), *refusal);
  }
  return {};
}

}  // namespace

Rows::Rows(std::shared_ptr<const InputFile> file, std::shared_ptr<const Metadata> metadata,
           std::vector<std::size_t> columns, std::size_t firstGroup, std::size_t endGroup)
    : m_file{std::move(file)},
      m_metadata{std::move(metadata)},
      m_columns{std::move(columns)},
      m_cells(m_columns.size()),
      m_nextGroup{firstGroup},
      m_endGroup{endGroup} {}

Rows::Rows(Rows&& other) noexcept = default;
Rows& Rows::operator=(Rows&& other) noexcept = default;
Rows::~Rows() = default;

Result<bool> Rows::next(const std::stop_token& stop) {
  if (stop.stop_requested()) return fail(ErrorCode::Cancelled, "cancelled");
  while (m_rowsLeft == 0) {
    if (m_nextGroup == m_endGroup) return false;
    if (auto opened = openGroup(); !opened) return passOn(opened.error());
  }
  for (std::size_t i = 0; i < m_columns.size(); ++i) {
    auto cell = m_cursors[i].next(stop);
    if (!cell) return passOn(cell.error(), quoted(m_metadata->columns[m_columns[i]]));
    m_cells[i] = *cell;
  }
  --m_rowsLeft;
  return true;
}

Result<void> Rows::openGroup() {
  const RowGroup& group = m_metadata->rowGroups[m_nextGroup++];
  m_cursors.clear();
  for (const std::size_t index : m_columns) {
    const Column& column = m_metadata->columns[index];
    if (auto right = checkChunk(group.chunks[index], group.rows); !right) {
      return passOn(right.error(), quoted(column));
    }
    m_cursors.emplace_back(*m_file, column, group.chunks[index]);
  }
  m_rowsLeft = group.rows;
  return {};
}

ParquetFile::ParquetFile(std::shared_ptr<const InputFile> file,
                         std::shared_ptr<const Metadata> metadata)
    : m_file{std::move(file)}, m_metadata{std::move(metadata)} {}

Result<ParquetFile> ParquetFile::open(const std::filesystem::path& path) try {
  auto file = InputFile::open(path);
  if (!file) return passOn(file.error());
  auto metadata = readMetadata(**file);
  if (!metadata) return passOn(metadata.error());
  return ParquetFile{*file, std::make_shared<const Metadata>(std::move(*metadata))};
} catch (const std::bad_alloc&) {
  return fail(ErrorCode::CorruptData, "not enough memory for its footer");
}

Result<Rows> ParquetFile::rows(std::span<const std::size_t> columns) const {
  for (const std::size_t column : columns) {
    if (auto right = checkColumn(*m_metadata, column); !right) return passOn(right.error());
  }
  return Rows{
      m_file, m_metadata, {columns.begin(), columns.end()}, 0, m_metadata->rowGroups.size()};
}

Result<Rows> ParquetFile::rowsOfGroup(std::size_t group,
                                      std::span<const std::size_t> columns) const {
  FLIPBOOK_EXPECTS(group < m_metadata->rowGroups.size());
  for (const std::size_t column : columns) {
    if (auto right = checkColumn(*m_metadata, column); !right) return passOn(right.error());
  }
  return Rows{m_file, m_metadata, {columns.begin(), columns.end()}, group, group + 1};
}

}  // namespace flipbook::parquet
