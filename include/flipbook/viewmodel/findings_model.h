// The findings of one kind as a list to review: thumbnails, the reason in words, and what was
// decided.

#pragma once

#include <QAbstractListModel>
#include <cstdint>
#include <optional>
#include <vector>

#include "flipbook/findings/wrong_share.h"
#include "flipbook/viewmodel/run_findings.h"

namespace flipbook::viewmodel {

class EditSession;
class ThumbnailStore;

// Which of them are listed.
enum class ReviewFilter : std::uint8_t { ToReview, PutOff, Decided, All };

class FindingsModel : public QAbstractListModel {
  Q_OBJECT

 public:
  enum Role {
    ThumbnailRole = Qt::UserRole,  // QImage; null while loading. Asking starts the loading.
    OtherThumbnailRole,            // QImage of the duplicate; null: none
    LabelColorRole,                // QColor of the label
    SuggestedColorRole,            // QColor; invalid: nothing is suggested
    TitleRole,                     // QString: "cat → dog?"
    ReasonRole,                    // QString: a sentence
    VerdictRole,                   // QString: what was decided; empty: nothing
    VerdictToneRole,               // int of Judged: Wrong is a correction, Right a confirmation
  };

  using QAbstractListModel::QAbstractListModel;

  // All outlive their being set here; `run` null: none.
  void setRun(const OpenRun* run, ThumbnailStore* store, const RunFindings* findings,
              const EditSession* edits);
  void setKind(findings::FindingKind kind);
  void setFilter(ReviewFilter filter);
  [[nodiscard]] findings::FindingKind kind() const { return m_kind; }
  [[nodiscard]] ReviewFilter filter() const { return m_filter; }

  [[nodiscard]] const ListedFinding* findingAt(int row) const;  // null: no such row
  [[nodiscard]] std::optional<int> rowOf(SampleId sample) const;

  // Of all that are ranked, whatever the filter.
  struct Counts {
    std::size_t ranked{};
    std::size_t toReview{};
    std::size_t putOff{};
    std::size_t decided{};
  };
  [[nodiscard]] const Counts& counts() const { return m_counts; }
  // Nothing: nothing is ranked.
  [[nodiscard]] const std::optional<findings::WrongShare>& wrongShare() const { return m_share; }

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

 Q_SIGNALS:
  void listChanged();  // rows, kind, filter or counts

 private:
  void listAnew();
  [[nodiscard]] bool isListed(SampleId sample) const;
  [[nodiscard]] findings::Judged judged(SampleId sample) const;
  [[nodiscard]] QString title(const ListedFinding& finding) const;
  [[nodiscard]] QString inWords(const ListedFinding& finding) const;

  const OpenRun* m_run{};
  ThumbnailStore* m_store{};
  const RunFindings* m_findings{};
  const EditSession* m_edits{};
  findings::FindingKind m_kind{};
  ReviewFilter m_filter{};
  RankedFindingsPtr m_ranked;       // that m_rows are of
  std::vector<std::size_t> m_rows;  // ranks in the list of m_kind
  std::optional<findings::WrongShare> m_share;
  Counts m_counts;
};

// "Suspected wrong labels", "Outliers", "Duplicates", "Hard".
[[nodiscard]] QString kindText(findings::FindingKind kind);
// "Suspected wrong label", of one.
[[nodiscard]] QString findingHeadline(const ListedFinding& finding);
// Its reason as a sentence of its own.
[[nodiscard]] QString reasonText(const ListedFinding& finding);

}  // namespace flipbook::viewmodel
