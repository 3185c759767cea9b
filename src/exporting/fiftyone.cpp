#include "flipbook/exporting/fiftyone.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "flipbook/core/names.h"
#include "flipbook/core/progress_meter.h"
#include "flipbook/core/unique_names.h"
#include "flipbook/exporting/new_folder.h"

namespace flipbook::exporting {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

Json numberOrNull(float value) {
  return std::isfinite(value) ? Json(static_cast<double>(value)) : Json(nullptr);
}

class Labels {
 public:
  Labels(const Source& source, const ModelOpinions& opinions)
      : m_source{source}, m_opinions{opinions} {}

  [[nodiscard]] Json of(SampleId id) const {
    const Sample& sample = m_source.samples[id.index()];
    if (!sample.label.isGiven()) return nullptr;
    Json label{{"label", sample.label.klass().value()}, {"attributes", attributesOf(id, sample)}};
    if (m_opinions.scores->isEvaluated(id)) {
      label["confidence"] =
          numberOrNull(m_opinions.scores->probability(id, sample.label.klass(), sample.label));
    }
    return label;
  }

 private:
  [[nodiscard]] std::string nameOf(ClassId klass) const {
    return textFromPath(m_source.classes[klass.index()]);
  }

  [[nodiscard]] Json attributesOf(SampleId id, const Sample& sample) const {
    Json attributes{{"split", flipbook::nameOf(sample.split)}};
    if (sample.labelBefore) {
      const Label& before = *sample.labelBefore;
      attributes["original_label"] =
          before.isGiven() ? Json(nameOf(before.klass())) : Json(nullptr);
    }
    if (m_opinions.scores->isEvaluated(id)) {
      attributes["predicted"] = nameOf(m_opinions.scores->predicted(id));
      attributes["predicted_confidence"] = numberOrNull(m_opinions.scores->confidence(id));
    }
    if (!m_opinions.mistakenness.empty()) {
      attributes["mistakenness"] = numberOrNull(m_opinions.mistakenness[id.index()]);
    }
    if (!m_opinions.changes.empty()) {
      attributes["prediction_changes"] = m_opinions.changes[id.index()];
    }
    return attributes;
  }

  const Source& m_source;
  const ModelOpinions& m_opinions;
};

// "cat/1.png"; of a part of a file the folder it lies in and a name of its own.
std::string placeInCopy(const Source& source, const Sample& sample) {
  const fs::path folder = fs::path{sample.path}.parent_path();
  return (folder / fileNameOf(source, sample)).native();
}

}  // namespace

Result<ExportSummary> writeFiftyOne(const Source& source, const ModelOpinions& opinions,
                                    const fs::path& out, const Work& work) {
  auto folder = NewFolder::create(out, source.root);
  if (!folder) return passOn(folder.error());
  ProgressMeter meter{work.progress, "Copying", source.samples.size()};
  const Labels labels{source, opinions};
  Json classes = Json::array();
  for (const std::string& name : source.classes) classes.push_back(textFromPath(name));
  auto byName = nlohmann::json::object();  // sorted: the ordered kind is slow to fill
  ExportSummary summary;
  UniqueNames unique{true};  // FiftyOne knows images by their names without extensions
  for (std::uint32_t i = 0; i < source.samples.size(); ++i) {
    if (work.stop.stop_requested()) return fail(ErrorCode::Cancelled, "cancelled");
    meter.advance();
    const Sample& sample = source.samples[i];
    if (!sample.excludedBecause.empty()) {
      ++summary.excluded;
      continue;
    }
    const fs::path place = unique.take(placeInCopy(source, sample));
    const auto copied = copyImage(source, sample, folder->path() / "data" / place, work.encode);
    if (!copied) return passOn(copied.error());
    ++summary.images;
    summary.encoded += *copied ? 1U : 0U;
    byName[textFromPath(fs::path{place}.replace_extension().native())] = labels.of(SampleId{i});
  }
  meter.finish();
  const Json json{{"classes", std::move(classes)}, {"labels", std::move(byName)}};
  const std::string text = json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
  if (auto written = folder->write("labels.json", text); !written) return passOn(written.error());
  if (auto committed = folder->commit(); !committed) return passOn(committed.error());
  return summary;
}

}  // namespace flipbook::exporting
