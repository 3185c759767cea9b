#include "viewmodel/thumbnail_loading.h"

#include <QCoreApplication>
#include <QRect>
#include <array>
#include <exception>
#include <system_error>

#ifdef __linux__
#include <sys/resource.h>
#endif

#include "flipbook/viewmodel/sample_text.h"

namespace flipbook::viewmodel {
namespace {

constexpr int kNiceness = 5;  // after the window, before the training

struct Words {
  Q_DECLARE_TR_FUNCTIONS(ThumbnailStore)
};

QImage cropped(const QImage& image, const std::array<std::int32_t, 4>& box) {
  const QRect wanted = QRect{box[0], box[1], box[2], box[3]} & image.rect();
  return wanted.isEmpty() ? image : image.copy(wanted);
}

QImage fitted(const QImage& image, std::uint32_t sidePx) {
  const int side = static_cast<int>(sidePx);
  if (side == 0 || (image.width() <= side && image.height() <= side)) return image;
  return image.scaled(side, side, Qt::KeepAspectRatio, Qt::SmoothTransformation);
}

Thumbnail decoded(const LoadRequest& request) {
  std::error_code ignored;
  if (!std::filesystem::exists(request.file, ignored)) {
    return {.problem = Words::tr("image not found at %1").arg(shownText(request.file.native()))};
  }
  // A crop is counted in pixels of the whole image, so that one is decoded at full size.
  const auto file = request.decoder(request.file, request.sample.box ? 0 : request.sidePx);
  if (!file) return {.problem = shownText(file.error().message())};
  QImage image = imageFrom(file->image);
  if (image.isNull()) return {.problem = Words::tr("the image cannot be shown")};
  if (request.sample.box) image = cropped(image, *request.sample.box);
  const bool isChanged =
      request.sample.contentHash && *request.sample.contentHash != file->contentHash;
  return {.image = fitted(image, request.sidePx),
          .problem = isChanged ? Words::tr("changed since training") : QString{}};
}

}  // namespace

QImage imageFrom(const RgbImage& image) {
  const std::size_t rowBytes = std::size_t{image.width} * 3;
  if (rowBytes == 0 || image.height == 0 || image.rgb.size() / rowBytes != image.height ||
      image.rgb.size() % rowBytes != 0) {
    return {};
  }
  const QImage view{image.rgb.data(), static_cast<int>(image.width), static_cast<int>(image.height),
                    static_cast<qsizetype>(rowBytes), QImage::Format_RGB888};
  return view.convertToFormat(QImage::Format_RGB32);
}

Thumbnail loadThumbnail(const LoadRequest& request) {
  if (request.file.empty()) return {.problem = request.problem};
  try {
    return decoded(request);
  } catch (
      const std::exception& error) {  // no memory for a huge image, or a path beyond all limits
    return {.problem = QString::fromUtf8(error.what())};
  }
}

void lowerThreadPriority() {
#ifdef __linux__
  thread_local bool t_isLowered = false;
  if (t_isLowered) return;
  t_isLowered = true;
  ::setpriority(PRIO_PROCESS, 0, kNiceness);  // of this thread only, on Linux
#endif
}

}  // namespace flipbook::viewmodel
