#include "flipbook/viewmodel/sample_list.h"

#include <string>

#include "flipbook/core/csv_text.h"
#include "flipbook/core/sample.h"
#include "flipbook/viewmodel/open_run.h"

namespace flipbook::viewmodel {

QByteArray sampleTable(const OpenRun& run, std::span<const SampleId> samples) {
  std::string table = csvLine({"path", "label", "split"});
  for (const SampleId id : samples) {
    const Sample& sample = run.samples()[id.index()];
    table += csvLine({csvCell(textFromPath(sample.path)),
                      csvCell(printablePath(run.info().classes[sample.label.index()])),
                      sample.split == Split::Training ? "train" : "validation"});
  }
  return QByteArray::fromStdString(table);
}

}  // namespace flipbook::viewmodel
