#include <memory>

#include "cli/commands.h"
#include "cli/console.h"
#include "cli/run_input.h"
#include "cli/run_json.h"
#include "cli/unlabeled_list.h"
#include "flipbook/metrics/metrics.h"

namespace flipbook::cli {
namespace {

using metrics::SplitMetrics;
using nlohmann::json;

struct Arguments {
  std::string run;
  std::optional<std::uint32_t> epoch;
  bool asJson{};
  bool asCsv{};
  bool listsUnlabeled{};
};

json confusionOf(const SplitMetrics& metrics) {
  json rows = json::array();
  for (std::uint32_t label = 0; label < metrics.confusion.classCount(); ++label) {
    json row = json::array();
    for (std::uint32_t predicted = 0; predicted < metrics.confusion.classCount(); ++predicted) {
      row.push_back(metrics.confusion.count(ClassId{label}, ClassId{predicted}));
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

json toJson(const SplitMetrics& metrics, const std::vector<std::string>& classes) {
  json out = cli::toJson(metrics.summary);
  out["classes_counted"] = metrics.classesCounted;
  out["per_class"] = json::array();
  for (std::size_t k = 0; k < classes.size(); ++k) {
    const metrics::ClassMetrics& one = metrics.perClass[k];
    out["per_class"].push_back({{"class", printablePath(classes[k])},
                                {"support", one.support},
                                {"precision", numberOrNull(one.precision)},
                                {"recall", numberOrNull(one.recall)},
                                {"f1", numberOrNull(one.f1)}});
  }
  out["confusion"] = confusionOf(metrics);
  return out;
}

std::string toText(const char* name, const SplitMetrics& metrics,
                   const std::vector<std::string>& classes) {
  const SplitSummary& all = metrics.summary;
  std::string text = fmt::format(
      "{}: {} samples, loss {}, accuracy {}\n  macro over {} classes: precision {}, recall {}, F1 "
      "{}\n",
      name, all.samples, figure(all.loss), figure(all.accuracy), metrics.classesCounted,
      figure(all.precision), figure(all.recall), figure(all.f1));
  text +=
      fmt::format("  {:>8}  {:>9}  {:>7}  {:>7}  class\n", "samples", "precision", "recall", "F1");
  for (std::size_t k = 0; k < classes.size(); ++k) {
    const metrics::ClassMetrics& one = metrics.perClass[k];
    text += fmt::format("  {:>8}  {:>9}  {:>7}  {:>7}  {}\n", one.support, figure(one.precision),
                        figure(one.recall), figure(one.f1), printablePath(classes[k]));
  }
  return text;
}

ExitCode listUnlabeled(const Arguments& arguments, const OpenPage& page) {
  const std::vector<UnlabeledRow> rows = unlabeledRows(page);
  const EpochIndex epoch = page.frame.epoch;
  const bool isPrinted = arguments.asJson
                             ? printJson(cli::toJson(rows, epoch))
                             : printText(arguments.asCsv ? toCsv(rows) : cli::toText(rows, epoch));
  return isPrinted ? ExitCode::Done : ExitCode::Io;
}

ExitCode run(const Arguments& arguments) {
  const auto page = openPage(arguments.run, arguments.epoch);
  if (!page) return complain(page.error());
  if (arguments.listsUnlabeled) return listUnlabeled(arguments, *page);

  const auto metricsOf = [&](Split split) {
    return metrics::computeMetrics(page->frame.scores, page->frame.loss, page->run.samples(),
                                   split);
  };
  const SplitMetrics training = metricsOf(Split::Training);
  const SplitMetrics validation = metricsOf(Split::Validation);
  const auto& classes = page->run.info().classes;
  if (arguments.asJson) {
    const json out{
        {"epoch", page->frame.epoch.value()},
        {"split",
         {{"train", toJson(training, classes)}, {"validation", toJson(validation, classes)}}}};
    return printJson(out) ? ExitCode::Done : ExitCode::Io;
  }
  return printText(fmt::format("epoch {}\n", page->frame.epoch.value()) +
                   toText("training", training, classes) +
                   toText("validation", validation, classes))
             ? ExitCode::Done
             : ExitCode::Io;
}

}  // namespace

void addShowCommand(CLI::App& program, ExitCode& exitCode) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command =
      program.add_subcommand("show", "the metrics of one page, or what it says of the unlabelled");
  command->add_option("RUN", arguments->run, "run directory")->required();
  command->add_option("--epoch", arguments->epoch, "which page; the last one if not given");
  auto* asJson =
      command->add_flag("--json", arguments->asJson, "one JSON document on standard output");
  auto* unlabeled =
      command->add_flag("--unlabeled", arguments->listsUnlabeled,
                        "the samples without a label, each with what the model says of it");
  command->add_flag("--csv", arguments->asCsv, "with --unlabeled: one table with a header")
      ->excludes(asJson)
      ->needs(unlabeled);
  command->callback([arguments, &exitCode] { exitCode = run(*arguments); });
}

}  // namespace flipbook::cli
