#include "flipbook/viewmodel/explanations.h"

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>
#include <cmath>

#include "flipbook/viewmodel/sample_text.h"

namespace flipbook::viewmodel {
namespace {

struct Text {
  Q_DECLARE_TR_FUNCTIONS(flipbook::viewmodel::Explanations)
};

constexpr std::uint64_t kRoundSample = 100;
constexpr double kSmallGap = 0.05;  // in accuracy; below it the splits count as close

QString ratio(std::optional<double> value) { return ratioText(value); }

// "61 of 100" with the base that keeps the truth: 997 of 1,000 is not "100 of 100".
struct Share {
  std::uint64_t part{};
  std::uint64_t of{};
  int decimals{};
};

Share shareOf(double fraction) {
  const auto rounded = [fraction](std::uint64_t of) {
    return static_cast<std::uint64_t>(std::llround(fraction * static_cast<double>(of)));
  };
  const bool isExact = fraction <= 0 || fraction >= 1;
  const std::uint64_t perHundred = rounded(kRoundSample);
  if (isExact || (perHundred > 0 && perHundred < kRoundSample)) {
    return {perHundred, kRoundSample, 2};
  }
  return {rounded(10 * kRoundSample), 10 * kRoundSample, 3};
}

QString perHundred(double fraction) {
  const Share share = shareOf(fraction);
  return Text::tr("%1 of %2", "share: 61 of 100").arg(countText(share.part), countText(share.of));
}

QString quoted(const RunInfo& run, ClassId klass) {
  return Text::tr("“%1”", "name of a class").arg(classText(run, klass));
}

std::uint32_t classCountOf(const RunInfo& run) {
  return static_cast<std::uint32_t>(run.classes.size());
}

QString f1Sentence(const PageInWords& page, std::optional<ClassId> klass) {
  QString text = Text::tr(
      "Precision and recall in one figure, which is high only where both are: their harmonic "
      "mean.");
  if (klass && page.validation != nullptr) {
    const auto& figures = page.validation->perClass[klass->index()];
    text +=
        u' ' +
        Text::tr("For %1 it is %2 on this page.").arg(quoted(*page.run, *klass), ratio(figures.f1));
  }
  return text + u' ' + metricMeaning(Metric::F1, page.summary, classCountOf(*page.run));
}

QString splitsExplanation(const EpochSummary& summary) {
  QString text = Text::tr(
      "The model learns from the training images only. The validation images are kept aside, and "
      "precision, recall and F1 are counted on them alone: what it says of images it has never "
      "learned "
      "from is what it can do.");
  if (summary.training.samples > 0 && summary.validation.samples > 0) {
    text +=
        u' ' + Text::tr("Here: %1 for training, %2 for validation.")
                   .arg(countText(summary.training.samples), countText(summary.validation.samples));
  }
  const QString splits = splitsSentence(summary);
  return splits.isEmpty() ? text : text + u' ' + splits;
}

QString joined(const QString& meaning, const QString& example) {
  return example.isEmpty() ? meaning : meaning + u' ' + example;
}

}  // namespace

QString figureText(std::optional<double> value) { return ratioText(value, 3); }

QString changeText(std::optional<double> now, std::optional<double> before) {
  if (!now || !before || !std::isfinite(*now) || !std::isfinite(*before)) return {};
  const double change = std::round((*now - *before) * 1000) / 1000;
  if (change == 0) return figureText(0.0);
  return (change > 0 ? QStringLiteral("+") : QStringLiteral("−")) + figureText(std::abs(change));
}

QString metricName(Metric metric) {
  switch (metric) {
    case Metric::Precision:
      return Text::tr("Precision");
    case Metric::Recall:
      return Text::tr("Recall");
    case Metric::F1:
      return Text::tr("F1");
    case Metric::ValidationLoss:
      return Text::tr("Validation loss");
    case Metric::TrainingLoss:
      return Text::tr("Training loss");
  }
  return {};
}

QString metricInWords(Metric metric) {
  switch (metric) {
    case Metric::Precision:
      return Text::tr("right when it says so", "precision in four words");
    case Metric::Recall:
      return Text::tr("found of what is there", "recall in four words");
    case Metric::F1:
      return Text::tr("both in one", "F1 in four words");
    case Metric::ValidationLoss:
      return Text::tr("surprise at new images", "validation loss in four words");
    case Metric::TrainingLoss:
      return Text::tr("surprise at known images", "training loss in four words");
  }
  return {};
}

QString metricMeaning(Metric metric, const EpochSummary& summary, std::uint32_t classCount) {
  const auto value = valueOf(summary, metric);
  if (isLoss(metric)) {
    return lossSentence(metric == Metric::TrainingLoss ? summary.training : summary.validation,
                        classCount);
  }
  if (!value) {
    return Text::tr("%1 has no value on this page (–): there is nothing to divide by.")
        .arg(metricName(metric));
  }
  const QString share = perHundred(*value);
  const QString over = Text::tr(
      "averaged over the classes that have validation images, each counting "
      "the same");
  switch (metric) {
    case Metric::Precision:
      return Text::tr("When the model names a class it is right %1 times, %2.").arg(share, over);
    case Metric::Recall:
      return Text::tr("Of the images of a class the model finds %1, %2.").arg(share, over);
    default:
      return Text::tr("F1 is %1, %2.").arg(figureText(value), over);
  }
}

std::optional<ClassId> classToExplain(const metrics::SplitMetrics& page,
                                      std::optional<ClassId> preferred) {
  const auto& classes = page.perClass;
  if (preferred && preferred->index() < classes.size() && classes[preferred->index()].support > 0) {
    return preferred;
  }
  std::optional<ClassId> worst;
  for (std::uint32_t i = 0; i < classes.size(); ++i) {
    if (classes[i].support == 0) continue;
    const double f1 = classes[i].f1.value_or(0);
    const double lowest = worst ? classes[worst->index()].f1.value_or(0) : 2;
    const bool isLarger = worst && classes[i].support > classes[worst->index()].support;
    if (f1 < lowest || (f1 == lowest && isLarger)) worst = ClassId{i};
  }
  return worst;
}

QString precisionSentence(const RunInfo& run, const metrics::SplitMetrics& page, ClassId klass) {
  const metrics::ClassMetrics& figures = page.perClass[klass.index()];
  const QString name = quoted(run, klass);
  if (!figures.precision || figures.predicted == 0) {
    return Text::tr("The model calls no validation image %1, so its precision has no value (–).")
        .arg(name);
  }
  if (figures.predicted < kRoundSample) {
    return Text::tr("Images that the model calls %1: %2, of which %3 really are (precision %4).")
        .arg(name, countText(figures.predicted), countText(figures.correct),
             ratio(figures.precision));
  }
  const Share share = shareOf(*figures.precision);
  return Text::tr("Of %1 images that the model calls %2, %3 really are (precision %4).")
      .arg(countText(share.of), name, countText(share.part),
           ratioText(figures.precision, share.decimals));
}

QString recallSentence(const RunInfo& run, const metrics::SplitMetrics& page, ClassId klass) {
  const metrics::ClassMetrics& figures = page.perClass[klass.index()];
  const QString name = quoted(run, klass);
  if (!figures.recall || figures.support == 0) {
    return Text::tr("No validation image is labelled %1, so its recall has no value (–).")
        .arg(name);
  }
  if (figures.support < kRoundSample) {
    return Text::tr("Images labelled %1: %2, of which it finds %3 (recall %4).")
        .arg(name, countText(figures.support), countText(figures.correct), ratio(figures.recall));
  }
  const Share share = shareOf(*figures.recall);
  return Text::tr("Of %1 images labelled %2, it finds %3 (recall %4).")
      .arg(countText(share.of), name, countText(share.part),
           ratioText(figures.recall, share.decimals));
}

QString mixUpSentence(const RunInfo& run, const metrics::SplitMetrics& page, ClassId klass) {
  const metrics::ClassMetrics& figures = page.perClass[klass.index()];
  if (figures.support == 0) return {};
  const std::uint64_t missed = figures.support - figures.correct;
  if (missed == 0) return Text::tr("It misses none of them.");
  ClassId most = klass;
  std::uint64_t mostCount = 0;
  for (std::uint32_t other = 0; other < page.confusion.classCount(); ++other) {
    const std::uint64_t count = page.confusion.count(klass, ClassId{other});
    if (ClassId{other} != klass && count > mostCount) {
      most = ClassId{other};
      mostCount = count;
    }
  }
  if (mostCount == 0) return {};
  return Text::tr("It mixes %1 up with %2 most: %3 of the %4 it misses.")
      .arg(quoted(run, klass), quoted(run, most), countText(mostCount), countText(missed));
}

QString lossSentence(const SplitSummary& split, std::uint32_t classCount) {
  if (!split.loss || !std::isfinite(*split.loss)) {
    return Text::tr("The loss has no value on this page (–).");
  }
  const QString given = Text::tr(
                            "A loss of %1 means: typically the model gives the right label a "
                            "probability of %2.")
                            .arg(ratio(split.loss), ratio(std::exp(-*split.loss)));
  if (classCount < 2) return given;
  return given + u' ' +
         Text::tr("Guessing among %1 classes gives %2, a loss of %3.")
             .arg(countText(classCount), ratio(1.0 / classCount),
                  ratio(std::log(static_cast<double>(classCount))));
}

QString splitsSentence(const EpochSummary& summary) {
  const auto training = summary.training.accuracy;
  const auto validation = summary.validation.accuracy;
  if (!training || !validation) return {};
  const QString both = Text::tr("It is right about %1 training images and %2 validation images.")
                           .arg(perHundred(*training), perHundred(*validation));
  if (*training - *validation > kSmallGap) {
    return both + u' ' + Text::tr("What lies between is learned by heart, not understood.");
  }
  return both + u' ' + Text::tr("The two are close: what it learned holds for new images too.");
}

QStringList numbersInWords(const PageInWords& page) {
  const auto klass = page.validation != nullptr
                         ? classToExplain(*page.validation, page.preferredClass)
                         : std::nullopt;
  if (!klass) return {};
  QStringList sentences{precisionSentence(*page.run, *page.validation, *klass),
                        recallSentence(*page.run, *page.validation, *klass),
                        mixUpSentence(*page.run, *page.validation, *klass)};
  sentences.removeAll(QString{});
  return sentences;
}

std::vector<Explanation> explainEverything(const PageInWords& page) {
  const RunInfo& run = *page.run;
  const auto klass = page.validation != nullptr
                         ? classToExplain(*page.validation, page.preferredClass)
                         : std::nullopt;
  const QString precision = klass ? precisionSentence(run, *page.validation, *klass) : QString{};
  const QString recall = klass ? recallSentence(run, *page.validation, *klass) : QString{};
  const QString images =
      page.summary.training.samples > 0
          ? Text::tr("Here that is %1 images.").arg(countText(page.summary.training.samples))
          : QString{};
  return {
      {Text::tr("Page"),
       Text::tr(
           "What the model knew after an epoch: its answer for every image, training and "
           "validation. Page 0 is the model before it has learned anything. You see page %1 of %2.")
           .arg(countText(page.summary.epoch.value()), countText(page.lastEpoch))},
      {Text::tr("Epoch"),
       joined(Text::tr("One pass over all training images, after which a page is "
                       "turned; both carry the same number."),
              images)},
      {Text::tr("Training and validation"), splitsExplanation(page.summary)},
      {metricName(Metric::Precision),
       joined(Text::tr("How far to trust the model when it names a class."), precision)},
      {metricName(Metric::Recall),
       joined(Text::tr("How much of a class the model finds."), recall)},
      {metricName(Metric::F1), f1Sentence(page, klass)},
      {Text::tr("Loss"),
       joined(Text::tr("How surprised the model is by the right label; training makes it smaller."),
              lossSentence(page.summary.validation, classCountOf(run)))},
  };
}

}  // namespace flipbook::viewmodel
