#include "parquet/footer.h"

#include <limits>

namespace flipbook::parquet {
namespace {

constexpr std::size_t kMostNotes = 10'000;
constexpr std::uint64_t kMagicBytes = 4;
constexpr std::uint64_t kMostRows = std::uint64_t{1} << 48U;

// As in the file, to be checked.
struct ClaimedChunk {
  std::int64_t type{-1};
  std::int64_t codec{-1};
  std::int64_t values{-1};
  std::int64_t bytes{-1};
  std::int64_t dataAt{-1};
  std::int64_t dictionaryAt{};
  bool hasPath{};
  bool isPathRight{};
  bool isElsewhere{};
  bool isEncrypted{};
};

class FooterReader {
 public:
  FooterReader(std::string_view footer, std::uint64_t pagesEnd)
      : m_reader{footer}, m_pagesEnd{pagesEnd} {}

  Result<Metadata> read() {
    m_reader.readStruct([this](const ThriftField& field) { return readField(field); });
    if (m_metadata.columns.empty()) m_reader.fail("it has no columns");
    if (!m_hasRows || !m_hasGroups) m_reader.fail("it does not say what is in it");
    if (!m_reader.failed() && m_claimedRows != m_metadata.rows) {
      m_reader.fail("its row groups do not add up to its rows");
    }
    if (m_reader.failed()) {
      return fail(ErrorCode::CorruptData, "its footer is damaged: {}", m_reader.problem());
    }
    return std::move(m_metadata);
  }

 private:
  bool readField(const ThriftField& field) {
    switch (field.id) {
      case 2:
        if (!m_metadata.columns.empty()) m_reader.fail("two schemas");
        m_metadata.columns = readSchema(m_reader, field);
        return true;
      case 3:
        m_hasRows = true;
        m_claimedRows = whole(m_reader.number(field));
        return true;
      case 4:
        m_hasGroups = true;
        m_reader.readList(field, ThriftType::Struct, [this] { readRowGroup(); });
        return true;
      case 5:
        m_reader.readList(field, ThriftType::Struct, [this] { readNote(); });
        return true;
      case 6:
        m_metadata.writer = m_reader.text(field);
        return true;
      default:
        return false;
    }
  }

  void readNote() {
    if (m_metadata.notes.size() == kMostNotes) return m_reader.fail("too many notes");
    KeyValue note;
    m_reader.readStruct([&](const ThriftField& field) {
      if (field.id == 1) note.key = m_reader.text(field);
      if (field.id == 2) note.value = m_reader.text(field);
      return field.id == 1 || field.id == 2;
    });
    m_metadata.notes.push_back(std::move(note));
  }

  void readRowGroup() {
    RowGroup group;
    std::uint64_t rows = kMostRows;
    m_reader.readStruct([&](const ThriftField& field) {
      if (field.id == 1) {
        m_reader.readList(field, ThriftType::Struct, [&] { readChunk(group); });
      } else if (field.id == 3) {
        rows = whole(m_reader.number(field));
      }
      return field.id == 1 || field.id == 3;
    });
    if (rows >= kMostRows - m_metadata.rows) return m_reader.fail("an impossible number of rows");
    if (group.chunks.size() != m_metadata.columns.size()) {
      return m_reader.fail("a row group without some of the columns");
    }
    group.rows = rows;
    m_metadata.rows += rows;
    if (!m_reader.failed()) m_metadata.rowGroups.push_back(std::move(group));
  }

  void readChunk(RowGroup& group) {
    if (group.chunks.size() >= m_metadata.columns.size()) {
      return m_reader.fail("a row group of more columns than there are");
    }
    const Column& column = m_metadata.columns[group.chunks.size()];
    ClaimedChunk claimed;
    m_reader.readStruct([&](const ThriftField& field) {
      if (field.id == 3 && field.type == ThriftType::Struct) {
        readChunkMetadata(column, claimed);
        return true;
      }
      if (field.id == 1) {
        claimed.isElsewhere = !m_reader.text(field).empty();
        return true;
      }
      claimed.isEncrypted = claimed.isEncrypted || field.id == 8 || field.id == 9;
      return false;
    });
    group.chunks.push_back(checked(claimed, column));
  }

  void readChunkMetadata(const Column& column, ClaimedChunk& claimed) {
    m_reader.readStruct([&](const ThriftField& field) {
      switch (field.id) {
        case 1:
          claimed.type = m_reader.number(field);
          return true;
        case 3:
          claimed.hasPath = true;
          claimed.isPathRight = isPathOf(column, field);
          return true;
        case 4:
          claimed.codec = m_reader.number(field);
          return true;
        case 5:
          claimed.values = m_reader.number(field);
          return true;
        case 7:
          claimed.bytes = m_reader.number(field);
          return true;
        case 9:
          claimed.dataAt = m_reader.number(field);
          return true;
        case 11:
          claimed.dictionaryAt = m_reader.number(field);
          return true;
        default:
          return false;
      }
    });
  }

  bool isPathOf(const Column& column, const ThriftField& field) {
    std::string_view rest = column.path;
    bool isRight = true;
    bool isFirst = true;
    m_reader.readList(field, ThriftType::Binary, [&] {
      const std::string_view name = m_reader.textInList();
      if (!isFirst) isRight = isRight && rest.starts_with('.');
      if (!isFirst && isRight) rest.remove_prefix(1);
      isRight = isRight && rest.starts_with(name);
      if (isRight) rest.remove_prefix(name.size());
      isFirst = false;
    });
    return isRight && rest.empty();
  }

  ColumnChunk checked(const ClaimedChunk& claimed, const Column& column) {
    ColumnChunk chunk{.isElsewhere = claimed.isElsewhere, .isEncrypted = claimed.isEncrypted};
    if (claimed.isEncrypted && claimed.type < 0) m_reader.fail("its columns are encrypted");
    if (claimed.type != static_cast<std::int64_t>(column.type) ||
        (claimed.hasPath && !claimed.isPathRight)) {
      m_reader.fail("a row group whose columns are not those of the schema");
    }
    if (claimed.codec < 0 || claimed.codec > INT8_MAX) m_reader.fail("an unknown codec");
    chunk.codec = static_cast<std::int32_t>(claimed.codec);
    chunk.values = whole(claimed.values);
    // Some writers put 0 where there is no dictionary.
    const bool hasDictionary = claimed.dictionaryAt > 0 && claimed.dictionaryAt < claimed.dataAt;
    chunk.begin = whole(hasDictionary ? claimed.dictionaryAt : claimed.dataAt);
    const std::uint64_t bytes = whole(claimed.bytes);
    if (claimed.isElsewhere || m_reader.failed()) return chunk;
    if (chunk.begin < kMagicBytes || chunk.begin > m_pagesEnd || bytes > m_pagesEnd - chunk.begin) {
      m_reader.fail("columns beyond its end: it is cut off, or was written over");
    }
    chunk.end = chunk.begin + bytes;
    return chunk;
  }

  std::uint64_t whole(std::int64_t number) {
    if (number < 0) m_reader.fail("a number that is missing or less than 0");
    return number < 0 ? 0 : static_cast<std::uint64_t>(number);
  }

  ThriftReader m_reader;
  std::uint64_t m_pagesEnd;
  Metadata m_metadata;
  std::uint64_t m_claimedRows{};
  bool m_hasRows{};
  bool m_hasGroups{};
};

}  // namespace

Result<Metadata> parseFooter(std::string_view footer, std::uint64_t pagesEnd) {
  return FooterReader{footer, pagesEnd}.read();
}

}  // namespace flipbook::parquet
