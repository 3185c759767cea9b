// Changes images of eight kinds at random, 3,000 times each, and lets them in by the front door and
// by OpenCV alone. Prints what became of them: refused, decoded with a warning, decoded as before,
// decoded to other pixels without a word; the longest decoding and the largest picture.
//
//   mutated_images [mutations of each kind] [seed] 2>/dev/null    (the codecs print much)

#include "imaging/mutated_images.h"

#include <chrono>
#include <cstdlib>
#include <iostream>

int main(int argc, char** argv) {
  using namespace flipbook;
  const auto mutations = static_cast<std::size_t>(argc > 1 ? std::atoi(argv[1]) : 3000);
  const auto randomSeed = static_cast<std::uint64_t>(argc > 2 ? std::atoi(argv[2]) : 1);
  setenv("OPENCV_IO_MAX_IMAGE_PIXELS", "64000000", 1);  // or OpenCV alone would take gigabytes
  setenv("OPENCV_LOG_LEVEL", "OFF", 1);
  std::cout << fmt::format("{:20} {:>8} {:>8} {:>8} {:>10} {:>10} {:>9} {:>10}\n", "", "refused",
                           "warned", "as seed", "otherwise", "by OpenCV", "longest", "largest");
  std::size_t all = 0;
  std::size_t otherwise = 0;
  std::size_t byOpenCv = 0;
  for (const test::ImageSeed& seed : test::imageSeeds()) {
    std::chrono::duration<double, std::milli> longest{};
    const auto counts = test::countMutations(seed, mutations, randomSeed, [&](const auto& decode) {
      const auto before = std::chrono::steady_clock::now();
      decode();
      longest = std::max<std::chrono::duration<double, std::milli>>(
          longest, std::chrono::steady_clock::now() - before);
    });
    const auto share = [&](std::size_t count) {
      return 100.0 * static_cast<double>(count) / static_cast<double>(counts.mutations);
    };
    std::cout << fmt::format(
        "{:20} {:7.1f}% {:7.1f}% {:7.1f}% {:9.1f}% {:9.1f}% {:6.1f} ms {:5.1f} Mpx\n", seed.kind,
        share(counts.refused), share(counts.warned), share(counts.unchanged),
        share(counts.otherwise), share(counts.byOpenCv), longest.count(),
        static_cast<double>(counts.mostPixels) / 1e6);
    all += counts.mutations;
    otherwise += counts.otherwise;
    byOpenCv += counts.byOpenCv;
  }
  const auto share = [&](std::size_t count) {
    return 100.0 * static_cast<double>(count) / static_cast<double>(all);
  };
  std::cout << fmt::format(
      "{} mutations: {:.2f} % decoded to other pixels without a word, by OpenCV alone {:.2f} %\n",
      all, share(otherwise), share(byOpenCv));
  return 0;
}
