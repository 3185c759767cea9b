// Samples as rows: what the run says of each, and what the model said on the shown page.
//
// Sorts and filters itself, on numbers rather than on the texts of cells, so that 100,000 rows stay
// quick.

#pragma once

#include <QAbstractTableModel>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "flipbook/core/run_info.h"
#include "flipbook/core/sample.h"
#include "flipbook/viewmodel/page_facts.h"

namespace flipbook::viewmodel {

class SampleTableModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Column {
    PathColumn,
    LabelColumn,
    PredictionColumn,
    ConfidenceColumn,
    LossColumn,
    SplitColumn,
    VerdictColumn,
    kColumns
  };

  using QAbstractTableModel::QAbstractTableModel;

  // `run` and `samples` must outlive their being set here.
  void setRun(const RunInfo* run, std::span<const Sample> samples);
  void clear();
  // Null: no page yet. Rows are put in order anew if the order depends on the page.
  void setPage(PageFactsPtr facts);
  void setRows(std::vector<SampleId> samples);  // shown in this order until sorted

  [[nodiscard]] std::optional<SampleId> sampleAt(int row) const;
  [[nodiscard]] std::optional<int> rowOf(SampleId sample) const;  // O(N)

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
  [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                    int role) const override;
  // Equal values in the run's order, whichever the direction; samples without a value last.
  // Column -1: the order of setRows.
  void sort(int column, Qt::SortOrder order) override;

 private:
  [[nodiscard]] QString shown(SampleId sample, int column) const;
  [[nodiscard]] std::vector<double> sortKeys() const;
  void arrange();

  const RunInfo* m_run{};
  std::span<const Sample> m_samples;
  PageFactsPtr m_facts;
  std::vector<SampleId> m_unsorted;
  std::vector<SampleId> m_rows;
  int m_sortColumn{-1};
  Qt::SortOrder m_sortOrder{Qt::AscendingOrder};
};

}  // namespace flipbook::viewmodel
