// Images of eight kinds, as OpenCV writes them, and what a bad disk or an enemy makes of them.

#pragma once

#include <array>
#include <functional>
#include <opencv2/imgcodecs.hpp>
#include <string>
#include <vector>

#include "flipbook/core/expects.h"
#include "flipbook/core/random.h"
#include "flipbook/imaging/image_decoding.h"
#include "support/image_fixtures.h"

namespace flipbook::test {

struct ImageSeed {
  std::string kind;
  Bytes bytes;
};

inline std::vector<ImageSeed> imageSeeds() {
  struct Kind {
    std::string name, extension;
    std::vector<int> options;
  };
  const std::array<Kind, 8> kinds{
      {{"JPEG", ".jpg", {cv::IMWRITE_JPEG_QUALITY, 90}},
       {"progressive JPEG",
        ".jpg",
        {cv::IMWRITE_JPEG_QUALITY, 90, cv::IMWRITE_JPEG_PROGRESSIVE, 1}},
       {"JPEG with restarts",
        ".jpg",
        {cv::IMWRITE_JPEG_QUALITY, 90, cv::IMWRITE_JPEG_RST_INTERVAL, 4}},
       {"PNG", ".png", {}},
       {"BMP", ".bmp", {}},
       {"WebP", ".webp", {cv::IMWRITE_WEBP_QUALITY, 80}},
       {"lossless WebP", ".webp", {cv::IMWRITE_WEBP_QUALITY, 101}},
       {"PPM", ".ppm", {}}}};
  const RgbImage picture = cornersImage(60, 44);
  cv::Mat mat(44, 60, CV_8UC3);  // braces would mean a list of three numbers
  std::copy(picture.rgb.begin(), picture.rgb.end(), mat.data);
  for (int i = 0; i < 40; ++i) {  // some detail, or there would be next to nothing to break
    mat.at<cv::Vec3b>(i, (i * 37) % 60) = {200, static_cast<std::uint8_t>(6 * i), 30};
  }
  std::vector<ImageSeed> seeds;
  for (const Kind& kind : kinds) {
    std::vector<std::uint8_t> encoded;
    FLIPBOOK_EXPECTS(cv::imencode(kind.extension, mat, encoded, kind.options));
    ImageSeed seed{kind.name, {}};
    for (const std::uint8_t byte : encoded) seed.bytes.push_back(std::byte{byte});
    seeds.push_back(std::move(seed));
  }
  return seeds;
}

inline Bytes mutated(Bytes bytes, Random& random) {
  const auto place = [&] {
    return static_cast<std::size_t>(random.below(static_cast<std::uint32_t>(bytes.size())));
  };
  const auto byte = [&] { return static_cast<std::byte>(random.below(256)); };
  const auto begin = [&] { return bytes.begin() + static_cast<std::ptrdiff_t>(place()); };
  switch (random.below(6)) {
    case 0:  // one to eight bits
      for (std::uint32_t left = 1 + random.below(8); left > 0; --left) {
        bytes[place()] ^= std::byte{1} << static_cast<int>(random.below(8));
      }
      break;
    case 1:  // in the header, where sizes and offsets are
      bytes[random.below(std::min<std::uint32_t>(64, static_cast<std::uint32_t>(bytes.size())))] =
          byte();
      break;
    case 2:  // cut off
      bytes.resize(place());
      break;
    case 3:  // a stretch of zeros, as a disk leaves it
      for (auto at = begin(); at != bytes.end() && random.below(64) != 0; ++at) *at = {};
      break;
    case 4:  // put in
      for (std::uint32_t left = 1 + random.below(16); left > 0; --left) {
        bytes.insert(begin(), byte());
      }
      break;
    default:  // taken out
      for (std::uint32_t left = 1 + random.below(16); left > 0; --left) bytes.erase(begin());
  }
  return bytes;
}

// RGB, as the front door gives it; empty: OpenCV refused.
inline RgbImage decodedByOpenCv(const Bytes& bytes) {
  RgbImage image;
  if (bytes.empty()) return image;
  cv::Mat raw(1, static_cast<int>(bytes.size()), CV_8UC1);
  std::memcpy(raw.data, bytes.data(), bytes.size());
  cv::Mat decoded;
  try {
    decoded = cv::imdecode(raw, cv::IMREAD_COLOR);
  } catch (const cv::Exception&) {
    return image;
  }
  image.width = static_cast<std::uint32_t>(decoded.cols);
  image.height = static_cast<std::uint32_t>(decoded.rows);
  for (int y = 0; y < decoded.rows; ++y) {
    for (int x = 0; x < decoded.cols; ++x) {
      const auto& bgr = decoded.at<cv::Vec3b>(y, x);
      image.rgb.insert(image.rgb.end(), {bgr[2], bgr[1], bgr[0]});
    }
  }
  return image;
}

// What became of mutations of one seed.
struct MutationCounts {
  std::size_t mutations{};
  std::size_t refused{};
  std::size_t warned{};     // decoded, with a word about it
  std::size_t unchanged{};  // decoded to the pixels of the seed, without one
  std::size_t otherwise{};  // to other pixels, without one
  std::size_t byOpenCv{};   // to other pixels by OpenCV alone, which never says a word
  std::uint64_t mostPixels{};
};

// `around` decodes when it is called, and may look at the clock before and after.
inline MutationCounts countMutations(
    const ImageSeed& seed, std::size_t mutations, std::uint64_t randomSeed,
    const std::function<void(const std::function<void()>&)>& around) {
  const RgbImage whole = imaging::decodeImage(seed.bytes).value();
  const RgbImage wholeByOpenCv = decodedByOpenCv(seed.bytes);
  Random random{randomSeed};
  MutationCounts counts{.mutations = mutations};
  for (std::size_t i = 0; i < mutations; ++i) {
    const Bytes bytes = mutated(seed.bytes, random);
    Result<RgbImage> image = fail(ErrorCode::CorruptData, "not decoded yet");
    around([&] { image = imaging::decodeImage(bytes); });
    if (!image) {
      ++counts.refused;
    } else {
      counts.mostPixels = std::max(counts.mostPixels, std::uint64_t{image->width} * image->height);
      const bool isSame = image->rgb == whole.rgb && image->width == whole.width;
      ++(!image->warnings.empty() ? counts.warned : isSame ? counts.unchanged : counts.otherwise);
    }
    const RgbImage other = decodedByOpenCv(bytes);
    if (other.width > 0 && (other.rgb != wholeByOpenCv.rgb || other.width != wholeByOpenCv.width)) {
      ++counts.byOpenCv;
    }
  }
  return counts;
}

}  // namespace flipbook::test
