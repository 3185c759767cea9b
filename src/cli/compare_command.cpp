#include <memory>

#include "cli/commands.h"
#include "cli/console.h"
#include "cli/run_input.h"
#include "cli/run_json.h"
#include "flipbook/comparison/comparison.h"

namespace flipbook::cli {
namespace {

using comparison::ChangedSample;
using comparison::Comparison;
using comparison::Figure;
using comparison::Figures;
using nlohmann::json;

struct Arguments {
  std::string first, second;
  std::optional<std::uint32_t> epochA, epochB;
  std::string labels{"second"};
  bool asJson{};
};

json toJson(const Figure& figure) {
  return {{"first", numberOrNull(figure.first)},
          {"second", numberOrNull(figure.second)},
          {"difference", numberOrNull(figure.difference)},
          {"interval",
           figure.interval ? json{figure.interval->low, figure.interval->high} : json(nullptr)},
          {"more_than_chance", figure.isMoreThanChance}};
}

json toJson(const Figures& figures) {
  return {{"precision", toJson(figures.precision)},
          {"recall", toJson(figures.recall)},
          {"f1", toJson(figures.f1)}};
}

std::vector<std::string> shownNames(const std::vector<std::string>& names) {
  std::vector<std::string> shown;
  for (const std::string& name : names) shown.push_back(printablePath(name));
  return shown;
}

class Report {
 public:
  Report(const OpenPage& first, const OpenPage& second, const Comparison& found)
      : m_first{first}, m_second{second}, m_found{found} {}

  [[nodiscard]] json asJson(const std::string& labels) const {
    json out{{"first", sideOf(m_first)},
             {"second", sideOf(m_second)},
             {"labels", labels},
             {"samples", m_found.shared.samples},
             {"left_out",
              {{"only_first", m_found.shared.onlyFirst},
               {"only_second", m_found.shared.onlySecond},
               {"excluded", m_found.shared.excluded},
               {"other_content", m_found.shared.otherContent}}},
             {"labels_differ", m_found.shared.labelsDiffer},
             {"predictions_differ", m_found.shared.predictionsDiffer},
             {"classes_only_first", shownNames(m_found.onlyFirst)},
             {"classes_only_second", shownNames(m_found.onlySecond)},
             {"accuracy", toJson(m_found.accuracy)},
             {"macro", toJson(m_found.macro)},
             {"classes_counted", m_found.classesCounted}};
    out["per_class"] = json::array();
    for (std::size_t k = 0; k < m_found.classes.size(); ++k) {
      json row = toJson(m_found.perClass[k].figures);
      row["class"] = printablePath(m_found.classes[k]);
      row["support"] = m_found.perClass[k].support;
      out["per_class"].push_back(std::move(row));
    }
    out["improved"] = changedAsJson(m_found.improved);
    out["worsened"] = changedAsJson(m_found.worsened);
    return out;
  }

  [[nodiscard]] std::string asText(const std::string& labels) const {
    std::string text = fmt::format(
        "first:  {}, page {}\nsecond: {}, page {}\n{} validation datapoints of both, judged by the "
        "labels of the {}\n",
        printablePath(m_first.run.path().native()), m_first.frame.epoch.value(),
        printablePath(m_second.run.path().native()), m_second.frame.epoch.value(),
        m_found.shared.samples, labels);
    text += leftOut();
    text += fmt::format("\n  {:<22}  {:>7}  {:>7}  {:>10}  {:<18}\n", "", "first", "second",
                        "difference", "95 % interval");
    text += line("accuracy", m_found.accuracy);
    text += line("precision (macro)", m_found.macro.precision);
    text += line("recall (macro)", m_found.macro.recall);
    text += line("F1 (macro)", m_found.macro.f1);
    for (std::size_t k = 0; k < m_found.classes.size(); ++k) {
      const comparison::ClassComparison& one = m_found.perClass[k];
      text +=
          fmt::format("\n  {}, {} datapoints\n", printablePath(m_found.classes[k]), one.support);
      text += line("precision", one.figures.precision);
      text += line("recall", one.figures.recall);
      text += line("F1", one.figures.f1);
    }
    text += changedAsText("from wrong to right", m_found.improved);
    text += changedAsText("from right to wrong", m_found.worsened);
    return text;
  }

 private:
  static json sideOf(const OpenPage& page) {
    return {{"run", textFromPath(page.run.path().native())}, {"epoch", page.frame.epoch.value()}};
  }

  [[nodiscard]] json changedAsJson(const std::vector<ChangedSample>& changed) const {
    json list = json::array();
    for (const ChangedSample& one : changed) {
      list.push_back({{"path", textFromPath(m_second.run.samples()[one.second.index()].path)},
                      {"sample_first", one.first.value()},
                      {"sample_second", one.second.value()},
                      {"label", nameOf(one.label)},
                      {"predicted_first", nameOf(one.predictedFirst)},
                      {"predicted_second", nameOf(one.predictedSecond)}});
    }
    return list;
  }

  [[nodiscard]] std::string nameOf(ClassId klass) const {
    return printablePath(m_found.classes[klass.index()]);
  }

  static std::string line(const char* name, const Figure& figure) {
    const std::string interval =
        figure.interval
            ? fmt::format("{:+.4f} to {:+.4f}", figure.interval->low, figure.interval->high)
            : "–";
    return fmt::format("  {:<22}  {:>7}  {:>7}  {:>10}  {:<18}{}\n", name,
                       cli::figure(figure.first), cli::figure(figure.second),
                       figure.difference ? fmt::format("{:+.4f}", *figure.difference) : "–",
                       interval, figure.isMoreThanChance ? "  more than chance" : "");
  }

  [[nodiscard]] std::string leftOut() const {
    std::string text;
    const auto add = [&](std::uint64_t count, const char* what) {
      if (count > 0) text += fmt::format("  {} {}\n", count, what);
    };
    add(m_found.shared.labelsDiffer, "of them have another label in the other run");
    add(m_found.shared.onlyFirst, "of the first run alone do not count");
    add(m_found.shared.onlySecond, "of the second run alone do not count");
    add(m_found.shared.excluded, "are left out in one of the runs and do not count");
    add(m_found.shared.otherContent, "are other images since and do not count");
    const auto addClasses = [&](const std::vector<std::string>& names, const char* whose) {
      if (names.empty()) return;
      text += fmt::format("  classes of the {} run alone: {}\n", whose,
                          fmt::join(shownNames(names), ", "));
    };
    addClasses(m_found.onlyFirst, "first");
    addClasses(m_found.onlySecond, "second");
    return text;
  }

  [[nodiscard]] std::string changedAsText(const char* how,
                                          const std::vector<ChangedSample>& changed) const {
    std::string text = fmt::format("\n{} {}\n", changed.size(), how);
    for (const ChangedSample& one : changed) {
      text +=
          fmt::format("  {}: {}, called {}, then {}\n",
                      printablePath(m_second.run.samples()[one.second.index()].path),
                      nameOf(one.label), nameOf(one.predictedFirst), nameOf(one.predictedSecond));
    }
    return text;
  }

  const OpenPage& m_first;
  const OpenPage& m_second;
  const Comparison& m_found;
};

comparison::Side sideOf(const OpenPage& page) {
  return {&page.frame.scores, page.run.samples(), page.run.info().classes};
}

ExitCode run(const Arguments& arguments) {
  const auto first = openPage(arguments.first, arguments.epochA);
  if (!first) return complain(first.error());
  const auto second = openPage(arguments.second, arguments.epochB);
  if (!second) return complain(second.error());
  const auto labels =
      arguments.labels == "first" ? comparison::LabelsOf::First : comparison::LabelsOf::Second;
  const auto found = comparison::compare(sideOf(*first), sideOf(*second), {.labels = labels});
  if (!found) return complain(found.error());
  const Report report{*first, *second, *found};
  const bool isPrinted = arguments.asJson ? printJson(report.asJson(arguments.labels))
                                          : printText(report.asText(arguments.labels));
  return isPrinted ? ExitCode::Done : ExitCode::Io;
}

}  // namespace

void addCompareCommand(CLI::App& program, ExitCode& exitCode) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command = program.add_subcommand(
      "compare", "two runs on the same validation images: what became better, and is it chance");
  command->add_option("FIRST", arguments->first, "run directory, before")->required();
  command->add_option("SECOND", arguments->second, "run directory, after")->required();
  command->add_option("--epoch-a", arguments->epochA, "page of the first; its last if not given");
  command->add_option("--epoch-b", arguments->epochB, "page of the second; its last if not given");
  command->add_option("--labels", arguments->labels, "judge both by the labels of: first or second")
      ->check(CLI::IsMember({"first", "second"}))
      ->capture_default_str();
  command->add_flag("--json", arguments->asJson, "one JSON document on standard output");
  command->callback([arguments, &exitCode] { exitCode = run(*arguments); });
}

}  // namespace flipbook::cli
