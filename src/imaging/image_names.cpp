#include "flipbook/imaging/image_names.h"

#include <algorithm>
#include <array>
#include <utility>

#include "flipbook/core/names.h"

namespace flipbook::imaging {
namespace {

constexpr std::array<std::string_view, 11> kAccepted{
    ".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".bmp", ".webp", ".ppm", ".pgm", ".pbm", ".pnm"};

constexpr std::array<std::pair<std::string_view, std::string_view>, 26> kUnsupported{{
    {".tif", "TIFF"},       {".tiff", "TIFF"},   {".gif", "GIF"}, {".heic", "HEIC"},
    {".heif", "HEIF"},      {".avif", "AVIF"},   {".svg", "SVG"}, {".jp2", "JPEG 2000"},
    {".j2k", "JPEG 2000"},  {".jxl", "JPEG XL"}, {".exr", "EXR"}, {".hdr", "HDR"},
    {".psd", "PSD"},        {".ico", "ICO"},     {".pdf", "PDF"}, {".pfm", "PFM"},
    {".ras", "Sun raster"}, {".tga", "TGA"},     {".dng", "raw"}, {".cr2", "raw"},
    {".cr3", "raw"},        {".nef", "raw"},     {".arw", "raw"}, {".dcm", "DICOM"},
    {".mp4", "video"},      {".webm", "video"},
}};

}  // namespace

std::string lowerExtension(std::string_view fileName) {
  const std::size_t dot = fileName.rfind('.');
  if (dot == std::string_view::npos || dot == 0) return {};
  return lowerAscii(fileName.substr(dot));
}

bool hasImageExtension(std::string_view fileName) {
  return std::ranges::find(kAccepted, lowerExtension(fileName)) != kAccepted.end();
}

std::optional<std::string_view> unsupportedFormat(std::string_view fileName) {
  const std::string extension = lowerExtension(fileName);
  for (const auto& [known, format] : kUnsupported) {
    if (known == extension) return format;
  }
  return std::nullopt;
}

}  // namespace flipbook::imaging
