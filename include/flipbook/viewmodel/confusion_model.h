// The confusion matrix of the shown page as a table: a row per label, a column per predicted class.

#pragma once

#include <QAbstractTableModel>
#include <QString>
#include <optional>
#include <span>
#include <vector>

#include "flipbook/core/run_info.h"
#include "flipbook/core/sample.h"
#include "flipbook/viewmodel/page_facts.h"

namespace flipbook::viewmodel {

class ConfusionModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Role {
    CountRole = Qt::UserRole,  // qulonglong
    ShareRole,                 // double in [0, 1]: of the samples with the row's label
    RightRole,                 // bool: on the diagonal
  };

  using QAbstractTableModel::QAbstractTableModel;

  void setClasses(const RunInfo& run);
  void clear();
  void setPage(PageFactsPtr facts);  // null: no page yet, all cells empty
  void setSplit(Split split);
  [[nodiscard]] Split split() const { return m_split; }

  // Evaluated, not excluded samples of the split that the cell counts; without a column all with
  // the row's label, without a row all that were called the column's class. O(N).
  [[nodiscard]] std::vector<SampleId> samplesIn(std::optional<ClassId> label,
                                                std::optional<ClassId> predicted,
                                                std::span<const Sample> samples) const;

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
  [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                    int role) const override;

 private:
  [[nodiscard]] const metrics::ConfusionMatrix* matrix() const;
  [[nodiscard]] QString inWords(ClassId label, ClassId predicted) const;
  void announce();

  std::vector<QString> m_names;
  PageFactsPtr m_facts;
  Split m_split{Split::Validation};
};

}  // namespace flipbook::viewmodel
