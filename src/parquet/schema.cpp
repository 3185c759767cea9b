// The tree of columns in a Parquet footer.

#include <algorithm>
#include <optional>

#include "parquet/footer.h"

namespace flipbook::parquet {
namespace {

constexpr std::size_t kMostNodes = 65'536;
constexpr std::size_t kMostNesting = 64;
constexpr std::size_t kLongestPath = 1024;

struct Node {
  std::string_view name;
  std::optional<std::int64_t> type;  // of a leaf
  std::int64_t repetition{};         // 0 required, 1 optional, 2 repeated
  std::int64_t children{};
  bool isText{};
};

// The fields of LogicalType that are texts: STRING, ENUM, JSON.
bool isTextual(ThriftReader& reader) {
  bool textual = false;
  reader.readStruct([&](const ThriftField& field) {
    if (field.id == 1 || field.id == 4 || field.id == 12) textual = true;
    return false;
  });
  return textual;
}

Node readNode(ThriftReader& reader) {
  Node node;
  reader.readStruct([&](const ThriftField& field) {
    switch (field.id) {
      case 1:
        node.type = reader.number(field);
        return true;
      case 3:
        node.repetition = reader.number(field);
        return true;
      case 4:
        node.name = reader.text(field);
        return true;
      case 5:
        node.children = reader.number(field);
        return true;
      case 6: {
        const std::int64_t converted = reader.number(field);  // UTF8, ENUM, JSON
        node.isText = node.isText || converted == 0 || converted == 4 || converted == 19;
        return true;
      }
      case 10:
        if (field.type != ThriftType::Struct) return false;
        node.isText = isTextual(reader) || node.isText;
        return true;
      default:
        return false;
    }
  });
  return node;
}

class Schema {
 public:
  Schema(ThriftReader& reader, const std::vector<Node>& nodes) : m_reader{reader}, m_nodes{nodes} {}

  std::vector<Column> leaves() {
    if (m_nodes.empty()) m_reader.fail("its schema is empty");
    if (!m_reader.failed()) addChildren(m_nodes[m_next++], {}, 0);
    if (m_next != m_nodes.size()) m_reader.fail("its schema does not fit together");
    return std::move(m_columns);
  }

 private:
  void addChildren(const Node& parent, const Column& above, std::size_t nesting) {
    if (nesting == kMostNesting) return m_reader.fail("its columns are nested too deep");
    for (std::int64_t i = 0; i < parent.children && !m_reader.failed(); ++i) {
      if (m_next == m_nodes.size()) return m_reader.fail("its schema does not fit together");
      add(m_nodes[m_next++], above, nesting);
    }
  }

  void add(const Node& node, const Column& above, std::size_t nesting) {
    Column column = above;
    if (nesting > 0) column.path += '.';
    column.path += node.name;
    if (column.path.size() > kLongestPath) return m_reader.fail("a column's name is too long");
    if (node.repetition < 0 || node.repetition > 2) {
      return m_reader.fail("a column of an unknown repetition");
    }
    if (node.repetition != 0) ++column.definitionLevels;
    column.isRepeated = column.isRepeated || node.repetition == 2;
    if (!node.type) return addChildren(node, column, nesting + 1);
    if (*node.type < 0 || *node.type > 7 || node.children != 0) {
      return m_reader.fail("a column of an unknown type");
    }
    column.type = static_cast<PhysicalType>(*node.type);
    column.isText = node.isText;
    m_columns.push_back(std::move(column));
  }

  ThriftReader& m_reader;
  const std::vector<Node>& m_nodes;
  std::size_t m_next{};
  std::vector<Column> m_columns;
};

}  // namespace

std::vector<Column> readSchema(ThriftReader& reader, const ThriftField& field) {
  std::vector<Node> nodes;
  reader.readList(field, ThriftType::Struct, [&] {
    if (nodes.size() == kMostNodes) return reader.fail("it has too many columns");
    nodes.push_back(readNode(reader));
  });
  if (reader.failed()) return {};
  return Schema{reader, nodes}.leaves();
}

}  // namespace flipbook::parquet
