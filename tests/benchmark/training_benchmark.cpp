// Trains on made-up images and prints one line of JSON: images per second of the training passes,
// and of the whole epoch with its clean frame. `training_throughput.py` sets it beside plain
// PyTorch.
//
//   training_benchmark [precision] [threads] [training images] [epochs] [batch]

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <iostream>
#include <string>
#include <vector>

#include "flipbook/core/random.h"
#include "flipbook/training/trainer.h"

namespace {

using namespace flipbook;

constexpr std::uint32_t kSidePx = 32;
constexpr std::uint32_t kClasses = 10;

std::uint32_t numberOr(int argc, char** argv, int at, std::uint32_t usual) {
  return argc > at ? static_cast<std::uint32_t>(std::strtoul(argv[at], nullptr, 10)) : usual;
}

double cpuSeconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

}  // namespace

int main(int argc, char** argv) {
  const std::uint32_t trainingImages = numberOr(argc, argv, 3, 2048);
  const std::uint32_t images = trainingImages * 5 / 4;  // a fifth of all is for validation
  std::vector<std::uint8_t> pixels(std::size_t{images} * kSidePx * kSidePx * 3);
  Random random{1};
  for (auto& value : pixels) value = static_cast<std::uint8_t>(random.below(256));
  std::vector<Sample> samples(images);
  for (std::uint32_t i = 0; i < images; ++i) {
    samples[i].label = ClassId{i % kClasses};
    samples[i].split = i < trainingImages ? Split::Training : Split::Validation;
  }
  TrainingOptions options;
  options.epochs = numberOr(argc, argv, 4, 3) + 1;
  options.precision = precisionFromName(argc > 1 ? argv[1] : "f32").value();
  options.threads = numberOr(argc, argv, 2, 2);
  options.batchSize = numberOr(argc, argv, 5, 64);
  options.device = "cpu";
  auto trainer = training::Trainer::create(
      {pixels, kSidePx, samples, std::vector<std::string>(kClasses, "class")}, options);
  if (!trainer) {
    std::cerr << trainer.error().message() << '\n';
    return 1;
  }
  std::vector<double> training;
  std::vector<double> whole;
  std::vector<double> trainingCpu;
  std::vector<double> wholeCpu;
  for (std::uint32_t epoch = 1; epoch <= options.epochs; ++epoch) {
    const double before = cpuSeconds();
    double trained = before;
    const auto output =
        (*trainer)->trainEpoch(EpochIndex{epoch}, [&](const training::BatchProgress& progress) {
          if (!progress.isEvaluating) trained = cpuSeconds();
          return true;
        });
    if (!output) {
      std::cerr << output.error().message() << '\n';
      return 1;
    }
    if (epoch == 1) continue;  // sets the libraries up
    training.push_back(trainingImages / output->trainingSeconds);
    whole.push_back(trainingImages / (output->trainingSeconds + output->evaluationSeconds));
    trainingCpu.push_back(trainingImages / (trained - before));
    wholeCpu.push_back(trainingImages / (cpuSeconds() - before));
  }
  std::cout << fmt::format(
      R"({{"training":{:.1f},"with_frames":{:.1f},"training_cpu":{:.1f},"with_frames_cpu":{:.1f}}})"
      "\n",
      median(training), median(whole), median(trainingCpu), median(wholeCpu));
  return 0;
}
