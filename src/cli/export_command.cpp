#include <algorithm>
#include <array>
#include <memory>

#include "cli/commands.h"
#include "cli/console.h"
#include "cli/edited_run.h"
#include "cli/image_png.h"
#include "cli/interruptible_job.h"
#include "cli/run_findings.h"
#include "cli/run_input.h"
#include "flipbook/correction/correction.h"
#include "flipbook/exporting/cleanlab.h"
#include "flipbook/exporting/dataset_copy.h"
#include "flipbook/exporting/fiftyone.h"
#include "flipbook/pipeline/engine_loader.h"

namespace flipbook::cli {
namespace {

using exporting::ExportSummary;

struct Arguments {
  std::string run, format, out, edits;
  std::optional<std::uint32_t> epoch;
};

struct Exported {
  const recording::RunReader& run;
  std::vector<Sample> samples;  // with the edits
  exporting::MovedFiles moved;  // by Apply

  [[nodiscard]] exporting::Source source() const {
    return {run.info().dataset.root, run.info().classes, samples, moved};
  }
};

// The engine is loaded only where an image is met that is no file, and then once.
Result<std::vector<std::byte>> encoded(const std::filesystem::path& address) {
  const auto engine = pipeline::loadEngine();
  if (!engine) return passOn(engine.error());
  return pngOf(**engine, address);
}

template <typename Write>
Result<ExportSummary> copying(const Write& write) {
  return runInterruptibly([&](const ProgressSink& progress, std::stop_token stop) {
    return write(exporting::Work{encoded, progress, std::move(stop)});
  });
}

Result<ExportSummary> exportDataset(const Arguments& arguments, const Exported& exported) {
  return copying([&](const exporting::Work& work) {
    return exporting::copyDataset(exported.source(), arguments.out, work);
  });
}

Result<ExportSummary> exportFiftyOne(const Arguments& arguments, const Exported& exported) {
  const auto page = readPage(exported.run, arguments.epoch);
  if (!page) return passOn(page.error());
  const auto found = findInRun(exported.run);
  if (!found) return passOn(found.error());
  exporting::ModelOpinions opinions{.scores = &page->scores};
  if (!found->findings.isTooEarly) {
    for (const auto& suspicion : found->findings.label) {
      opinions.mistakenness.push_back(suspicion.score);
    }
    for (const auto& suspicion : found->findings.hard)
      opinions.changes.push_back(suspicion.changes);
  }
  return copying([&](const exporting::Work& work) {
    return exporting::writeFiftyOne(exported.source(), opinions, arguments.out, work);
  });
}

Result<ExportSummary> exportCleanlab(const Arguments& arguments, const Exported& exported) {
  const auto page = readPage(exported.run, arguments.epoch);
  if (!page) return passOn(page.error());
  return exporting::writeCleanlab(exported.source(), *page, arguments.out);
}

struct Format {
  std::string_view name;
  std::string_view what;
  Result<ExportSummary> (*write)(const Arguments&, const Exported&);
};
constexpr std::array kFormats{
    Format{"dataset", "class folders by the labels that stand, with manifest.csv", exportDataset},
    Format{"fiftyone", "images and labels.json with what the model thinks", exportFiftyOne},
    Format{"cleanlab", "labels.npy, pred_probs.npy, features.npy, samples.csv", exportCleanlab}};

std::string formatsInWords() {
  std::string text;
  for (const Format& format : kFormats) {
    text += fmt::format("{}{} ({})", text.empty() ? "" : "; ", format.name, format.what);
  }
  return text;
}

ExitCode run(const Arguments& arguments) {
  const auto* const format = std::ranges::find(kFormats, arguments.format, &Format::name);
  if (format == kFormats.end()) {
    return complainOfUsage({ErrorCode::InvalidArgument,
                            fmt::format("--format {}: there are {}",
                                        printablePath(arguments.format), formatsInWords())});
  }
  const auto run = openRun(arguments.run);
  if (!run) return complain(run.error());
  if (auto finished = checkApplyIsFinished(*run, arguments.run, "export"); !finished) {
    return complain(finished.error());
  }
  auto samples = samplesWithEdits(*run, arguments.edits);
  if (!samples) return complain(samples.error());
  auto moved = correction::movedFiles(*run);
  if (!moved) return complain(moved.error());
  const auto summary = format->write(arguments, {*run, *std::move(samples), *std::move(moved)});
  if (!summary) return complain(summary.error());
  std::string text =
      fmt::format("{} datapoints written to {}", summary->images, printablePath(arguments.out));
  if (summary->encoded > 0) text += fmt::format(", {} of them as PNG", summary->encoded);
  if (summary->excluded > 0) text += fmt::format("; {} left out", summary->excluded);
  tell(text + "\n");
  return ExitCode::Done;
}

}  // namespace

void addExportCommand(CLI::App& program, ExitCode& exitCode) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command =
      program.add_subcommand("export", "a cleaned copy of the dataset, or what other tools read");
  command->add_option("RUN", arguments->run, "run directory")->required();
  command->add_option("--format", arguments->format, formatsInWords())->required();
  command->add_option("--out", arguments->out, "the new folder to make")->required();
  command->add_option("--edits", arguments->edits,
                      "take these edits (a run, or its edits.jsonl) instead of the run's own");
  command->add_option("--epoch", arguments->epoch,
                      "fiftyone and cleanlab: which page; the last one if not given");
  command->callback([arguments, &exitCode] { exitCode = run(*arguments); });
}

}  // namespace flipbook::cli
