#include "flipbook/viewmodel/sample_table_model.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "flipbook/viewmodel/class_palette.h"
#include "flipbook/viewmodel/sample_text.h"

namespace flipbook::viewmodel {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

bool dependsOnPage(int column) {
  return column == SampleTableModel::PredictionColumn ||
         column == SampleTableModel::ConfidenceColumn || column == SampleTableModel::LossColumn ||
         column == SampleTableModel::VerdictColumn;
}

// The place of every class in alphabetical order, so that sorting by name compares numbers.
std::vector<double> alphabeticalRanks(const RunInfo& run) {
  std::vector<std::uint32_t> order(run.classes.size());
  std::iota(order.begin(), order.end(), 0U);
  std::vector<QString> names;
  for (const std::uint32_t i : order) names.push_back(classText(run, ClassId{i}));
  std::ranges::stable_sort(order, [&](std::uint32_t a, std::uint32_t b) {
    return QString::localeAwareCompare(names[a], names[b]) < 0;
  });
  std::vector<double> ranks(order.size());
  for (std::size_t place = 0; place < order.size(); ++place) {
    ranks[order[place]] = static_cast<double>(place);
  }
  return ranks;
}

std::vector<double> pathRanks(std::span<const Sample> samples) {
  std::vector<std::uint32_t> order(samples.size());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::sort(order, {}, [&](std::uint32_t i) { return std::string_view{samples[i].path}; });
  std::vector<double> ranks(order.size());
  for (std::size_t place = 0; place < order.size(); ++place) {
    ranks[order[place]] = static_cast<double>(place);
  }
  return ranks;
}

}  // namespace

void SampleTableModel::setRun(const RunInfo* run, std::span<const Sample> samples) {
  beginResetModel();
  m_run = run;
  m_samples = samples;
  m_facts = nullptr;
  m_unsorted.clear();
  m_rows.clear();
  endResetModel();
}

void SampleTableModel::clear() { setRun(nullptr, {}); }

void SampleTableModel::setPage(PageFactsPtr facts) {
  m_facts = std::move(facts);
  if (m_rows.empty()) return;
  if (dependsOnPage(m_sortColumn)) {
    arrange();
  } else {
    Q_EMIT dataChanged(index(0, PredictionColumn), index(rowCount() - 1, VerdictColumn));
  }
}

void SampleTableModel::setRows(std::vector<SampleId> samples) {
  if (samples == m_unsorted) return;
  beginResetModel();
  m_unsorted = std::move(samples);
  m_rows = m_unsorted;
  endResetModel();
  if (m_sortColumn >= 0) arrange();
}

std::optional<SampleId> SampleTableModel::sampleAt(int row) const {
  if (row < 0 || row >= rowCount()) return std::nullopt;
  return m_rows[static_cast<std::size_t>(row)];
}

std::optional<int> SampleTableModel::rowOf(SampleId sample) const {
  const auto found = std::ranges::find(m_rows, sample);
  if (found == m_rows.end()) return std::nullopt;
  return static_cast<int>(found - m_rows.begin());
}

int SampleTableModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int SampleTableModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : kColumns;
}

QString SampleTableModel::shown(SampleId id, int column) const {
  const Sample& sample = m_samples[id.index()];
  const bool isEvaluated = m_facts && m_facts->isEvaluated(id);
  switch (column) {
    case PathColumn:
      return shownText(sample.path);
    case LabelColumn:
      return labelText(*m_run, sample.label);
    case PredictionColumn:
      return isEvaluated ? classText(*m_run, m_facts->predicted[id.index()]) : ratioText({});
    case ConfidenceColumn:
      return ratioText(isEvaluated ? m_facts->confidence[id.index()] : kNone);
    case LossColumn:
      return ratioText(isEvaluated && id.index() < m_facts->frame->loss.size()
                           ? m_facts->frame->loss[id.index()]
                           : kNone);
    case SplitColumn:
      return splitText(sample.split);
    case VerdictColumn:
      if (!sample.excludedBecause.empty()) {
        return tr("excluded: %1").arg(shownText(sample.excludedBecause));
      }
      if (!isEvaluated) return ratioText({});
      if (!sample.label.isGiven()) return tr("without a label");
      return sample.label.is(m_facts->predicted[id.index()]) ? tr("right") : tr("wrong");
    default:
      return {};
  }
}

QVariant SampleTableModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  const SampleId id = m_rows[static_cast<std::size_t>(index.row())];
  const int column = index.column();
  const bool isNumber = column == ConfidenceColumn || column == LossColumn;
  switch (role) {
    case Qt::DisplayRole:
      return shown(id, column);
    case Qt::ToolTipRole:
      return plainTip(shown(id, column));
    case Qt::TextAlignmentRole:
      return QVariant::fromValue(
          Qt::Alignment{Qt::AlignVCenter | (isNumber ? Qt::AlignRight : Qt::AlignLeft)});
    case Qt::DecorationRole:
      if (column == LabelColumn) return labelColor(m_samples[id.index()].label);
      if (column == PredictionColumn && m_facts && m_facts->isEvaluated(id)) {
        return classColor(m_facts->predicted[id.index()]);
      }
      return {};
    default:
      return {};
  }
}

QVariant SampleTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal) return {};
  if (role == Qt::TextAlignmentRole) {
    const bool isNumber = section == ConfidenceColumn || section == LossColumn;
    return QVariant::fromValue(
        Qt::Alignment{Qt::AlignVCenter | (isNumber ? Qt::AlignRight : Qt::AlignLeft)});
  }
  if (role != Qt::DisplayRole) return {};
  switch (section) {
    case PathColumn:
      return tr("Path");
    case LabelColumn:
      return tr("Label");
    case PredictionColumn:
      return tr("Model says");
    case ConfidenceColumn:
      return tr("Confidence");
    case LossColumn:
      return tr("Loss");
    case SplitColumn:
      return tr("Split");
    case VerdictColumn:
      return tr("Verdict");
    default:
      return {};
  }
}

void SampleTableModel::sort(int column, Qt::SortOrder order) {
  m_sortColumn = column < kColumns ? column : -1;
  m_sortOrder = order;
  arrange();
}

// One number per sample of the run; NaN where it has none.
std::vector<double> SampleTableModel::sortKeys() const {
  if (m_sortColumn == PathColumn) return pathRanks(m_samples);
  const std::vector<double> ranks = m_run ? alphabeticalRanks(*m_run) : std::vector<double>{};
  const auto rankOf = [&](ClassId klass) {
    return klass.index() < ranks.size() ? ranks[klass.index()] : kNone;
  };
  std::vector<double> keys(m_samples.size(), kNone);
  for (std::uint32_t i = 0; i < keys.size(); ++i) {
    const Sample& sample = m_samples[i];
    const bool isEvaluated = m_facts && m_facts->isEvaluated(SampleId{i});
    if (m_sortColumn == LabelColumn && sample.label.isGiven()) {
      keys[i] = rankOf(sample.label.klass());
    }
    if (m_sortColumn == SplitColumn) keys[i] = static_cast<int>(sample.split);
    if (!isEvaluated) continue;
    if (m_sortColumn == PredictionColumn) keys[i] = rankOf(m_facts->predicted[i]);
    if (m_sortColumn == ConfidenceColumn) keys[i] = m_facts->confidence[i];
    if (m_sortColumn == LossColumn && i < m_facts->frame->loss.size()) {
      keys[i] = m_facts->frame->loss[i];
    }
    if (m_sortColumn == VerdictColumn) {
      const bool isWrong = sample.label.isOtherThan(m_facts->predicted[i]);
      keys[i] = !sample.label.isGiven() ? 2 : isWrong ? 1 : 0;
    }
  }
  return keys;
}

void SampleTableModel::arrange() {
  Q_EMIT layoutAboutToBeChanged({}, VerticalSortHint);
  const QModelIndexList before = persistentIndexList();
  std::vector<SampleId> kept;
  kept.reserve(static_cast<std::size_t>(before.size()));
  for (const QModelIndex& index : before)
    kept.push_back(m_rows[static_cast<std::size_t>(index.row())]);

  m_rows = m_unsorted;
  if (m_sortColumn >= 0) {
    const std::vector<double> keys = sortKeys();
    const bool isRising = m_sortOrder == Qt::AscendingOrder;
    std::ranges::stable_sort(m_rows, [&](SampleId a, SampleId b) {
      const double first = keys[a.index()];
      const double second = keys[b.index()];
      if (std::isnan(first) || std::isnan(second)) return !std::isnan(first) && std::isnan(second);
      return isRising ? first < second : first > second;
    });
  }
  if (!before.isEmpty()) {
    std::vector<int> rowOfSample(m_samples.size(), -1);
    for (std::size_t row = 0; row < m_rows.size(); ++row) {
      rowOfSample[m_rows[row].index()] = static_cast<int>(row);
    }
    QModelIndexList after;
    for (qsizetype i = 0; i < before.size(); ++i) {
      const int row = rowOfSample[kept[static_cast<std::size_t>(i)].index()];
      after << index(row, before[i].column());
    }
    changePersistentIndexList(before, after);
  }
  Q_EMIT layoutChanged({}, VerticalSortHint);
}

}  // namespace flipbook::viewmodel
