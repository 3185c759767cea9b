// Loads a folder of images as training does and prints one line of JSON, in images per second: the
// first time (read, judge, decode, resize, write the cache, normalise) and every later time (map
// the cache, normalise). `loading_against_torchvision.py` sets it beside torchvision's DataLoader.
//
//   loading_benchmark FOLDER SIDE [threads]

#include <omp.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <numeric>
#include <string>
#include <vector>

#include "flipbook/loading/pixel_cache.h"
#include "support/temporary_directory.h"
#include "training/batch_assembly.h"

namespace {

using namespace flipbook;
namespace fs = std::filesystem;

constexpr std::size_t kBatch = 64;

std::vector<std::string> filesBelow(const fs::path& folder) {
  std::vector<std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator{folder}) {
    if (entry.is_regular_file()) files.push_back(fs::relative(entry.path(), folder).native());
  }
  std::ranges::sort(files);
  return files;
}

void assembleAll(const loading::PixelCache& cache, std::size_t count) {
  const training::BatchAssembly assembly{
      cache.pixels(), cache.imageSizePx(), {{0.5F, 0.5F, 0.5F}, {0.25F, 0.25F, 0.25F}}};
  std::vector<std::uint32_t> all(count);
  std::iota(all.begin(), all.end(), 0U);
  const std::size_t side = cache.imageSizePx();
  std::vector<float> batch(kBatch * side * side * 3);
  for (std::size_t begin = 0; begin < count; begin += kBatch) {
    const std::size_t size = std::min(kBatch, count - begin);
    assembly.assemble(std::span{all}.subspan(begin, size), {}, batch.data());
  }
}

// Images per second of one time over all.
double load(const fs::path& folder, const std::vector<std::string>& files,
            const loading::CacheOptions& options) {
  const auto before = std::chrono::steady_clock::now();
  const auto decoded = loading::decodeOnce({folder, {files.begin(), files.end()}}, options, {}, {});
  if (!decoded || !decoded->told.refused.empty()) {
    std::cerr << (decoded ? decoded->told.refused.front().reason : decoded.error().message())
              << '\n';
    std::exit(1);
  }
  assembleAll(*decoded->pixels, files.size());
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - before;
  return static_cast<double>(files.size()) / took.count();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::cout << "loading_benchmark FOLDER SIDE [threads]\n";  // there is nothing to load by itself
    return 0;
  }
  const auto threads = static_cast<std::uint32_t>(argc > 3 ? std::atoi(argv[3]) : 2);
  omp_set_num_threads(static_cast<int>(threads));
  const fs::path folder = argv[1];
  const std::vector<std::string> files = filesBelow(folder);
  const test::TemporaryDirectory cache;
  const loading::CacheOptions options{.directory = cache.path(),
                                      .imageSizePx = static_cast<std::uint32_t>(std::atoi(argv[2])),
                                      .threads = threads};
  const double first = load(folder, files, options);
  const double later = load(folder, files, options);
  std::cout << fmt::format(R"({{"images":{},"first":{:.1f},"later":{:.1f}}})"
                           "\n",
                           files.size(), first, later);
  return 0;
}
