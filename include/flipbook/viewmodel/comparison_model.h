// A comparison as a table: accuracy and the macro averages, then every class: before, now, the
// difference and whether it is more than chance.

#pragma once

#include <QAbstractTableModel>
#include <QString>
#include <memory>
#include <vector>

#include "flipbook/viewmodel/run_comparison.h"

namespace flipbook::viewmodel {

class ComparisonModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Column { kName, kImages, kBefore, kNow, kDifference, kRange, kColumns };
  enum Role {
    FigureRole = Qt::UserRole,  // double: the difference; invalid where there is none
    LowRole,
    HighRole,     // double: the interval of it
    ToneRole,     // int: 1 better, -1 worse, 0 may be chance
    IsClassRole,  // bool
  };

  using QAbstractTableModel::QAbstractTableModel;

  void setResult(std::shared_ptr<const RunComparison::Compared> result);  // null: none

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
  [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                    int role) const override;

 private:
  struct Row {
    QString name;
    std::uint64_t images{};
    comparison::Figure figure;
    bool isClass{};
    ClassId klass;
  };
  [[nodiscard]] QString inWords(const Row& row) const;

  std::vector<Row> m_rows;
};

// "On 2,394 validation images that both runs have, 65.0 % are right on page 20, 61.2 % were on page
// 20 of the run before: +3.8 points, more than chance (between +2.1 and +5.5)."
[[nodiscard]] QString comparisonText(const RunComparison::Compared& compared);

}  // namespace flipbook::viewmodel
