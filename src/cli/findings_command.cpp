#include <array>
#include <cmath>
#include <memory>

#include "cli/commands.h"
#include "cli/console.h"
#include "cli/run_findings.h"
#include "cli/run_input.h"
#include "cli/run_json.h"
#include "flipbook/core/csv_text.h"
#include "flipbook/core/names.h"
#include "flipbook/findings/reason.h"

namespace flipbook::cli {
namespace {

using findings::FindingKind;
using nlohmann::json;

struct Arguments {
  std::string run;
  std::string kind{"all"};
  std::uint32_t top{20};
  bool asJson{};
  bool asCsv{};
  bool withoutAudit{};
};

// One line of the list, as every form of output shows it.
struct Row {
  SampleId sample;
  FindingKind kind{};
  float score{};
  std::string path;
  std::optional<std::string> label;  // nothing: it has none
  const char* split{};
  std::optional<std::string> suggested;
  std::optional<std::string> other;  // path of the duplicate
  std::optional<EpochIndex> since;
  std::string reason;
  json facts;
};

class RowMaker {
 public:
  RowMaker(const recording::RunReader& run, const RunFindings& found,
           std::span<const SampleId> labelRows)
      : m_run{run}, m_found{found}, m_around{found.latestWithFeatures, run.samples(), labelRows} {}

  [[nodiscard]] Row make(FindingKind kind, SampleId sample) const {
    const Sample& facts = m_run.samples()[sample.index()];
    Row row{.sample = sample,
            .kind = kind,
            .score = m_found.findings.score(kind, sample),
            .path = textFromPath(facts.path),
            .label = labelName(facts.label),
            .split = nameOf(facts.split)};
    if (facts.isUnlabeled() && kind != FindingKind::Duplicate) {
      row.reason = "it has no label, so nothing is said against it";
      return row;
    }
    if (!facts.excludedBecause.empty() && kind != FindingKind::Duplicate) {
      row.reason = "left out of the training: " + printablePath(facts.excludedBecause);
      return row;
    }
    switch (kind) {
      case FindingKind::Label:
        addLabel(row);
        break;
      case FindingKind::Outlier:
        addOutlier(row);
        break;
      case FindingKind::Duplicate:
        addDuplicate(row);
        break;
      case FindingKind::Hard:
        addHard(row);
        break;
    }
    return row;
  }

 private:
  [[nodiscard]] std::string className(ClassId klass) const {
    return printablePath(m_run.info().classes[klass.index()]);
  }

  [[nodiscard]] std::optional<std::string> labelName(const Label& label) const {
    return label.isGiven() ? std::optional{className(label.klass())} : std::nullopt;
  }

  void addLabel(Row& row) const {
    const findings::LabelSuspicion& suspicion = m_found.findings.label[row.sample.index()];
    if (!suspicion.suggested) {
      row.reason = "the run says nothing of it";
      return;
    }
    const Sample& sample = m_run.samples()[row.sample.index()];
    const auto pages = m_found.verdicts.of(row.sample);
    const auto around = m_around.of(row.sample);
    const auto heldOut = m_found.heldOut.of(row.sample);
    const findings::LabelFacts facts = findings::labelFacts({.label = sample.label.klass(),
                                                             .pages = pages,
                                                             .neighborLabels = around,
                                                             .heldOut = heldOut},
                                                            *suspicion.suggested, sample.split);
    row.suggested = className(facts.suggested);
    row.since = facts.since;
    row.reason = findings::labelReason(facts, {className(facts.label), *row.suggested});
    row.facts = {
        {"pages", facts.pages},
        {"pages_for_suggested", facts.suggestedPages},
        {"pages_for_label", facts.labelPages},
        {"streak_since",
         epochOrNull(facts.streak.pages > 0 ? std::optional{facts.streak.since} : std::nullopt)},
        {"streak_pages", facts.streak.pages},
        {"streak_mean_confidence",
         facts.streak.pages > 0 ? json(facts.streak.meanConfidence) : json(nullptr)},
        {"right_since", epochOrNull(facts.rightSince)},
        {"neighbors_epoch", epochOrNull(m_around.epoch())},
        {"neighbors", facts.neighbors},
        {"neighbors_for_suggested", facts.suggestedNeighbors},
        {"neighbors_for_label", facts.labelNeighbors},
        {"held_out_pages", facts.heldOutPages},
        {"held_out_for_suggested", facts.heldOutSuggestedPages},
        {"held_out_for_label", facts.heldOutLabelPages},
        {"model_vote", number(suspicion.modelVote)},
        {"neighbor_vote", number(suspicion.neighborVote)},
        {"training_margin_part", number(suspicion.trainingPart)},
        {"recorded_margin_part", number(suspicion.recordedPart)},
        {"held_out_margin_part", number(suspicion.heldOutPart)},
        {"ridge_part", number(suspicion.ridgePart)},
        {"neighbor_part", number(suspicion.neighborPart)}};
  }

  void addOutlier(Row& row) const {
    const findings::OutlierSuspicion& suspicion = m_found.findings.outlier[row.sample.index()];
    row.since = suspicion.weakSince;
    row.reason = findings::outlierReason(suspicion);
    row.facts = {{"weaker_than", number(suspicion.weakerThan)},
                 {"stranger_than", number(suspicion.strangerThan)},
                 {"mixed_than", number(suspicion.mixedThan)},
                 {"neighbors", suspicion.neighbors},
                 {"neighbor_labels", suspicion.neighborLabels},
                 {"odder_than", number(suspicion.odderThan)},
                 {"weak_since", epochOrNull(suspicion.weakSince)}};
  }

  void addDuplicate(Row& row) const {
    const findings::DuplicateSuspicion& suspicion = m_found.findings.duplicate[row.sample.index()];
    findings::DuplicateNames names{.label = row.label.value_or("")};
    if (suspicion.other) {
      const Sample& other = m_run.samples()[suspicion.other->index()];
      row.other = textFromPath(other.path);
      names.other = printablePath(other.path);
      names.otherLabel = labelName(other.label).value_or("");
    }
    row.reason = findings::duplicateReason(suspicion, names);
    row.facts = {{"other", row.other ? json(*row.other) : json(nullptr)},
                 {"exact", suspicion.isExact},
                 {"near", suspicion.isNear},
                 {"by_pixels", suspicion.isByPixels},
                 {"labels_differ", suspicion.labelsDiffer},
                 {"relative_distance", number(suspicion.relativeDistance)}};
  }

  void addHard(Row& row) const {
    const findings::HardSuspicion& suspicion = m_found.findings.hard[row.sample.index()];
    row.since = suspicion.firstChange;
    row.reason = findings::hardReason(suspicion);
    row.facts = {{"pages", suspicion.pages},
                 {"changes", suspicion.changes},
                 {"right_since", epochOrNull(suspicion.rightSince)}};
  }

  static json epochOrNull(const std::optional<EpochIndex>& epoch) {
    return epoch ? json(epoch->value()) : json(nullptr);
  }
  static json number(float value) { return numberOrNull(static_cast<double>(value)); }

  const recording::RunReader& m_run;
  const RunFindings& m_found;
  findings::NeighborLabels m_around;
};

json toJson(const Row& row) {
  return {{"sample", row.sample.value()},
          {"path", row.path},
          {"kind", nameOf(row.kind)},
          {"score", row.score},
          {"label", row.label ? json(*row.label) : json(nullptr)},
          {"split", row.split},
          {"suggested", row.suggested ? json(*row.suggested) : json(nullptr)},
          {"since_epoch", row.since ? json(row.since->value()) : json(nullptr)},
          {"reason", row.reason},
          {"facts", row.facts.is_null() ? json::object() : row.facts}};
}

std::string toCsv(const std::vector<Row>& rows) {
  std::string text = csvLine({"sample", "path", "kind", "score", "label", "split", "suggested",
                              "other", "since_epoch", "reason"});
  for (const Row& row : rows) {
    text += csvLine({fmt::to_string(row.sample.value()), csvCell(row.path), nameOf(row.kind),
                     fmt::format("{:.6f}", row.score), csvCell(row.label.value_or("")), row.split,
                     csvCell(row.suggested.value_or("")), csvCell(row.other.value_or("")),
                     row.since ? fmt::to_string(row.since->value()) : "", csvCell(row.reason)});
  }
  return text;
}

std::string toText(const std::vector<Row>& rows) {
  std::string text;
  for (const Row& row : rows) {
    text += fmt::format(
        "{:<9}  {:.3f}  {}{}\n{:18}{}\n", nameOf(row.kind), row.score, printablePath(row.path),
        row.suggested ? fmt::format("  ->  {}?", *row.suggested) : "", "", row.reason);
  }
  return text;
}

std::vector<Row> rowsOf(const recording::RunReader& run, const RunFindings& found,
                        const Arguments& arguments) {
  std::array<std::vector<SampleId>, findings::kFindingKinds.size()> chosen;
  for (const FindingKind kind : findings::kFindingKinds) {
    if (arguments.kind != "all" && arguments.kind != nameOf(kind)) continue;
    auto ranked = found.findings.ranked(kind);
    if (arguments.top > 0 && ranked.size() > arguments.top) ranked.resize(arguments.top);
    chosen.at(static_cast<std::size_t>(kind)) = std::move(ranked);
  }
  const RowMaker maker{run, found, chosen.front()};
  std::vector<Row> rows;
  for (const FindingKind kind : findings::kFindingKinds) {
    for (const SampleId sample : chosen.at(static_cast<std::size_t>(kind))) {
      rows.push_back(maker.make(kind, sample));
    }
  }
  std::ranges::stable_sort(rows, std::ranges::greater{}, &Row::score);
  return rows;
}

ExitCode run(const Arguments& arguments) {
  const auto run = openRun(arguments.run);
  if (!run) return complain(run.error());
  const auto found = findInRun(*run, arguments.withoutAudit ? UseAudit::No : UseAudit::Yes);
  if (!found) return complain(found.error());
  if (found->findings.isTooEarly) {
    tell(fmt::format(
        "flipbook-cli: too early: {} of {} pages; until then only images that are there twice are "
        "known\n",
        found->pages, findings::kTooEarlyPages));
  }
  const std::vector<Row> rows = rowsOf(*run, *found, arguments);
  if (arguments.asJson) {
    json out = json::array();
    for (const Row& row : rows) out.push_back(toJson(row));
    return printJson(out) ? ExitCode::Done : ExitCode::Io;
  }
  return printText(arguments.asCsv ? toCsv(rows) : toText(rows)) ? ExitCode::Done : ExitCode::Io;
}

}  // namespace

void addFindingsCommand(CLI::App& program, ExitCode& exitCode) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command = program.add_subcommand(
      "findings", "what may be wrong in the data, ranked, each with its reason");
  command->add_option("RUN", arguments->run, "run directory")->required();
  command->add_option("--kind", arguments->kind, "label, outlier, duplicate, hard or all")
      ->check(CLI::IsMember({"label", "outlier", "duplicate", "hard", "all"}))
      ->capture_default_str();
  command->add_option("--top", arguments->top, "how many of each kind; 0: every sample")
      ->capture_default_str();
  auto* asJson = command->add_flag("--json", arguments->asJson, "one JSON document");
  command->add_flag("--without-audit", arguments->withoutAudit,
                    "rank by the run's own pages, even if it has an audit");
  command->add_flag("--csv", arguments->asCsv, "one table with a header")->excludes(asJson);
  command->callback([arguments, &exitCode] { exitCode = run(*arguments); });
}

}  // namespace flipbook::cli
