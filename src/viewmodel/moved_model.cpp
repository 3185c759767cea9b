#include "flipbook/viewmodel/moved_model.h"

#include <QLocale>
#include <algorithm>
#include <utility>

#include "flipbook/viewmodel/class_palette.h"
#include "flipbook/viewmodel/open_run.h"
#include "flipbook/viewmodel/sample_text.h"
#include "flipbook/viewmodel/thumbnail_store.h"

namespace flipbook::viewmodel {

void MovedModel::setRun(const OpenRun* run, ThumbnailStore* store) {
  beginResetModel();
  if (m_store) m_store->disconnect(this);
  m_run = run;
  m_store = store;
  m_samples.clear();
  endResetModel();
  if (!m_store) return;
  connect(m_store, &ThumbnailStore::changed, this, [this](SampleId sample) {
    const auto row = rowOf(sample);
    if (row) Q_EMIT dataChanged(index(*row), index(*row), {ThumbnailRole});
  });
}

void MovedModel::setSamples(std::vector<MovedSample> samples) {
  if (samples == m_samples) return;
  beginResetModel();
  m_samples = std::move(samples);
  endResetModel();
}

std::optional<SampleId> MovedModel::sampleAt(int row) const {
  if (row < 0 || row >= rowCount()) return std::nullopt;
  return m_samples[static_cast<std::size_t>(row)].sample;
}

std::optional<int> MovedModel::rowOf(SampleId sample) const {
  const auto found = std::ranges::find(m_samples, sample, &MovedSample::sample);
  if (found == m_samples.end()) return std::nullopt;
  return static_cast<int>(found - m_samples.begin());
}

int MovedModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(m_samples.size());
}

QString MovedModel::prediction(const MovedSample& moved) const {
  if (!moved.predictedNow) return {};
  const QString now = classText(m_run->info(), *moved.predictedNow);
  if (!moved.predictedBefore || moved.predictedBefore == moved.predictedNow) {
    return tr("called %1").arg(now);
  }
  return tr("%1 → %2").arg(classText(m_run->info(), *moved.predictedBefore), now);
}

QString MovedModel::inWords(const MovedSample& moved) const {
  const Sample& sample = m_run->samples()[moved.sample.index()];
  return tr("%1, %2\nmoved %3 beyond what its neighbours did\n%4")
      .arg(fileNameText(sample), labelledText(m_run->info(), sample.label),
           data(index(*rowOf(moved.sample)), DistanceRole).toString(), prediction(moved))
      .trimmed();
}

QVariant MovedModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid) || !m_run) return {};
  const MovedSample& moved = m_samples[static_cast<std::size_t>(index.row())];
  const Label label = m_run->samples()[moved.sample.index()].label;
  switch (role) {
    case Qt::DisplayRole:
      return labelText(m_run->info(), label);
    case Qt::ToolTipRole:
      return plainTip(inWords(moved));
    case Qt::AccessibleTextRole:
      return inWords(moved);
    case ThumbnailRole:
      return m_store ? m_store->thumbnail(moved.sample).image : QImage{};
    case LabelColorRole:
      return labelColor(label);
    case DistanceRole: {
      const double percent = 100 * static_cast<double>(moved.shareOfMap);
      return tr("%1 % of the map").arg(QLocale{}.toString(percent, 'f', percent < 9.95 ? 1 : 0));
    }
    case PredictionRole:
      return prediction(moved);
    case WrongRole:
      return moved.predictedNow && label.isOtherThan(*moved.predictedNow);
    default:
      return {};
  }
}

}  // namespace flipbook::viewmodel
