#include <memory>

#include "cli/commands.h"
#include "cli/engine_job.h"
#include "cli/reading_options.h"
#include "flipbook/core/sample.h"

namespace flipbook::cli {
namespace {

using nlohmann::json;

struct Arguments {
  std::string dataset;
  ReadingOptions reading;
  std::string groupBy{"declared"};
  bool asJson{};
};

std::vector<std::string> allWarnings(const dataset::Inspection& found) {
  std::vector<std::string> all = found.warnings;
  std::ranges::copy(found.duplicateWarnings, std::back_inserter(all));
  return all;
}

json toJson(const dataset::Inspection& found) {
  json classes = json::array();
  for (std::size_t k = 0; k < found.dataset.classes.size(); ++k) {
    classes.push_back(
        {{"name", printablePath(found.dataset.classes[k])}, {"count", found.imagesPerClass[k]}});
  }
  json quarantined = json::array();
  for (const QuarantinedFile& file : found.dataset.quarantined) {
    quarantined.push_back({{"path", textFromPath(file.path)}, {"reason", file.reason}});
  }
  json duplicates = json::array();
  for (const dataset::DuplicateGroup& group : found.duplicates) {
    json paths = json::array();
    for (const std::string& path : group.paths) paths.push_back(textFromPath(path));
    duplicates.push_back({{"paths", paths},
                          {"exact", group.exact},
                          {"labels_differ", group.labelsDiffer},
                          {"across_splits", group.acrossSplits}});
  }
  json others = json::array();
  for (const OtherReading& other : found.dataset.alsoPossible) {
    others.push_back({{"format", other.kind}, {"why", other.why}});
  }
  return {{"format", found.dataset.kind},
          {"why", found.dataset.why},
          {"also_possible", others},
          {"samples", found.dataset.images.size()},
          {"unlabeled", found.dataset.unlabeledImages},
          {"unlabeled_used", found.takesUnlabeled},
          {"classes", classes},
          {"splits", {{"train", found.trainingImages}, {"validation", found.validationImages}}},
          {"split_method", found.splitMethod},
          {"groups", found.groups},
          {"quarantined", quarantined},
          {"excluded_by_apply", found.dataset.excludedImages},
          {"duplicates", duplicates},
          {"warnings", allWarnings(found)}};
}

std::string unlabeledInWords(const dataset::Inspection& found) {
  const std::size_t count = found.dataset.unlabeledImages;
  if (count == 0) return {};
  const std::string images = count == 1 ? "1 image" : fmt::format("{} images", count);
  return found.takesUnlabeled
             ? fmt::format("{} of them without a label, shown on the map only\n", count)
             : fmt::format("{} without a label; --unlabeled shows {} on the map\n", images,
                           count == 1 ? "it" : "them");
}

std::string toText(const dataset::Inspection& found) {
  std::string text = fmt::format(
      "{}: {}\n{} images, {} classes; {} to train on, {} to validate ({})\n", found.dataset.kind,
      found.dataset.why, found.dataset.images.size(), found.dataset.classes.size(),
      found.trainingImages, found.validationImages, found.splitMethod);
  text += unlabeledInWords(found);
  if (found.groups > 0) {
    text +=
        found.groups == 1
            ? std::string{"1 group of images stays on one side of the split\n"}
            : fmt::format("{} groups of images stay on one side of the split each\n", found.groups);
  }
  for (std::size_t k = 0; k < found.dataset.classes.size(); ++k) {
    text += fmt::format("  {:>8}  {}\n", found.imagesPerClass[k],
                        printablePath(found.dataset.classes[k]));
  }
  if (!found.dataset.quarantined.empty()) text += "quarantined:\n";
  for (const QuarantinedFile& file : found.dataset.quarantined) {
    text += fmt::format("  {}: {}\n", printablePath(file.path), file.reason);
  }
  if (!found.duplicates.empty()) text += "duplicates:\n";
  for (const dataset::DuplicateGroup& group : found.duplicates) {
    text += group.exact ? "  same image" : "  nearly the same picture";
    text += group.labelsDiffer ? ", with different labels:" : ":";
    for (const std::string& path : group.paths) text += " " + printablePath(path);
    text += "\n";
  }
  for (const std::string& warning : allWarnings(found)) text += "warning: " + warning + "\n";
  return text;
}

ExitCode run(const Arguments& arguments) {
  const auto groupBy = groupByFromName(arguments.groupBy);
  if (!groupBy) return complainOfUsage(groupBy.error());
  const auto found = runEngineJob(
      [&](pipeline::Engine& engine, const ProgressSink& progress, std::stop_token stop) {
        return engine.inspect(arguments.dataset,
                              {.split = {.groupBy = *groupBy}, .reading = arguments.reading},
                              progress, std::move(stop));
      });
  if (!found) return complain(found.error());
  const bool isPrinted = arguments.asJson ? printJson(toJson(*found)) : printText(toText(*found));
  return isPrinted ? ExitCode::Done : ExitCode::Io;
}

}  // namespace

void addInspectCommand(CLI::App& program, ExitCode& exitCode) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command =
      program.add_subcommand("inspect", "say what a dataset holds; changes nothing");
  command->add_option("DATASET", arguments->dataset, "folder of labelled images")->required();
  addReadingOptions(*command, arguments->reading);
  command
      ->add_option("--group-by", arguments->groupBy,
                   "what stays on one side of the split: declared, folder or name")
      ->capture_default_str();
  command->add_flag("--json", arguments->asJson, "one JSON document on standard output");
  command->callback([arguments, &exitCode] { exitCode = run(*arguments); });
}

}  // namespace flipbook::cli
