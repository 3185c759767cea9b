#include "flipbook/core/tensor.h"

#include "flipbook/core/expects.h"

namespace flipbook {

std::size_t sizeInBytes(DType type) {
  switch (type) {
    case DType::Bool:
    case DType::U8:
    case DType::I8:
      return 1;
    case DType::U16:
    case DType::I16:
    case DType::F16:
    case DType::BF16:
      return 2;
    case DType::U32:
    case DType::I32:
    case DType::F32:
      return 4;
    case DType::U64:
    case DType::I64:
    case DType::F64:
      return 8;
  }
  FLIPBOOK_EXPECTS(false && "a DType that is none");
  return 0;
}

}  // namespace flipbook
