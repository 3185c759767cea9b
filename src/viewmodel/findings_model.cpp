#include "flipbook/viewmodel/findings_model.h"

#include <QColor>
#include <QImage>
#include <algorithm>

#include "flipbook/viewmodel/class_palette.h"
#include "flipbook/viewmodel/edit_session.h"
#include "flipbook/viewmodel/open_run.h"
#include "flipbook/viewmodel/sample_text.h"
#include "flipbook/viewmodel/thumbnail_store.h"

namespace flipbook::viewmodel {

using findings::FindingKind;
using findings::Judged;
using recording::Verdict;

QString kindText(FindingKind kind) {
  switch (kind) {
    case FindingKind::Label:
      return FindingsModel::tr("Suspected wrong labels");
    case FindingKind::Outlier:
      return FindingsModel::tr("Outliers");
    case FindingKind::Duplicate:
      return FindingsModel::tr("Duplicates");
    case FindingKind::Hard:
      return FindingsModel::tr("Hard");
  }
  return {};
}

QString findingHeadline(const ListedFinding& finding) {
  switch (finding.kind) {
    case FindingKind::Label:
      return FindingsModel::tr("Suspected wrong label");
    case FindingKind::Outlier:
      return FindingsModel::tr("Outlier");
    case FindingKind::Duplicate:
      return FindingsModel::tr("Duplicate");
    case FindingKind::Hard:
      return FindingsModel::tr("Hard");
  }
  return {};
}

QString reasonText(const ListedFinding& finding) {
  const QString& reason = finding.reason;
  return reason.isEmpty() ? reason : reason.at(0).toUpper() + reason.mid(1) + u'.';
}

void FindingsModel::setRun(const OpenRun* run, ThumbnailStore* store, const RunFindings* findings,
                           const EditSession* edits) {
  if (m_store) m_store->disconnect(this);
  if (m_findings) m_findings->disconnect(this);
  if (m_edits) m_edits->disconnect(this);
  m_run = run;
  m_store = run ? store : nullptr;
  m_findings = run ? findings : nullptr;
  m_edits = run ? edits : nullptr;
  if (m_store) {
    connect(m_store, &ThumbnailStore::changed, this, [this](SampleId sample) {
      if (m_kind == FindingKind::Duplicate && rowCount() > 0) {  // it may be the other of any row
        Q_EMIT dataChanged(index(0), index(rowCount() - 1), {ThumbnailRole, OtherThumbnailRole});
      }
      const auto row = rowOf(sample);
      if (row) Q_EMIT dataChanged(index(*row), index(*row), {ThumbnailRole});
    });
  }
  if (m_findings) connect(m_findings, &RunFindings::changed, this, &FindingsModel::listAnew);
  if (m_edits) connect(m_edits, &EditSession::changed, this, &FindingsModel::listAnew);
  listAnew();
}

void FindingsModel::setKind(FindingKind kind) {
  if (kind == m_kind) return;
  m_kind = kind;
  listAnew();
}

void FindingsModel::setFilter(ReviewFilter filter) {
  if (filter == m_filter) return;
  m_filter = filter;
  listAnew();
}

Judged FindingsModel::judged(SampleId sample) const {
  const auto edit = m_edits->standing(sample);
  if (!edit || edit->verdict == Verdict::Undecided) return Judged::NotYet;
  return edit->verdict == Verdict::LabelIsRight ? Judged::Right : Judged::Wrong;
}

bool FindingsModel::isListed(SampleId sample) const {
  const auto edit = m_edits->standing(sample);
  const bool isPutOff = edit && edit->verdict == Verdict::Undecided;
  switch (m_filter) {
    case ReviewFilter::ToReview:
      return !edit;
    case ReviewFilter::PutOff:
      return isPutOff;
    case ReviewFilter::Decided:
      return edit && !isPutOff;
    case ReviewFilter::All:
      return true;
  }
  return true;
}

void FindingsModel::listAnew() {
  beginResetModel();
  m_rows.clear();
  m_counts = {};
  m_share.reset();
  m_ranked = m_findings ? m_findings->ranked() : nullptr;
  if (m_ranked) {
    const auto& list = m_ranked->list(m_kind);
    std::vector<Judged> verdicts;
    for (std::size_t rank = 0; rank < list.size(); ++rank) {
      const SampleId sample = list[rank].sample;
      if (isListed(sample)) m_rows.push_back(rank);
      verdicts.push_back(judged(sample));
      const bool isLookedAt = m_edits->standing(sample).has_value();
      ++(verdicts.back() != Judged::NotYet ? m_counts.decided
         : isLookedAt                      ? m_counts.putOff
                                           : m_counts.toReview);
    }
    m_counts.ranked = list.size();
    if (!list.empty()) m_share.emplace(m_ranked->guess(m_kind), verdicts);
  }
  endResetModel();
  Q_EMIT listChanged();
}

const ListedFinding* FindingsModel::findingAt(int row) const {
  if (row < 0 || row >= rowCount()) return nullptr;
  return &m_ranked->list(m_kind)[m_rows[static_cast<std::size_t>(row)]];
}

std::optional<int> FindingsModel::rowOf(SampleId sample) const {
  const auto rank = m_ranked ? m_ranked->rankOf(m_kind, sample) : std::nullopt;
  if (!rank) return std::nullopt;
  const auto found = std::ranges::lower_bound(m_rows, *rank);
  if (found == m_rows.end() || *found != *rank) return std::nullopt;
  return static_cast<int>(found - m_rows.begin());
}

int FindingsModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QString FindingsModel::title(const ListedFinding& finding) const {
  const QString label = labelText(m_run->info(), m_run->samples()[finding.sample.index()].label);
  if (finding.suggested)
    return tr("%1 → %2?").arg(label, classText(m_run->info(), *finding.suggested));
  if (finding.other) {
    const QString other = labelText(m_run->info(), m_run->samples()[finding.other->index()].label);
    if (other != label) return tr("%1 and %2").arg(label, other);
  }
  return label;
}

QString FindingsModel::inWords(const ListedFinding& finding) const {
  const auto edit = m_edits->standing(finding.sample);
  const QString verdict =
      edit ? tr("\nDecided: %1").arg(verdictText(*edit, m_run->info())) : QString{};
  return tr("%1 (%2)\n%3")
             .arg(fileNameText(m_run->samples()[finding.sample.index()]), title(finding),
                  finding.reason) +
         verdict;
}

QVariant FindingsModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  const ListedFinding& finding = *findingAt(index.row());
  switch (role) {
    case Qt::DisplayRole:
    case TitleRole:
      return title(finding);
    case Qt::ToolTipRole:
      return plainTip(inWords(finding));
    case Qt::AccessibleTextRole:
      return inWords(finding);
    case ThumbnailRole:
      return m_store->thumbnail(finding.sample).image;
    case OtherThumbnailRole:
      return finding.kind == FindingKind::Duplicate && finding.other
                 ? m_store->thumbnail(*finding.other).image
                 : QImage{};
    case LabelColorRole:
      return labelColor(m_run->samples()[finding.sample.index()].label);
    case SuggestedColorRole:
      return finding.suggested ? QVariant{classColor(*finding.suggested)} : QVariant{};
    case ReasonRole:
      return finding.reason;
    case VerdictRole: {
      const auto edit = m_edits->standing(finding.sample);
      return edit ? verdictText(*edit, m_run->info()) : QString{};
    }
    case VerdictToneRole:
      return static_cast<int>(judged(finding.sample));
    default:
      return {};
  }
}

}  // namespace flipbook::viewmodel
