#include "cli/image_png.h"

#include <QBuffer>
#include <QByteArray>
#include <QImage>
#include <span>

#include "flipbook/core/sample.h"

namespace flipbook::cli {

Result<std::vector<std::byte>> pngOf(pipeline::Engine& engine,
                                     const std::filesystem::path& address) {
  const auto decoded = engine.decode(address, 0);
  if (!decoded) return passOn(decoded.error());
  const RgbImage& pixels = decoded->image;
  const QImage image{pixels.rgb.data(), static_cast<int>(pixels.width),
                     static_cast<int>(pixels.height), static_cast<qsizetype>(pixels.width) * 3,
                     QImage::Format_RGB888};
  QByteArray bytes;
  QBuffer buffer{&bytes};
  if (!buffer.open(QIODevice::WriteOnly) || !image.save(&buffer, "PNG")) {
    return fail(ErrorCode::Io, "cannot be written as PNG: {}", printablePath(address.native()));
  }
  const auto written =
      std::as_bytes(std::span{bytes.constData(), static_cast<std::size_t>(bytes.size())});
  return std::vector<std::byte>{written.begin(), written.end()};
}

}  // namespace flipbook::cli
