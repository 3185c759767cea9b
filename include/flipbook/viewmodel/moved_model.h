// The samples that moved most as a list with thumbnails, loaded when they are looked at.

#pragma once

#include <QAbstractListModel>
#include <optional>
#include <vector>

#include "flipbook/viewmodel/moved_samples.h"

namespace flipbook::viewmodel {

class ThumbnailStore;

class MovedModel : public QAbstractListModel {
  Q_OBJECT

 public:
  enum Role {
    ThumbnailRole = Qt::UserRole,  // QImage; null while loading. Asking starts the loading.
    LabelColorRole,                // QColor of the label
    DistanceRole,                  // QString: "38 % of the map"
    PredictionRole,                // QString: "cat → dog", or "called cat"
    WrongRole,                     // bool: the model says another class than the label
  };

  using QAbstractListModel::QAbstractListModel;

  // Both must outlive their being set here; null: none.
  void setRun(const OpenRun* run, ThumbnailStore* store);
  void setSamples(std::vector<MovedSample> samples);

  [[nodiscard]] std::optional<SampleId> sampleAt(int row) const;
  [[nodiscard]] std::optional<int> rowOf(SampleId sample) const;

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

 private:
  [[nodiscard]] QString prediction(const MovedSample& moved) const;
  [[nodiscard]] QString inWords(const MovedSample& moved) const;

  const OpenRun* m_run{};
  ThumbnailStore* m_store{};
  std::vector<MovedSample> m_samples;
};

}  // namespace flipbook::viewmodel
