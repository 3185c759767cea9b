#include <memory>

#include "cli/commands.h"
#include "cli/engine_job.h"

namespace flipbook::cli {
namespace {

struct Arguments {
  std::string directory;
  demo::DemoOptions options;
};

ExitCode run(const Arguments& arguments) {
  const auto demo = runEngineJob(
      [&](pipeline::Engine& engine, const ProgressSink& progress, std::stop_token stop) {
        return engine.writeDemo(arguments.directory, arguments.options, progress, std::move(stop));
      });
  if (!demo) return complain(demo.error());
  printText(
      fmt::format("{} images of {} classes in {}\n{} wrong labels, {} outliers and {} "
                  "near-duplicates are planted among them; truth.csv lists them\n",
                  demo->samples, arguments.options.classes, demo->directory.string(),
                  demo->wrongLabels, demo->outliers, demo->nearDuplicates));
  return ExitCode::Done;
}

}  // namespace

void addDemoCommand(CLI::App& program, ExitCode& exitCode) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command = program.add_subcommand("demo", "write a labelled demo dataset");
  command->add_option("DIR", arguments->directory, "folder to write it into")->required();
  command->add_option("--samples", arguments->options.samples, "how many images")
      ->check(CLI::Range(20U, 1'000'000U))
      ->capture_default_str();
  command->add_option("--classes", arguments->options.classes, "how many classes")
      ->check(CLI::Range(2U, 20U))
      ->capture_default_str();
  command->add_option("--seed", arguments->options.seed, "same seed, same bytes")
      ->capture_default_str();
  command->callback([arguments, &exitCode] { exitCode = run(*arguments); });
}

}  // namespace flipbook::cli
