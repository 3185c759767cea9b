#include "flipbook/viewmodel/review_text.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>

#include "flipbook/findings/stands_out.h"
#include "flipbook/viewmodel/edit_session.h"
#include "flipbook/viewmodel/sample_text.h"

namespace flipbook::viewmodel {
namespace {

using findings::FindingKind;

constexpr std::size_t kNext = 50;

struct Text {
  Q_DECLARE_TR_FUNCTIONS(flipbook::viewmodel::Review)
};

QString nothingText(FindingKind kind) {
  switch (kind) {
    case FindingKind::Duplicate:
      return Text::tr("No image is there twice.");
    case FindingKind::Label:
    case FindingKind::Outlier:
    case FindingKind::Hard:
      break;
  }
  return Text::tr("No page says enough to rank the datapoints.");
}

}  // namespace

QString rankingText(const RunFindings& findings, const FindingsModel& list) {
  switch (findings.state()) {
    case RunFindings::State::NoRun:
      return Text::tr("Train a model or open a run: what stands out is listed here.");
    case RunFindings::State::TooMany:
      return Text::tr(
                 "Above %1 datapoints the window ranks nothing by itself: “flipbook-cli "
                 "findings” does.")
          .arg(countText(RunFindings::kMostSamples));
    case RunFindings::State::Reading:
      return Text::tr("Reading the pages …");
    case RunFindings::State::Ranked:
    case RunFindings::State::Updating:
      break;
  }
  const RankedFindings& ranked = *findings.ranked();
  if (ranked.isTooEarly && list.kind() != FindingKind::Duplicate) {
    return Text::tr("Too early: the rankings begin with page %1.")
        .arg(countText(findings::kTooEarlyPages));
  }
  if (ranked.list(list.kind()).empty()) return nothingText(list.kind());
  if (ranked.isTooEarly) return Text::tr("By bytes and pixels; the network has no say yet");
  const QString pages = Text::tr("Ranked by pages 1 to %1").arg(countText(ranked.upTo.value()));
  const bool isAudited = ranked.audit && ranked.audit->isComplete();
  if (!isAudited || list.kind() != FindingKind::Label) return pages;
  return Text::tr("%1, and by an audit of %2 folds: models that had never seen the image")
      .arg(pages, countText(ranked.audit->folds));
}

QString progressText(const FindingsModel& list) {
  const FindingsModel::Counts& counts = list.counts();
  if (counts.ranked == 0) return {};
  return Text::tr("%1 of %2 looked at")
      .arg(countText(counts.decided + counts.putOff), countText(counts.ranked));
}

QString expectationText(const FindingsModel& list) {
  const auto& share = list.wrongShare();
  const bool isAsked = list.kind() == FindingKind::Label || list.kind() == FindingKind::Outlier;
  if (!share || !isAsked) return {};
  const auto next = share->next(kNext);
  if (next.count == 0) return {};
  if (!share->isFromVerdicts()) {
    return Text::tr("Decide about %1 more, and it will say here how many of the rest to expect")
        .arg(countText(findings::WrongShare::kFewestVerdicts - list.counts().decided));
  }
  const QString what =
      list.kind() == FindingKind::Label ? Text::tr("labelled wrong") : Text::tr("outliers");
  const auto wrong = static_cast<std::uint64_t>(std::lround(next.wrong));
  return Text::tr("Of the next %1 about %2 are %3, judging by your %4 decisions")
      .arg(countText(next.count), countText(wrong), what, countText(list.counts().decided));
}

QString thinSpotsText(const RunFindings& findings) {
  if (findings.ranked() == nullptr) return Text::tr("Reading the pages …");
  const RankedFindings& ranked = *findings.ranked();
  if (ranked.isTooEarly) {
    return Text::tr("Too early: the rankings begin with page %1.")
        .arg(countText(findings::kTooEarlyPages));
  }
  if (ranked.thin.spots.empty()) {
    return Text::tr(
        "There is no region in which the model fails clearly more often than elsewhere "
        "and images are few.");
  }
  return Text::tr(
             "Regions in which the model fails and images are few: more images like these "
             "would help most. On average %1 % of the validation images are wrong.")
      .arg(std::lround(100 * ranked.thin.failure));
}

QString thinSpotText(const findings::ThinSpot& spot, const RunInfo& run) {
  return Text::tr(
             "%1 of %2 validation images wrong (%3 %), most often %4 called %5; %6 training "
             "images here")
      .arg(countText(spot.wrong), countText(spot.validation))
      .arg(std::lround(100 * spot.failure()))
      .arg(classText(run, spot.label), classText(run, spot.predicted), countText(spot.training));
}

QString lookedAtText(const RankedFindings* ranked, const EditSession& edits, FindingKind kind) {
  if (ranked == nullptr || (ranked->isTooEarly && kind != FindingKind::Duplicate)) {
    return ratioText({});
  }
  const auto& list = ranked->list(kind);
  if (kind == FindingKind::Duplicate) return countText(list.size());
  const auto lookedAt = std::ranges::count_if(list, [&](const ListedFinding& finding) {
    return edits.standing(finding.sample).has_value();
  });
  return lookedAt == 0 ? Text::tr("ranked")
                       : Text::tr("%1 seen").arg(countText(static_cast<std::size_t>(lookedAt)));
}

QString kindMeaning(FindingKind kind) {
  switch (kind) {
    case FindingKind::Label:
      return Text::tr(
          "Images that may carry the wrong label, the most suspicious first. How many "
          "are really wrong only looking tells.");
    case FindingKind::Outlier:
      return Text::tr("Images that may be unlike all others, the strangest first.");
    case FindingKind::Duplicate:
      return Text::tr(
          "Images that are there twice, or nearly so. Under two labels they come "
          "first: one of the labels is wrong.");
    case FindingKind::Hard:
      return Text::tr("Images that the model cannot make up its mind about.");
  }
  return {};
}

}  // namespace flipbook::viewmodel
