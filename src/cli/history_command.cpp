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
  [[nodiscard]] std::optional<std::string> labelName() const {
    if (!sample->label.isGiven()) return std::nullopt;
    return className(sample->label.klass());
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
          {"label", history.labelName() ? json(*history.labelName()) : json(nullptr)},
          {"split", history.splitName()},
          {"pages", pages}};
}

std::string toText(const NamedHistory& history) {
  const auto label = history.labelName();
  std::string text =
      fmt::format("{}: {}\n", printablePath(history.sample->path),
                  label ? fmt::format("labelled {}, {}", *label, history.splitName()) : "no label");
  for (const recording::SampleOnPage& page : history.pages) {
    if (!std::isfinite(page.confidence)) {  // D12
      text += fmt::format("  epoch {:>4}  –\n", page.epoch.value());
      continue;
    }
    text += fmt::format("  epoch {:>4}  {} {:.3f}", page.epoch.value(),
                        history.className(page.predicted), page.confidence);
    if (label) text += fmt::format("  label {:.3f}  loss {:.3f}", page.labelProbability, page.loss);
    text += '\n';
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
