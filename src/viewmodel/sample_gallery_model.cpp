#include "flipbook/viewmodel/sample_gallery_model.h"

#include <algorithm>
#include <utility>

#include "flipbook/viewmodel/class_palette.h"
#include "flipbook/viewmodel/sample_text.h"
#include "flipbook/viewmodel/thumbnail_store.h"

namespace flipbook::viewmodel {

void SampleGalleryModel::setRun(const RunInfo* run, std::span<const Sample> samples,
                                ThumbnailStore* store) {
  beginResetModel();
  if (m_store) m_store->disconnect(this);
  m_run = run;
  m_samples = samples;
  m_store = store;
  m_facts = nullptr;
  m_rows.clear();
  endResetModel();
  if (!m_store) return;
  connect(m_store, &ThumbnailStore::changed, this, [this](SampleId sample) {
    const auto row = rowOf(sample);
    if (row) Q_EMIT dataChanged(index(*row), index(*row), {ThumbnailRole, ProblemRole});
  });
}

void SampleGalleryModel::setPage(PageFactsPtr facts) {
  m_facts = std::move(facts);
  if (!m_rows.empty()) Q_EMIT dataChanged(index(0), index(rowCount() - 1), {WrongRole});
}

void SampleGalleryModel::setRows(std::vector<SampleId> samples) {
  if (samples == m_rows) return;
  beginResetModel();
  m_rows = std::move(samples);
  endResetModel();
}

std::optional<SampleId> SampleGalleryModel::sampleAt(int row) const {
  if (row < 0 || row >= rowCount()) return std::nullopt;
  return m_rows[static_cast<std::size_t>(row)];
}

std::optional<int> SampleGalleryModel::rowOf(SampleId sample) const {
  const auto found = std::ranges::lower_bound(m_rows, sample);
  if (found == m_rows.end() || *found != sample) return std::nullopt;
  return static_cast<int>(found - m_rows.begin());
}

int SampleGalleryModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QString SampleGalleryModel::inWords(SampleId id) const {
  const Sample& sample = m_samples[id.index()];
  const QString label = labelledText(*m_run, sample.label);
  if (!m_facts || !m_facts->isEvaluated(id)) {
    return tr("%1\n%2").arg(shownText(sample.path), label);
  }
  return tr("%1\n%2, called %3 (%4)")
      .arg(shownText(sample.path), label, classText(*m_run, m_facts->predicted[id.index()]),
           ratioText(m_facts->confidence[id.index()]));
}

QVariant SampleGalleryModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  const SampleId id = m_rows[static_cast<std::size_t>(index.row())];
  const Sample& sample = m_samples[id.index()];
  switch (role) {
    case Qt::DisplayRole:
      return fileNameText(sample);
    case Qt::ToolTipRole: {
      const QString problem = m_store ? m_store->knownProblem(id) : QString{};
      return plainTip(problem.isEmpty() ? inWords(id) : inWords(id) + u'\n' + problem);
    }
    case Qt::AccessibleTextRole:
      return inWords(id);
    case ThumbnailRole:
      return m_store ? m_store->thumbnail(id).image : QImage{};
    case ProblemRole:
      return m_store ? m_store->thumbnail(id).problem : QString{};
    case LabelColorRole:
      return labelColor(sample.label);
    case WrongRole:
      return m_facts && m_facts->isEvaluated(id) &&
             sample.label.isOtherThan(m_facts->predicted[id.index()]);
    default:
      return {};
  }
}

}  // namespace flipbook::viewmodel
