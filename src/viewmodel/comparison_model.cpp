#include "flipbook/viewmodel/comparison_model.h"

#include <QColor>
#include <QLocale>
#include <cmath>
#include <utility>

#include "flipbook/viewmodel/class_palette.h"
#include "flipbook/viewmodel/explanations.h"
#include "flipbook/viewmodel/sample_text.h"

namespace flipbook::viewmodel {
namespace {

using comparison::Figure;

QString percent(double share) {
  return ComparisonModel::tr("%1 %").arg(QLocale{}.toString(100 * share, 'f', 1));
}

// "+3.8", "−0.4".
QString points(double difference) {
  const QString size = QLocale{}.toString(std::abs(100 * difference), 'f', 1);
  if (size == QLocale{}.toString(0.0, 'f', 1)) return size;
  return (difference > 0 ? QStringLiteral("+") : QStringLiteral("−")) + size;
}

QString rangeText(const Figure& figure) {
  if (!figure.interval) return {};
  return ComparisonModel::tr("%1 to %2")
      .arg(points(figure.interval->low), points(figure.interval->high));
}

int toneOf(const Figure& figure) {
  if (!figure.isMoreThanChance || !figure.difference) return 0;
  return *figure.difference > 0 ? 1 : -1;
}

QString verdictText(const Figure& figure) {
  switch (toneOf(figure)) {
    case 1:
      return ComparisonModel::tr("better, and more than chance");
    case -1:
      return ComparisonModel::tr("worse, and more than chance");
    default:
      return ComparisonModel::tr("may be chance");
  }
}

}  // namespace

void ComparisonModel::setResult(std::shared_ptr<const RunComparison::Compared> result) {
  beginResetModel();
  m_rows.clear();
  if (result) {
    const comparison::Comparison& figures = result->figures;
    const std::uint64_t all = figures.shared.samples;
    m_rows.push_back({tr("Accuracy"), all, figures.accuracy, false, {}});
    m_rows.push_back({tr("Precision"), all, figures.macro.precision, false, {}});
    m_rows.push_back({tr("Recall"), all, figures.macro.recall, false, {}});
    m_rows.push_back({tr("F1"), all, figures.macro.f1, false, {}});
    for (std::uint32_t i = 0; i < figures.classes.size(); ++i) {
      const auto& klass = figures.perClass[i];
      if (klass.support == 0) continue;
      m_rows.push_back(
          {shownText(figures.classes[i]), klass.support, klass.figures.f1, true, ClassId{i}});
    }
  }
  endResetModel();
}

int ComparisonModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int ComparisonModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : kColumns;
}

QString ComparisonModel::inWords(const Row& row) const {
  return tr("%1: %2 before, %3 now, difference %4 (%5), %6")
      .arg(row.name, figureText(row.figure.first), figureText(row.figure.second),
           row.figure.difference ? points(*row.figure.difference) : ratioText({}),
           rangeText(row.figure), verdictText(row.figure));
}

QVariant ComparisonModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  const Row& row = m_rows[static_cast<std::size_t>(index.row())];
  switch (role) {
    case Qt::DisplayRole:
      switch (index.column()) {
        case kName:
          return row.name;
        case kImages:
          return countText(row.images);
        case kBefore:
          return figureText(row.figure.first);
        case kNow:
          return figureText(row.figure.second);
        case kDifference:
          return row.figure.difference ? points(*row.figure.difference) : ratioText({});
        case kRange:
          return rangeText(row.figure);
        default:
          return {};
      }
    case Qt::TextAlignmentRole:
      return index.column() == kName ? int{Qt::AlignLeft | Qt::AlignVCenter}
                                     : int{Qt::AlignRight | Qt::AlignVCenter};
    case Qt::ToolTipRole:
      return plainTip(inWords(row));
    case Qt::AccessibleTextRole:
      return index.column() == kName ? QVariant{inWords(row)} : QVariant{};
    case Qt::DecorationRole:
      return index.column() == kName && row.isClass ? QVariant{classColor(row.klass)} : QVariant{};
    case FigureRole:
      return row.figure.difference ? QVariant{*row.figure.difference} : QVariant{};
    case LowRole:
      return row.figure.interval ? QVariant{row.figure.interval->low} : QVariant{};
    case HighRole:
      return row.figure.interval ? QVariant{row.figure.interval->high} : QVariant{};
    case ToneRole:
      return toneOf(row.figure);
    case IsClassRole:
      return row.isClass;
    default:
      return {};
  }
}

QVariant ComparisonModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal) return {};
  if (role == Qt::TextAlignmentRole) {
    if (section == kRange) return int{Qt::AlignCenter};
    return section == kName ? int{Qt::AlignLeft | Qt::AlignVCenter}
                            : int{Qt::AlignRight | Qt::AlignVCenter};
  }
  if (role == Qt::ToolTipRole && section == kRange) {
    return tr(
        "Between these the difference lies for 95 of 100 choices of validation images. Where "
        "0 lies between them, it may be chance.");
  }
  if (role != Qt::DisplayRole) return {};
  switch (section) {
    case kName:
      return tr("F1 by class");
    case kImages:
      return tr("Images");
    case kBefore:
      return tr("Before");
    case kNow:
      return tr("Now");
    case kDifference:
      return tr("Points");
    case kRange:
      return tr("May be");
    default:
      return {};
  }
}

QString comparisonText(const RunComparison::Compared& compared) {
  const Figure& accuracy = compared.figures.accuracy;
  if (!accuracy.first || !accuracy.second || !accuracy.difference || !accuracy.interval) return {};
  QString text = ComparisonModel::tr(
                     "On %1 validation images that both runs have, page %2 is right on %3; "
                     "page %4 of the run before on %5: %6 points, %7 (%8).")
                     .arg(countText(compared.figures.shared.samples),
                          countText(compared.now.value()), percent(*accuracy.second),
                          countText(compared.before.value()), percent(*accuracy.first),
                          points(*accuracy.difference), verdictText(accuracy), rangeText(accuracy));
  if (compared.figures.shared.labelsDiffer > 0) {
    text += u' ' + ComparisonModel::tr(
                       "%1 of them are labelled otherwise in the other run; both "
                       "are judged by the same labels.")
                       .arg(countText(compared.figures.shared.labelsDiffer));
  }
  return text;
}

}  // namespace flipbook::viewmodel
