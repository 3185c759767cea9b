#include "flipbook/viewmodel/sample_list.h"

#include <fmt/format.h>

#include <string>

#include "flipbook/core/csv_text.h"
#include "flipbook/core/names.h"
#include "flipbook/core/sample.h"
#include "flipbook/viewmodel/findings_model.h"
#include "flipbook/viewmodel/open_run.h"

namespace flipbook::viewmodel {
namespace {

std::string className(const OpenRun& run, ClassId klass) {
  return csvCell(printablePath(run.info().classes[klass.index()]));
}

std::string labelName(const OpenRun& run, const Label& label) {
  return label.isGiven() ? className(run, label.klass()) : std::string{};
}

}  // namespace

QByteArray sampleTable(const OpenRun& run, std::span<const SampleId> samples) {
  std::string table = csvLine({"path", "label", "split"});
  for (const SampleId id : samples) {
    const Sample& sample = run.samples()[id.index()];
    table += csvLine(
        {csvCell(textFromPath(sample.path)), labelName(run, sample.label), nameOf(sample.split)});
  }
  return QByteArray::fromStdString(table);
}

QByteArray findingsTable(const OpenRun& run, const FindingsModel& list) {
  std::string table = csvLine({"rank", "path", "label", "split", "kind", "score", "suggested",
                               "since_epoch", "reason", "decided"});
  for (int row = 0; row < list.rowCount(); ++row) {
    const ListedFinding& finding = *list.findingAt(row);
    const Sample& sample = run.samples()[finding.sample.index()];
    const QString decided = list.index(row).data(FindingsModel::VerdictRole).toString();
    table += csvLine({std::to_string(row + 1), csvCell(textFromPath(sample.path)),
                      labelName(run, sample.label), nameOf(sample.split), nameOf(finding.kind),
                      fmt::format("{:.6f}", finding.score),
                      finding.suggested ? className(run, *finding.suggested) : "",
                      finding.since ? std::to_string(finding.since->value()) : "",
                      csvCell(finding.reason.toStdString()), csvCell(decided.toStdString())});
  }
  return QByteArray::fromStdString(table);
}

}  // namespace flipbook::viewmodel
