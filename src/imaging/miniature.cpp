#include "flipbook/imaging/miniature.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "flipbook/core/expects.h"

namespace flipbook::imaging {

namespace {

void addTints(const cv::Mat& rgb, const cv::Mat& grey, Miniature& miniature) {
  constexpr int kPerSide = static_cast<int>(kTintsPerSide);
  constexpr int kPartPx = static_cast<int>(kMiniatureSidePx / kTintsPerSide);
  for (int down = 0; down < kPerSide; ++down) {
    for (int across = 0; across < kPerSide; ++across) {
      const cv::Rect part{across * kPartPx, down * kPartPx, kPartPx, kPartPx};
      const cv::Scalar color = cv::mean(rgb(part));
      const double shade = cv::mean(grey(part))[0];
      miniature.tints[static_cast<std::size_t>(down * kPerSide + across)] = {
          static_cast<std::int16_t>(std::lround(color[0] - shade)),
          static_cast<std::int16_t>(std::lround(color[2] - shade))};
    }
  }
}

}  // namespace

Miniature miniatureOf(std::span<const std::uint8_t> rgb, std::uint32_t width,
                      std::uint32_t height) {
  FLIPBOOK_EXPECTS(width > 0 && height > 0);
  FLIPBOOK_EXPECTS(rgb.size() == static_cast<std::size_t>(width) * height * 3);
  const int side = static_cast<int>(kMiniatureSidePx);
  const int shorter = static_cast<int>(std::min(width, height));
  const cv::Rect centre{(static_cast<int>(width) - shorter) / 2,
                        (static_cast<int>(height) - shorter) / 2, shorter, shorter};
  // OpenCV takes no pointer to const; nothing is written through it.
  auto* const bytes = const_cast<std::uint8_t*>(rgb.data());  // NOLINT(*-const-cast)
  const cv::Mat picture{static_cast<int>(height), static_cast<int>(width), CV_8UC3, bytes};
  cv::Mat small = picture(centre);
  if (shorter != side) {
    cv::Mat resized;
    cv::resize(small, resized, {side, side}, 0, 0,
               shorter > side ? cv::INTER_AREA : cv::INTER_LINEAR);
    small = resized;
  }
  Miniature miniature;
  cv::Mat grey{side, side, CV_8UC1, miniature.grey.data()};
  cv::cvtColor(small, grey, cv::COLOR_RGB2GRAY);
  addTints(small, grey, miniature);
  return miniature;
}

}  // namespace flipbook::imaging
