#include "flipbook/viewmodel/class_table_model.h"

#include <cmath>
#include <utility>

#include "flipbook/viewmodel/class_palette.h"
#include "flipbook/viewmodel/sample_text.h"

namespace flipbook::viewmodel {
namespace {

ClassId classOf(int row) { return ClassId{static_cast<std::uint32_t>(row)}; }

}  // namespace

void ClassTableModel::setClasses(const RunInfo& run, std::span<const Sample> samples) {
  beginResetModel();
  m_facts = nullptr;
  m_dimmed.clear();
  m_rows.assign(run.classes.size(), {});
  for (std::uint32_t i = 0; i < m_rows.size(); ++i) m_rows[i].name = classText(run, ClassId{i});
  for (const Sample& sample : samples) {
    if (!sample.label.isGiven()) continue;
    const std::size_t row = sample.label.klass().index();
    if (row < m_rows.size()) ++m_rows[row].count;
  }
  endResetModel();
}

void ClassTableModel::clear() {
  beginResetModel();
  m_rows.clear();
  m_dimmed.clear();
  m_facts = nullptr;
  endResetModel();
}

void ClassTableModel::setPage(PageFactsPtr facts) {
  m_facts = std::move(facts);
  if (!m_rows.empty()) {
    Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, kColumns - 1));
  }
}

void ClassTableModel::setDimmed(std::set<ClassId> dimmed) {
  if (dimmed == m_dimmed) return;
  m_dimmed = std::move(dimmed);
  if (!m_rows.empty()) {
    Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, kColumns - 1), {DimmedRole});
  }
}

int ClassTableModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int ClassTableModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : kColumns;
}

const metrics::ClassMetrics* ClassTableModel::metricsOf(int row) const {
  const auto i = static_cast<std::size_t>(row);
  if (!m_facts || i >= m_facts->validation.perClass.size()) return nullptr;
  return &m_facts->validation.perClass[i];
}

QString ClassTableModel::shown(int row, int column) const {
  const metrics::ClassMetrics* figures = metricsOf(row);
  switch (column) {
    case NameColumn:
      return m_rows[static_cast<std::size_t>(row)].name;
    case CountColumn:
      return countText(m_rows[static_cast<std::size_t>(row)].count);
    case PrecisionColumn:
      return ratioText(figures ? figures->precision : std::nullopt);
    case RecallColumn:
      return ratioText(figures ? figures->recall : std::nullopt);
    default:
      return ratioText(figures ? figures->f1 : std::nullopt);
  }
}

QString ClassTableModel::inWords(int row) const {
  const QString& name = m_rows[static_cast<std::size_t>(row)].name;
  const metrics::ClassMetrics* figures = metricsOf(row);
  if (!figures) return name;
  QStringList lines{
      tr("%1 on page %2, validation").arg(name, countText(m_facts->frame->epoch.value()))};
  lines << (figures->predicted == 0
                ? tr("Precision –: the model never says %1.").arg(name)
                : tr("Precision %1: of %2 images the model called %3, %4 are %3.")
                      .arg(ratioText(figures->precision), countText(figures->predicted), name,
                           countText(figures->correct)));
  lines << (figures->support == 0
                ? tr("Recall –: no validation image is labelled %1.").arg(name)
                : tr("Recall %1: of %2 images labelled %3 it found %4.")
                      .arg(ratioText(figures->recall), countText(figures->support), name,
                           countText(figures->correct)));
  lines << (figures->f1
                ? tr("F1 %1: both in one; low if either is low.").arg(ratioText(figures->f1))
                : tr("F1 –: there is nothing to count yet."));
  return lines.join(u'\n');
}

QString ClassTableModel::inWordsShort(int row) const {
  const QString text =
      tr("%1, %2 datapoints, F1 %3")
          .arg(shown(row, NameColumn), shown(row, CountColumn), shown(row, F1Column));
  return m_dimmed.contains(classOf(row)) ? tr("%1, dimmed").arg(text) : text;
}

QVariant ClassTableModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  const int row = index.row();
  switch (role) {
    case Qt::DisplayRole:
      return shown(row, index.column());
    case Qt::ToolTipRole:
      return plainTip(inWords(row));
    case Qt::AccessibleTextRole:
      return inWordsShort(row);
    case Qt::TextAlignmentRole:
      return QVariant::fromValue(Qt::Alignment{
          Qt::AlignVCenter | (index.column() == NameColumn ? Qt::AlignLeft : Qt::AlignRight)});
    case CountRole:
      return static_cast<qulonglong>(m_rows[static_cast<std::size_t>(row)].count);
    case F1Role: {
      const metrics::ClassMetrics* figures = metricsOf(row);
      return figures && figures->f1 ? QVariant{*figures->f1} : QVariant{};
    }
    case DimmedRole:
      return m_dimmed.contains(classOf(row));
    case ColorRole:
      return classColor(classOf(row));
    default:
      return {};
  }
}

QVariant ClassTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
  switch (section) {
    case NameColumn:
      return tr("Class");
    case CountColumn:
      return tr("Datapoints");
    case PrecisionColumn:
      return tr("Precision");
    case RecallColumn:
      return tr("Recall");
    case F1Column:
      return tr("F1");
    default:
      return {};
  }
}

}  // namespace flipbook::viewmodel
