// Reads Thrift's compact protocol, in which Parquet writes everything but the values.
//
// Source: https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md

#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace flipbook::parquet {

enum class ThriftType : std::uint8_t {
  Stop = 0,
  True = 1,
  False = 2,
  I8 = 3,
  I16 = 4,
  I32 = 5,
  I64 = 6,
  Double = 7,
  Binary = 8,
  List = 9,
  Set = 10,
  Map = 11,
  Struct = 12,
  Uuid = 13,
};

struct ThriftField {
  std::int32_t id{};
  ThriftType type{};
};

// The first problem sticks: from then on everything reads as 0 or empty and all loops end, so that
// callers ask `failed` once, at their end.
class ThriftReader {
 public:
  explicit ThriftReader(std::string_view bytes) : m_bytes{bytes} {}

  // Calls handler(field) for every field, which reads its value and returns true, or returns false
  // to have it skipped.
  template <typename Handler>
  void readStruct(Handler&& handler) {
    if (!enter()) return;
    std::int32_t id = 0;
    while (true) {
      const ThriftField field = nextField(id);
      if (failed() || field.type == ThriftType::Stop) break;
      id = field.id;
      if (!handler(field)) skip(field.type);
    }
    leave();
  }

  // Calls handler() for every element of a list field, which must be of the type `element`.
  template <typename Handler>
  void readList(const ThriftField& field, ThriftType element, Handler&& handler) {
    for (std::size_t left = openList(field, element); left > 0 && !failed(); --left) handler();
  }

  [[nodiscard]] std::int64_t number(const ThriftField& field);
  [[nodiscard]] std::int64_t numberInList() { return zigzag(); }
  [[nodiscard]] bool flag(const ThriftField& field);
  // Views of the bytes that were given.
  [[nodiscard]] std::string_view text(const ThriftField& field);
  [[nodiscard]] std::string_view textInList() { return binary(); }

  void fail(std::string_view problem);  // a literal
  [[nodiscard]] bool failed() const { return !m_problem.empty(); }
  [[nodiscard]] std::string_view problem() const { return m_problem; }
  // Whether it failed because the bytes ended too early.
  [[nodiscard]] bool isCutOff() const { return m_isCutOff; }
  [[nodiscard]] std::size_t position() const { return m_at; }

 private:
  [[nodiscard]] bool enter();
  void leave() { --m_depth; }
  [[nodiscard]] std::size_t left() const { return m_bytes.size() - m_at; }
  [[nodiscard]] std::uint8_t byte();
  [[nodiscard]] std::uint64_t varint();
  [[nodiscard]] std::int64_t zigzag();
  [[nodiscard]] std::string_view binary();
  [[nodiscard]] ThriftField nextField(std::int32_t lastId);
  [[nodiscard]] std::size_t openList(const ThriftField& field, ThriftType element);
  [[nodiscard]] std::size_t count(std::uint64_t claimed);
  void advance(std::uint64_t bytes);
  void skip(ThriftType type);
  void skipList();
  void skipMap();
  void skipElement(ThriftType type);

  std::string_view m_bytes;
  std::string_view m_problem;
  std::size_t m_at{};
  std::size_t m_depth{};
  bool m_isCutOff{};
};

}  // namespace flipbook::parquet
