// Samples as a list of thumbnails, loaded when they are looked at.

#pragma once

#include <QAbstractListModel>
#include <optional>
#include <span>
#include <vector>

#include "flipbook/core/run_info.h"
#include "flipbook/core/sample.h"
#include "flipbook/viewmodel/page_facts.h"

namespace flipbook::viewmodel {

class ThumbnailStore;

class SampleGalleryModel : public QAbstractListModel {
  Q_OBJECT

 public:
  enum Role {
    ThumbnailRole =
        Qt::UserRole,  // QImage; null while loading or missing. Asking starts the loading.
    LabelColorRole,    // QColor of the label
    WrongRole,         // bool: the model says another class on the shown page
    ProblemRole,       // QString: why there is no thumbnail
  };

  using QAbstractListModel::QAbstractListModel;

  // All must outlive their being set here; `run` and `store` null: none.
  void setRun(const RunInfo* run, std::span<const Sample> samples, ThumbnailStore* store);
  void setPage(PageFactsPtr facts);
  void setRows(std::vector<SampleId> samples);  // rising

  [[nodiscard]] std::optional<SampleId> sampleAt(int row) const;
  [[nodiscard]] std::optional<int> rowOf(SampleId sample) const;

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

 private:
  [[nodiscard]] QString inWords(SampleId sample) const;

  const RunInfo* m_run{};
  std::span<const Sample> m_samples;
  ThumbnailStore* m_store{};
  PageFactsPtr m_facts;
  std::vector<SampleId> m_rows;
};

}  // namespace flipbook::viewmodel
