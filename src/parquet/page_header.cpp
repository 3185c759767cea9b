#include "parquet/page_header.h"

namespace flipbook::parquet {
namespace {

void readDataHeader(ThriftReader& reader, PageHeader& header) {
  reader.readStruct([&](const ThriftField& field) {
    if (field.id == 1) header.values = reader.number(field);
    if (field.id == 2) header.encoding = reader.number(field);
    if (field.id == 3) header.levelEncoding = reader.number(field);
    return field.id >= 1 && field.id <= 3;
  });
}

void readDictionaryHeader(ThriftReader& reader, PageHeader& header) {
  reader.readStruct([&](const ThriftField& field) {
    if (field.id == 1) header.values = reader.number(field);
    if (field.id == 2) header.encoding = reader.number(field);
    return field.id == 1 || field.id == 2;
  });
}

void readDataHeaderV2(ThriftReader& reader, PageHeader& header) {
  reader.readStruct([&](const ThriftField& field) {
    switch (field.id) {
      case 1:
        header.values = reader.number(field);
        return true;
      case 4:
        header.encoding = reader.number(field);
        return true;
      case 5:
        header.definitionBytes = reader.number(field);
        return true;
      case 6:
        header.repetitionBytes = reader.number(field);
        return true;
      case 7:
        header.isCompressed = reader.flag(field);
        return true;
      default:
        return false;
    }
  });
}

}  // namespace

PageHeader readPageHeader(ThriftReader& reader) {
  PageHeader header;
  const auto isOwn = [&](const ThriftField& field, PageKind kind) {
    return field.type == ThriftType::Struct && header.is(kind);
  };
  reader.readStruct([&](const ThriftField& field) {
    if (field.id == 1) {
      header.kind = reader.number(field);
    } else if (field.id == 2) {
      header.uncompressedBytes = reader.number(field);
    } else if (field.id == 3) {
      header.compressedBytes = reader.number(field);
    } else if (field.id == 4) {
      header.crc = reader.number(field);
      header.hasCrc = true;
    } else if (field.id == 5 && isOwn(field, PageKind::Data)) {
      readDataHeader(reader, header);
    } else if (field.id == 7 && isOwn(field, PageKind::Dictionary)) {
      readDictionaryHeader(reader, header);
    } else if (field.id == 8 && isOwn(field, PageKind::DataV2)) {
      readDataHeaderV2(reader, header);
    } else {
      return false;
    }
    return true;
  });
  return header;
}

}  // namespace flipbook::parquet
