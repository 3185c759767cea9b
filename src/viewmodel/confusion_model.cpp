#include "flipbook/viewmodel/confusion_model.h"

#include <utility>

#include "flipbook/viewmodel/class_palette.h"
#include "flipbook/viewmodel/sample_text.h"

namespace flipbook::viewmodel {
namespace {

ClassId classOf(int position) { return ClassId{static_cast<std::uint32_t>(position)}; }

}  // namespace

void ConfusionModel::setClasses(const RunInfo& run) {
  beginResetModel();
  m_facts = nullptr;
  m_names.clear();
  for (std::uint32_t i = 0; i < run.classes.size(); ++i) {
    m_names.push_back(classText(run, ClassId{i}));
  }
  endResetModel();
}

void ConfusionModel::clear() {
  beginResetModel();
  m_names.clear();
  m_facts = nullptr;
  endResetModel();
}

void ConfusionModel::setPage(PageFactsPtr facts) {
  m_facts = std::move(facts);
  announce();
}

void ConfusionModel::setSplit(Split split) {
  if (split == m_split) return;
  m_split = split;
  announce();
}

void ConfusionModel::announce() {
  if (m_names.empty()) return;
  const int last = rowCount() - 1;
  Q_EMIT dataChanged(index(0, 0), index(last, last));
}

std::vector<SampleId> ConfusionModel::samplesIn(std::optional<ClassId> label,
                                                std::optional<ClassId> predicted,
                                                std::span<const Sample> samples) const {
  std::vector<SampleId> found;
  if (!m_facts) return found;
  for (std::uint32_t i = 0; i < samples.size(); ++i) {
    const Sample& sample = samples[i];
    const bool isMeant = sample.split == m_split && sample.label.isGiven();
    if (!isMeant || !sample.excludedBecause.empty()) continue;
    if (!m_facts->isEvaluated(SampleId{i})) continue;
    if (label && !sample.label.is(*label)) continue;
    if (predicted && m_facts->predicted[i] != *predicted) continue;
    found.emplace_back(i);
  }
  return found;
}

int ConfusionModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(m_names.size());
}

int ConfusionModel::columnCount(const QModelIndex& parent) const { return rowCount(parent); }

const metrics::ConfusionMatrix* ConfusionModel::matrix() const {
  if (!m_facts) return nullptr;
  const metrics::ConfusionMatrix& confusion = m_facts->of(m_split).confusion;
  return confusion.classCount() == m_names.size() ? &confusion : nullptr;
}

QString ConfusionModel::inWords(ClassId label, ClassId predicted) const {
  const std::uint64_t count = matrix()->count(label, predicted);
  const std::uint64_t support = matrix()->support(label);
  const QString& name = m_names[label.index()];
  if (label == predicted) {
    return tr("%1 of %2 labelled %3 were called %3: right")
        .arg(countText(count), countText(support), name);
  }
  return tr("%1 of %2 labelled %3 were called %4")
      .arg(countText(count), countText(support), name, m_names[predicted.index()]);
}

QVariant ConfusionModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid) || !matrix()) return {};
  const ClassId label = classOf(index.row());
  const ClassId predicted = classOf(index.column());
  const std::uint64_t count = matrix()->count(label, predicted);
  switch (role) {
    case Qt::DisplayRole:
      return count == 0 ? QString{} : countText(count);
    case Qt::ToolTipRole:
      return plainTip(inWords(label, predicted));
    case Qt::AccessibleTextRole:
      return inWords(label, predicted);
    case Qt::TextAlignmentRole:
      return QVariant::fromValue(Qt::Alignment{Qt::AlignCenter});
    case CountRole:
      return static_cast<qulonglong>(count);
    case ShareRole: {
      const std::uint64_t support = matrix()->support(label);
      return support == 0 ? 0.0 : static_cast<double>(count) / static_cast<double>(support);
    }
    case RightRole:
      return label == predicted;
    default:
      return {};
  }
}

QVariant ConfusionModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (section < 0 || section >= rowCount()) return {};
  const QString& name = m_names[static_cast<std::size_t>(section)];
  if (role == Qt::DisplayRole) return name;
  if (role == Qt::DecorationRole) return classColor(classOf(section));
  if (role != Qt::ToolTipRole || !matrix()) return {};
  if (orientation == Qt::Vertical) {
    return tr("%1 images are labelled %2")
        .arg(countText(matrix()->support(classOf(section))), name);
  }
  return plainTip(
      tr("%1 images were called %2").arg(countText(matrix()->predictions(classOf(section))), name));
}

}  // namespace flipbook::viewmodel
