// What the first bytes of IDX and NPY files say.

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include "flipbook/imaging/byte_reader.h"
#include "flipbook/loading/array_file.h"

namespace flipbook::loading {
namespace {

constexpr std::size_t kMostDimensions = 8;

Result<void> checkSize(const ArrayLayout& layout, std::uint64_t fileBytes) {
  // Sizes are multiplied in steps, each against the file, so that no product overflows.
  std::uint64_t bytes = bytesOf(layout.type);
  for (const std::uint64_t size : layout.shape) {
    if (size != 0 && bytes > fileBytes / size) {
      return fail(ErrorCode::CorruptData, "cut off: it has {} bytes and claims more", fileBytes);
    }
    bytes *= size;
  }
  if (bytes > fileBytes - std::min(fileBytes, layout.dataStart)) {
    return fail(ErrorCode::CorruptData, "cut off: {} bytes of numbers are missing",
                bytes + layout.dataStart - fileBytes);
  }
  return {};
}

// The text between the quotes or brackets of numpy's header, which is a literal of a Python dict.
class PythonDict {
 public:
  explicit PythonDict(std::string_view text) : m_text{text} {}

  // What stands after 'key': up to the end of the header.
  [[nodiscard]] std::optional<std::string_view> after(std::string_view key) const {
    for (const char quote : {'\'', '"'}) {
      const std::string quoted = quote + std::string{key} + quote;
      const std::size_t at = m_text.find(quoted);
      if (at == std::string_view::npos) continue;
      std::string_view rest = m_text.substr(at + quoted.size());
      const std::size_t value = rest.find_first_not_of(" :");
      if (value == std::string_view::npos) return std::nullopt;
      return rest.substr(value);
    }
    return std::nullopt;
  }
  [[nodiscard]] std::optional<std::string_view> text(std::string_view key) const {
    const auto rest = after(key);
    if (!rest || (rest->front() != '\'' && rest->front() != '"')) return std::nullopt;
    const std::size_t end = rest->find(rest->front(), 1);
    if (end == std::string_view::npos) return std::nullopt;
    return rest->substr(1, end - 1);
  }
  [[nodiscard]] std::optional<std::vector<std::uint64_t>> numbers(std::string_view key) const {
    auto rest = after(key);
    if (!rest || rest->front() != '(') return std::nullopt;
    const std::size_t end = rest->find(')');
    if (end == std::string_view::npos) return std::nullopt;
    std::string_view list = rest->substr(1, end - 1);
    std::vector<std::uint64_t> numbers;
    while (true) {
      const std::size_t begin = list.find_first_not_of(" ,L");
      if (begin == std::string_view::npos) return numbers;
      list.remove_prefix(begin);
      std::uint64_t number = 0;
      const auto [stop, error] = std::from_chars(list.data(), list.data() + list.size(), number);
      if (error != std::errc{} || numbers.size() == kMostDimensions) return std::nullopt;
      list.remove_prefix(static_cast<std::size_t>(stop - list.data()));
      numbers.push_back(number);
    }
  }

 private:
  std::string_view m_text;
};

std::optional<ElementType> npyType(std::string_view code) {
  constexpr std::array<std::pair<std::string_view, ElementType>, 13> kTypes{{
      {"b1", ElementType::Bool},
      {"?", ElementType::Bool},
      {"u1", ElementType::U8},
      {"i1", ElementType::I8},
      {"u2", ElementType::U16},
      {"i2", ElementType::I16},
      {"u4", ElementType::U32},
      {"i4", ElementType::I32},
      {"u8", ElementType::U64},
      {"i8", ElementType::I64},
      {"f2", ElementType::F16},
      {"f4", ElementType::F32},
      {"f8", ElementType::F64},
  }};
  for (const auto& [name, type] : kTypes) {
    if (name == code) return type;
  }
  return std::nullopt;
}

std::span<const std::byte> asBytes(std::string_view text) {
  return std::as_bytes(std::span{text.data(), text.size()});
}

}  // namespace

std::size_t bytesOf(ElementType type) {
  switch (type) {
    case ElementType::Bool:
    case ElementType::U8:
    case ElementType::I8:
      return 1;
    case ElementType::U16:
    case ElementType::I16:
    case ElementType::F16:
      return 2;
    case ElementType::U32:
    case ElementType::I32:
    case ElementType::F32:
      return 4;
    default:
      return 8;
  }
}

bool isFloating(ElementType type) {
  return type == ElementType::F16 || type == ElementType::F32 || type == ElementType::F64;
}

std::uint64_t ArrayLayout::elementsEach() const {
  std::uint64_t elements = 1;
  for (std::size_t i = 1; i < shape.size(); ++i) elements *= shape[i];
  return elements;
}

Result<ArrayLayout> idxLayout(std::string_view start, std::uint64_t fileBytes) {
  const imaging::ByteReader reader{asBytes(start)};
  const std::size_t dimensions = reader.u8(3);
  if (!reader.has(0, 4) || reader.big16(0) != 0 || dimensions == 0 ||
      dimensions > kMostDimensions) {
    return fail(ErrorCode::CorruptData, "not an IDX file");
  }
  ArrayLayout layout{.kind = "IDX", .isBigEndian = true};
  switch (reader.u8(2)) {
    case 0x08:
      layout.type = ElementType::U8;
      break;
    case 0x09:
      layout.type = ElementType::I8;
      break;
    case 0x0B:
      layout.type = ElementType::I16;
      break;
    case 0x0C:
      layout.type = ElementType::I32;
      break;
    case 0x0D:
      layout.type = ElementType::F32;
      break;
    case 0x0E:
      layout.type = ElementType::F64;
      break;
    default:
      return fail(ErrorCode::CorruptData, "not an IDX file");
  }
  layout.dataStart = 4 + 4 * dimensions;
  if (!reader.has(0, layout.dataStart)) return fail(ErrorCode::CorruptData, "cut off");
  for (std::size_t i = 0; i < dimensions; ++i) layout.shape.push_back(reader.big32(4 + 4 * i));
  if (auto fits = checkSize(layout, fileBytes); !fits) return passOn(fits.error());
  return layout;
}

Result<ArrayLayout> npyLayout(std::string_view start, std::uint64_t fileBytes) {
  const imaging::ByteReader reader{asBytes(start)};
  if (!reader.is(0, "\x93NUMPY")) return fail(ErrorCode::CorruptData, "not an NPY file");
  const unsigned version = reader.u8(6);
  if (version < 1 || version > 3) {
    return fail(ErrorCode::CorruptData, "NPY of version {}, known are 1 to 3", version);
  }
  const std::uint64_t headerAt = version == 1 ? 10 : 12;
  const std::uint64_t headerBytes = version == 1 ? reader.little16(8) : reader.little32(8);
  if (headerAt + headerBytes > start.size()) {
    return fail(ErrorCode::CorruptData, "its header is cut off or longer than {} bytes",
                start.size());
  }
  const PythonDict dict{start.substr(headerAt, headerBytes)};
  const auto code = dict.text("descr");
  auto shape = dict.numbers("shape");
  const auto order = dict.after("fortran_order");
  if (!code && dict.after("descr")) {
    return fail(ErrorCode::CorruptData, "a table with several columns, not one array of numbers");
  }
  if (!code || code->empty() || !shape || !order) {
    return fail(ErrorCode::CorruptData, "its header cannot be read");
  }
  const bool hasOrder =
      code->front() == '<' || code->front() == '>' || code->front() == '|' || code->front() == '=';
  const std::string_view bare = hasOrder ? code->substr(1) : *code;
  if (bare.starts_with('O')) {
    return fail(ErrorCode::CorruptData,
                "holds Python objects (pickle), which are programs and are never run; save it as "
                "numbers: array.astype('uint8')");
  }
  const auto type = npyType(bare);
  if (!type) {
    return fail(ErrorCode::CorruptData, "holds elements of the kind \"{}\", not numbers", *code);
  }
  ArrayLayout layout{.kind = "NPY", .type = *type, .shape = std::move(*shape)};
  layout.isBigEndian = code->front() == '>';
  layout.dataStart = headerAt + headerBytes;
  if (order->starts_with("True") && layout.shape.size() > 1) {
    return fail(ErrorCode::CorruptData,
                "stored column by column (Fortran order); save it with numpy.ascontiguousarray");
  }
  if (auto fits = checkSize(layout, fileBytes); !fits) return passOn(fits.error());
  return layout;
}

}  // namespace flipbook::loading
