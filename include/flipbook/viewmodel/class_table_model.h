// The classes of a run with their figures on the shown page (validation split), one row each.

#pragma once

#include <QAbstractTableModel>
#include <QColor>
#include <QString>
#include <cstdint>
#include <optional>
#include <set>
#include <vector>

#include "flipbook/core/run_info.h"
#include "flipbook/core/sample.h"
#include "flipbook/metrics/metrics.h"
#include "flipbook/viewmodel/page_facts.h"

namespace flipbook::viewmodel {

class ClassTableModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Column { NameColumn, CountColumn, PrecisionColumn, RecallColumn, F1Column, kColumns };
  enum Role {
    CountRole = Qt::UserRole,  // qulonglong: samples with this label, both splits
    F1Role,                    // double, or invalid where there is none
    DimmedRole,                // bool
    ColorRole,                 // QColor of the class
  };

  using QAbstractTableModel::QAbstractTableModel;

  void setClasses(const RunInfo& run, std::span<const Sample> samples);
  void clear();
  void setPage(PageFactsPtr facts);  // null: no page yet
  void setDimmed(std::set<ClassId> dimmed);

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
  [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                    int role) const override;

 private:
  struct Row {
    QString name;
    std::uint64_t count{};
  };

  [[nodiscard]] const metrics::ClassMetrics* metricsOf(int row) const;
  [[nodiscard]] QString shown(int row, int column) const;
  [[nodiscard]] QString inWords(int row) const;
  [[nodiscard]] QString inWordsShort(int row) const;

  std::vector<Row> m_rows;
  std::set<ClassId> m_dimmed;
  PageFactsPtr m_facts;
};

}  // namespace flipbook::viewmodel
