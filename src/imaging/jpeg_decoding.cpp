#include "imaging/jpeg_decoding.h"

#include <csetjmp>
#include <cstdio>
// libjpeg needs FILE and size_t to be declared before it.
#include <jpeglib.h>
// and its error codes after it.
#include <jerror.h>

#include <algorithm>
#include <array>
#include <vector>

namespace flipbook::imaging {
namespace {

constexpr std::size_t kPardonedTrailingBytes = 1024;

// What libjpeg complained of while it read.
struct Complaints {
  bool ranOut{};             // the file ended before its end marker
  bool dataEndedEarly{};     // bits were missing where a marker, or the end, already stood
  std::uint32_t firstRow{};  // at which row that was
  bool isDamaged{};          // impossible codes, or bytes that belong nowhere
  bool lacksScans{};         // a progressive picture is not there to its last bit
};

// One decompression. libjpeg reports fatal errors through longjmp, so nothing here has a destructor
// and `run` keeps no locals across its calls.
struct Decompressor {
  jpeg_decompress_struct info;
  jpeg_error_mgr errors;
  jpeg_source_mgr source;
  std::jmp_buf onError;
  std::array<char, JMSG_LENGTH_MAX> message;
  Complaints complaints;
  std::array<JOCTET, 2> endMarker;
};

Decompressor& ownerOf(j_common_ptr info) { return *static_cast<Decompressor*>(info->client_data); }
Decompressor& ownerOf(j_decompress_ptr info) {
  return *static_cast<Decompressor*>(info->client_data);
}

void failDecoding(j_common_ptr info) {
  Decompressor& owner = ownerOf(info);
  owner.errors.format_message(info, owner.message.data());
  std::longjmp(owner.onError, 1);
}

void noteMessage(j_common_ptr info, int level) {
  if (level >= 0) return;
  Decompressor& owner = ownerOf(info);
  if (owner.errors.msg_code == JWRN_HIT_MARKER) {
    if (!owner.complaints.dataEndedEarly) owner.complaints.firstRow = owner.info.output_scanline;
    owner.complaints.dataEndedEarly = true;
  } else {
    owner.complaints.isDamaged = true;
  }
}

void doNothing(j_decompress_ptr) {}
void printNothing(j_common_ptr) {}

// The whole file is in memory: asking for more means that it was cut off. An end marker is made up.
boolean fillInput(j_decompress_ptr info) {
  Decompressor& owner = ownerOf(info);
  owner.complaints.ranOut = true;
  owner.endMarker = {0xFF, JPEG_EOI};
  owner.source.next_input_byte = owner.endMarker.data();
  owner.source.bytes_in_buffer = owner.endMarker.size();
  return TRUE;
}

void skipInput(j_decompress_ptr info, long count) {
  Decompressor& owner = ownerOf(info);
  if (count <= 0) return;
  const std::size_t skipped = static_cast<std::size_t>(count);
  if (skipped >= owner.source.bytes_in_buffer) {
    fillInput(info);
    return;
  }
  owner.source.next_input_byte += skipped;
  owner.source.bytes_in_buffer -= skipped;
}

void prepare(Decompressor& decompressor, std::span<const std::byte> bytes) {
  decompressor.info.err = jpeg_std_error(&decompressor.errors);
  decompressor.errors.error_exit = failDecoding;
  decompressor.errors.emit_message = noteMessage;
  decompressor.errors.output_message = printNothing;
  decompressor.info.client_data = &decompressor;
  jpeg_create_decompress(&decompressor.info);
  decompressor.source.init_source = doNothing;
  decompressor.source.fill_input_buffer = fillInput;
  decompressor.source.skip_input_data = skipInput;
  decompressor.source.resync_to_restart = jpeg_resync_to_restart;
  decompressor.source.term_source = doNothing;
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): libjpeg's name for a byte
  decompressor.source.next_input_byte = reinterpret_cast<const JOCTET*>(bytes.data());
  decompressor.source.bytes_in_buffer = bytes.size();
  decompressor.info.src = &decompressor.source;
}

void chooseScale(jpeg_decompress_struct& info, std::uint32_t shorterSideAtLeastPx) {
  const std::uint32_t shorter = std::min(info.image_width, info.image_height);
  info.scale_num = 1;
  info.scale_denom = 1;
  for (const unsigned denominator : {2U, 4U, 8U}) {
    if (shorter / denominator >= shorterSideAtLeastPx) info.scale_denom = denominator;
  }
}

bool isCmyk(const jpeg_decompress_struct& info) {
  return info.jpeg_color_space == JCS_CMYK || info.jpeg_color_space == JCS_YCCK;
}

// Four channels of ink (Adobe stores them inverted) to red, green and blue, in place; returns the
// new end.
std::uint8_t* inkToLight(const std::uint8_t* ink, std::size_t pixels, bool isInverted,
                         std::uint8_t* rgb) {
  const auto light = [&](std::uint8_t value) { return isInverted ? value : 255 - value; };
  for (std::size_t i = 0; i < pixels; ++i, ink += 4) {
    const int black = light(ink[3]);
    for (std::size_t channel = 0; channel < 3; ++channel) {
      *rgb++ = static_cast<std::uint8_t>((light(ink[channel]) * black + 127) / 255);
    }
  }
  return rgb;
}

// Whether a progressive picture still lacked scans: some coefficients not seen, or not to their
// last bit.
bool lacksScans(const jpeg_decompress_struct& info) {
  if (info.progressive_mode == 0 || info.coef_bits == nullptr) return false;
  for (int component = 0; component < info.num_components; ++component) {
    if (std::ranges::any_of(info.coef_bits[component], [](int bits) { return bits != 0; }))
      return true;
  }
  return false;
}

// False if libjpeg gave up; the reason is in `message` then.
bool run(Decompressor& decompressor, std::optional<std::uint32_t> shorterSideAtLeastPx,
         RgbImage& image, std::vector<std::uint8_t>& inkRow) {
  // NOLINTNEXTLINE(cert-err52-cpp,modernize-avoid-setjmp): the only way libjpeg reports errors
  if (setjmp(decompressor.onError) != 0) return false;
  jpeg_decompress_struct& info = decompressor.info;
  jpeg_read_header(&info, TRUE);
  if (shorterSideAtLeastPx) chooseScale(info, *shorterSideAtLeastPx);
  info.out_color_space = isCmyk(info) ? JCS_CMYK : JCS_RGB;
  jpeg_start_decompress(&info);
  image.width = info.output_width;
  image.height = info.output_height;
  image.rgb.resize(static_cast<std::size_t>(image.width) * image.height * 3);
  if (isCmyk(info)) inkRow.resize(static_cast<std::size_t>(image.width) * 4);
  while (info.output_scanline < info.output_height) {
    const std::size_t offset = static_cast<std::size_t>(info.output_scanline) * image.width * 3;
    JSAMPROW row = isCmyk(info) ? inkRow.data() : image.rgb.data() + offset;
    jpeg_read_scanlines(&info, &row, 1);
    if (isCmyk(info)) {
      inkToLight(inkRow.data(), image.width, info.saw_Adobe_marker != 0, image.rgb.data() + offset);
    }
  }
  decompressor.complaints.lacksScans = lacksScans(info);  // finishing frees what tells it
  jpeg_finish_decompress(&info);
  return true;
}

std::optional<Error> judge(const Decompressor& decompressor, RgbImage& image) {
  const Complaints& complaints = decompressor.complaints;
  if (complaints.ranOut && (complaints.dataEndedEarly || complaints.lacksScans)) {
    return Error{ErrorCode::CorruptData, "truncated"};
  }
  // With restart markers a damaged stretch ends at the next marker; without them the rest is
  // missing.
  const bool isRestMissing = complaints.dataEndedEarly && decompressor.info.restart_interval == 0 &&
                             complaints.firstRow < image.height - image.height / 8;
  if (isRestMissing && decompressor.info.progressive_mode == 0) {
    return Error{ErrorCode::CorruptData, "damaged: its data end before the picture does"};
  }
  if (complaints.ranOut) image.warnings.emplace_back("no end marker");
  if (complaints.dataEndedEarly || complaints.isDamaged) {
    image.warnings.emplace_back("damaged data, so that some pixels may be wrong");
  }
  if (!complaints.ranOut && decompressor.source.bytes_in_buffer > kPardonedTrailingBytes) {
    image.warnings.emplace_back("over 1 kB of other data behind the picture");
  }
  return std::nullopt;
}

}  // namespace

Result<RgbImage> decodeJpeg(std::span<const std::byte> bytes,
                            std::optional<std::uint32_t> shorterSideAtLeastPx) {
  RgbImage image;
  std::vector<std::uint8_t> inkRow;
  Decompressor decompressor{};
  prepare(decompressor, bytes);
  const bool isDecoded = run(decompressor, shorterSideAtLeastPx, image, inkRow);
  std::optional<Error> refusal;
  if (isDecoded) {
    refusal = judge(decompressor, image);
  } else if (decompressor.complaints.ranOut) {
    refusal = Error{ErrorCode::CorruptData, "truncated"};
  } else {
    refusal = Error{ErrorCode::CorruptData,
                    fmt::format("cannot be decoded: {}", decompressor.message.data())};
  }
  jpeg_destroy_decompress(&decompressor.info);
  if (refusal) return tl::unexpected<Error>{std::move(*refusal)};
  return image;
}

}  // namespace flipbook::imaging
