#include "flipbook/viewmodel/sample_text.h"

#include <QCoreApplication>
#include <QLocale>
#include <QTextDocument>
#include <algorithm>
#include <cmath>

namespace flipbook::viewmodel {
namespace {

using findings::StandsOut;
using findings::StandsOutKind;

struct Words {
  Q_DECLARE_TR_FUNCTIONS(SampleText)
};

constexpr qsizetype kLongestName = 255;  // characters of a class
constexpr qsizetype kNameInSentence = 40;

QString shortened(const QString& text, qsizetype length) {
  return text.size() <= length ? text : text.left(length - 1) + u'…';
}

QString pageNumber(EpochIndex epoch) { return countText(epoch.value()); }

QString neighborsSentence(const StandsOut& reason, const QString& other) {
  if (reason.neighbors == 0 || reason.otherNeighbors == 0) return {};
  if (reason.otherNeighbors == reason.neighbors) {
    return Words::tr("its %1 nearest neighbours are all labelled %2")
        .arg(countText(reason.neighbors), other);
  }
  return Words::tr("%1 of its %2 nearest neighbours are labelled %3")
      .arg(countText(reason.otherNeighbors), countText(reason.neighbors), other);
}

QString streakSentence(const StandsOut& reason, const QString& other) {
  return Words::tr("Every page since %1 says %2 (%3 on average)")
      .arg(pageNumber(reason.streak.since), other, ratioText(reason.streak.meanConfidence));
}

QString oftenWrongSentence(const StandsOut& reason) {
  const QString wrong = Words::tr("Wrong on %1 of %2 pages")
                            .arg(countText(reason.wrongPages), countText(reason.pages));
  if (!reason.rightSince) return Words::tr("%1.").arg(wrong);
  return Words::tr("%1; right since page %2.").arg(wrong, pageNumber(*reason.rightSince));
}

QString capitalized(QString sentence) {
  if (!sentence.isEmpty()) sentence[0] = sentence[0].toUpper();
  return sentence;
}

}  // namespace

QString shownText(std::string_view bytes) { return QString::fromStdString(printablePath(bytes)); }

QString plainTip(const QString& text) {
  if (!Qt::mightBeRichText(text)) return text;
  return QStringLiteral("<span style=\"white-space:pre-wrap\">%1</span>").arg(text.toHtmlEscaped());
}

QString fileNameText(const Sample& sample) {
  const std::string_view path = sample.path;
  const std::size_t slash = path.rfind('/');
  return shownText(slash == std::string_view::npos ? path : path.substr(slash + 1));
}

QString splitText(Split split) {
  switch (split) {
    case Split::Training:
      return Words::tr("Training");
    case Split::Validation:
      return Words::tr("Validation");
    case Split::Unlabeled:
      return Words::tr("Without a label");
  }
  return {};
}

QString classText(const RunInfo& run, ClassId klass) {
  if (klass.index() >= run.classes.size()) return Words::tr("class %1").arg(klass.value());
  return shortened(shownText(run.classes[klass.index()]), kLongestName);
}

QString labelText(const RunInfo& run, const Label& label) {
  return label.isGiven() ? classText(run, label.klass()) : Words::tr("no label");
}

QString labelledText(const RunInfo& run, const Label& label) {
  return label.isGiven() ? Words::tr("labelled %1").arg(classText(run, label.klass()))
                         : Words::tr("no label");
}

QString ratioText(std::optional<double> value, int decimals) {
  if (!value || !std::isfinite(*value)) return QStringLiteral("–");
  return QLocale{}.toString(*value, 'f', decimals);
}

QString reasonHeadline(const StandsOut& reason) {
  switch (reason.kind) {
    case StandsOutKind::SuspectedWrongLabel:
      return Words::tr("Suspected wrong label");
    case StandsOutKind::StrangeNeighbors:
      return Words::tr("Among strangers");
    case StandsOutKind::OftenWrong:
      return reason.rightSince ? Words::tr("Learned late") : Words::tr("Often wrong");
    case StandsOutKind::Undecided:
      return Words::tr("Undecided");
  }
  return {};
}

QString reasonSentence(const StandsOut& reason, const RunInfo& run) {
  const QString other = reason.otherClass
                            ? shortened(classText(run, *reason.otherClass), kNameInSentence)
                            : QString{};
  const QString around = neighborsSentence(reason, other);
  switch (reason.kind) {
    case StandsOutKind::SuspectedWrongLabel:
    case StandsOutKind::StrangeNeighbors:
      if (reason.streak.pages == 0) return Words::tr("%1.").arg(capitalized(around));
      if (around.isEmpty()) return Words::tr("%1.").arg(streakSentence(reason, other));
      return Words::tr("%1; %2.").arg(streakSentence(reason, other), around);
    case StandsOutKind::OftenWrong:
      return oftenWrongSentence(reason);
    case StandsOutKind::Undecided:
      return Words::tr("The model changed its mind %1 times in %2 pages.")
          .arg(countText(reason.changes), countText(reason.pages));
  }
  return {};
}

Result<std::filesystem::path> sampleFile(const RunInfo& run, const Sample& sample) {
  if (run.dataset.root.empty()) {
    return fail(ErrorCode::NotFound, "the run does not say where its images are");
  }
  const std::filesystem::path relative{sample.path};
  const bool climbs = std::ranges::any_of(relative, [](const auto& part) { return part == ".."; });
  if (sample.path.empty() || relative.is_absolute() || climbs ||
      sample.path.find('\0') != std::string::npos) {
    return fail(ErrorCode::InvalidArgument, "the path leaves the dataset: {}",
                printablePath(sample.path));
  }
  return std::filesystem::path{run.dataset.root} / relative;
}

}  // namespace flipbook::viewmodel
