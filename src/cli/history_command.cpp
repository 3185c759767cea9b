#include <cmath>
#include <memory>

#include "cli/commands.h"
#include "cli/console.h"
#include "cli/run_input.h"
#include "cli/run_json.h"
#include "flipbook/core/names.h"

namespace flipbook::cli {
namespace {

using nlohmann::json;

struct Arguments {
  std::string run, sample;
  bool asJson{};
};

struct NamedHistory {
  SampleId id;
  const Sample* sample{};
  const std::vector<std::string>* classes{};
  std::vector<recording::SampleOnPage> pages;

  [[nodiscard]] std::string className(ClassId klass) const {
    return printablePath((*classes)[klass.index()]);
  }
  [[nodiscard]] const char* splitName() const { return nameOf(sample->split); }
};

json toJson(const NamedHistory& history) {
  json pages = json::array();
  for (const recording::SampleOnPage& page : history.pages) {
    const bool hasValue = std::isfinite(page.confidence);
    const auto name = [&](ClassId klass) {
      return hasValue ? json(history.className(klass)) : json(nullptr);
    };
    pages.push_back({{"epoch", page.epoch.value()},
                     {"predicted", name(page.predicted)},
                     {"confidence", numberOrNull(page.confidence)},
                     {"label_probability", numberOrNull(page.labelProbability)},
                     {"strongest_other", name(page.strongestOther.klass)},
                     {"strongest_other_probability", numberOrNull(page.strongestOther.probability)},
                     {"loss", numberOrNull(page.loss)},
                     {"training_margin", numberOrNull(page.trainingMargin)}});
  }
  return {{"sample", history.id.value()},
          {"path", textFromPath(history.sample->path)},
          {"label", history.className(history.sample->label)},
          {"split", history.splitName()},
          {"pages", pages}};
}

std::string toText(const NamedHistory& history) {
  std::string text = fmt::format("{}: labelled {}, {}\n", printablePath(history.sample->path),
                                 history.className(history.sample->label), history.splitName());
  for (const recording::SampleOnPage& page : history.pages) {
    if (!std::isfinite(page.confidence)) {  // D12
      text += fmt::format("  epoch {:>4}  –\n", page.epoch.value());
      continue;
    }
    text += fmt::format("  epoch {:>4}  {} {:.3f}  label {:.3f}  loss {:.3f}\n", page.epoch.value(),
                        history.className(page.predicted), page.confidence, page.labelProbability,
                        page.loss);
  }
  return text;
}

ExitCode run(const Arguments& arguments) {
  const auto run = openRun(arguments.run);
  if (!run) return complain(run.error());
  const auto sample = findSample(*run, arguments.sample);
  if (!sample) return complain(sample.error());
  auto pages = run->history(*sample);
  if (!pages) return complain(pages.error());
  const NamedHistory history{*sample, &run->samples()[sample->index()], &run->info().classes,
                             std::move(*pages)};
  const bool isPrinted = arguments.asJson ? printJson(toJson(history)) : printText(toText(history));
  return isPrinted ? ExitCode::Done : ExitCode::Io;
}

}  // namespace

void addHistoryCommand(CLI::App& program, ExitCode& exitCode) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command = program.add_subcommand("history", "one sample on every page");
  command->add_option("RUN", arguments->run, "run directory")->required();
  command->add_option("SAMPLE", arguments->sample, "its index or its path")->required();
  command->add_flag("--json", arguments->asJson, "one JSON document on standard output");
  command->callback([arguments, &exitCode] { exitCode = run(*arguments); });
}

}  // namespace flipbook::cli
