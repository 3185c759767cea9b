#include "flipbook/viewmodel/explanations.h"

#include <gmock/gmock.h>

#include <cmath>

namespace flipbook::viewmodel {
namespace {

using metrics::ConfusionMatrix;
using metrics::SplitMetrics;

constexpr ClassId kCat{0}, kDog{1}, kShip{2};

RunInfo animals() {
  RunInfo run;
  run.classes = {"cat", "dog", "ship"};
  return run;
}

SplitMetrics metricsOf(const std::vector<std::vector<int>>& counts) {
  ConfusionMatrix confusion{static_cast<std::uint32_t>(counts.size())};
  for (std::uint32_t label = 0; label < counts.size(); ++label) {
    for (std::uint32_t predicted = 0; predicted < counts.size(); ++predicted) {
      for (int i = 0; i < counts[label][predicted]; ++i) {
        confusion.add(ClassId{label}, ClassId{predicted});
      }
    }
  }
  return metrics::metricsFromConfusion(std::move(confusion), 0.9);
}

// Of 200 dogs 110 are found (0.55), 70 are called cats, 20 ships; 180 images are called dog, 110 of
// them rightly (0.611).
SplitMetrics dogsAndCats() { return metricsOf({{140, 60, 0}, {70, 110, 20}, {0, 10, 190}}); }

TEST(Explanations, PutPrecisionIntoASentence) {
  EXPECT_EQ(precisionSentence(animals(), dogsAndCats(), kDog),
            u"Of 100 images that the model calls “dog”, 61 really are (precision 0.61).");
}

TEST(Explanations, PutRecallIntoASentence) {
  EXPECT_EQ(recallSentence(animals(), dogsAndCats(), kDog),
            u"Of 100 images labelled “dog”, it finds 55 (recall 0.55).");
}

TEST(Explanations, NameWhatAClassIsMixedUpWith) {
  EXPECT_EQ(mixUpSentence(animals(), dogsAndCats(), kDog),
            u"It mixes “dog” up with “cat” most: 70 of the 90 it misses.");
}

TEST(Explanations, SayNothingOfMixUpsWhereThereAreNone) {
  const SplitMetrics perfect = metricsOf({{10, 0}, {0, 10}});

  EXPECT_EQ(mixUpSentence(animals(), perfect, kCat), u"It misses none of them.");
  EXPECT_EQ(mixUpSentence(animals(), metricsOf({{10, 0}, {0, 0}}), kDog), u"");
}

TEST(Explanations, CountFewImagesOneByOne) {
  // 14 called dog, 9 rightly: 0.64; 12 labelled dog, 9 found: 0.75.
  const SplitMetrics few = metricsOf({{20, 5}, {3, 9}});

  EXPECT_EQ(precisionSentence(animals(), few, kDog),
            u"Images that the model calls “dog”: 14, of which 9 really are (precision 0.64).");
  EXPECT_EQ(recallSentence(animals(), few, kDog),
            u"Images labelled “dog”: 12, of which it finds 9 (recall 0.75).");
}

TEST(Explanations, DoNotRoundTheLastMistakeAway) {
  // 997 of 1,000 is neither 100 of 100 nor 1.00.
  EXPECT_EQ(recallSentence(animals(), metricsOf({{997, 3}, {0, 10}}), kCat),
            u"Of 1,000 images labelled “cat”, it finds 997 (recall 0.997).");
  EXPECT_EQ(recallSentence(animals(), metricsOf({{300, 0}, {0, 10}}), kCat),
            u"Of 100 images labelled “cat”, it finds 100 (recall 1.00).");
}

// G5, A5: nothing predicted, nothing there.
TEST(Explanations, SayWhatNothingToDivideByMeansG5) {
  const SplitMetrics page = metricsOf({{50, 0, 0}, {10, 0, 0}, {0, 0, 0}});

  EXPECT_EQ(precisionSentence(animals(), page, kDog),
            u"The model calls no validation image “dog”, so its precision has no value (–).");
  EXPECT_EQ(recallSentence(animals(), page, kShip),
            u"No validation image is labelled “ship”, so its recall has no value (–).");
}

TEST(Explanations, ChooseTheClassKnownWorst) {
  EXPECT_EQ(classToExplain(dogsAndCats(), std::nullopt), kDog);
}

TEST(Explanations, PreferTheClassOfTheSelectedSample) {
  EXPECT_EQ(classToExplain(dogsAndCats(), kShip), kShip);
}

TEST(Explanations, ChooseNoClassWithoutSamples) {
  const SplitMetrics page = metricsOf({{50, 0, 0}, {10, 0, 0}, {0, 0, 0}});

  EXPECT_EQ(classToExplain(page, kShip), kDog);
  EXPECT_EQ(classToExplain(page, ClassId{99}), kDog);
  EXPECT_EQ(classToExplain(metricsOf({{0}}), std::nullopt), std::nullopt);
}

TEST(Explanations, OfEquallyBadClassesChooseTheLargest) {
  // Neither cat nor dog is ever found.
  const SplitMetrics page = metricsOf({{0, 0, 20}, {0, 0, 30}, {0, 0, 9}});

  EXPECT_EQ(classToExplain(page, std::nullopt), kDog);
}

TEST(Explanations, MakeALossAProbability) {
  SplitSummary split;
  split.loss = 0.8675;  // exp(-0.8675) = 0.42

  EXPECT_EQ(
      lossSentence(split, 10),
      u"A loss of 0.87 means: typically the model gives the right label a probability of 0.42. "
      u"Guessing among 10 classes gives 0.10, a loss of 2.30.");
}

TEST(Explanations, ALossThatIsNotFiniteHasNoValue) {
  SplitSummary split;
  EXPECT_TRUE(lossSentence(split, 10).contains(u'–'));
  split.loss = std::nan("");
  EXPECT_TRUE(lossSentence(split, 10).contains(u'–'));
}

TEST(Explanations, CompareTheSplits) {
  EpochSummary summary;
  EXPECT_EQ(splitsSentence(summary), u"");
  summary.training.accuracy = 0.87;
  summary.validation.accuracy = 0.69;
  EXPECT_EQ(
      splitsSentence(summary),
      u"It is right about 87 of 100 training images and 69 of 100 validation images. What lies "
      u"between is learned by heart, not understood.");
  summary.validation.accuracy = 0.86;
  EXPECT_TRUE(splitsSentence(summary).contains(u"close"));
}

TEST(Explanations, WriteChangesWithASign) {
  EXPECT_EQ(changeText(0.715, 0.703), u"+0.012");
  EXPECT_EQ(changeText(0.703, 0.715), u"−0.012");
  EXPECT_EQ(changeText(0.7151, 0.7149), u"0.000");
  EXPECT_EQ(changeText(0.7, std::nullopt), u"");
  EXPECT_EQ(figureText(0.7154), u"0.715");
  EXPECT_EQ(figureText(std::nullopt), u"–");
}

TEST(Explanations, MeanSomethingInAWord) {
  EpochSummary summary;
  summary.validation.precision = 0.715;
  EXPECT_TRUE(metricMeaning(Metric::Precision, summary, 3).contains(u"right 72 of 100 times"));
  EXPECT_TRUE(metricMeaning(Metric::Recall, summary, 3).contains(u'–'));
  for (const Metric metric : kMetrics) {
    EXPECT_LE(metricInWords(metric).split(u' ').size(), 5);
    EXPECT_FALSE(metricName(metric).isEmpty());
  }
}

TEST(Explanations, NumbersInWordsAreThreeSentences) {
  const RunInfo run = animals();
  const SplitMetrics validation = dogsAndCats();

  const QStringList words = numbersInWords({.run = &run, .validation = &validation, .summary = {}});

  ASSERT_EQ(words.size(), 3);
  EXPECT_TRUE(words[0].contains(u"precision"));
  EXPECT_TRUE(words[1].contains(u"recall"));
  EXPECT_TRUE(words[2].contains(u"cat"));
  EXPECT_TRUE(numbersInWords({.run = &run}).isEmpty());
}

TEST(Explanations, ExplainEveryTermAlsoWithoutFigures) {
  const RunInfo run = animals();

  const auto bare = explainEverything({.run = &run});

  ASSERT_EQ(bare.size(), 7U);
  for (const Explanation& explanation : bare) {
    EXPECT_FALSE(explanation.term.isEmpty());
    EXPECT_FALSE(explanation.text.isEmpty());
    EXPECT_FALSE(explanation.text.contains(u'%')) << qPrintable(explanation.text);
  }
}

// D15: names of classes come from files.
TEST(Explanations, ShowOddClassNamesEscapedD15) {
  RunInfo run = animals();
  run.classes[1] = "do\x1b[31mg\xff";

  const QString text = recallSentence(run, dogsAndCats(), kDog);

  EXPECT_FALSE(text.contains(QChar{0x1b}));
  EXPECT_TRUE(text.contains(u"\\xff"));
}

}  // namespace
}  // namespace flipbook::viewmodel
