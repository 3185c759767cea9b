#include "flipbook/viewmodel/training_progress.h"

#include <gtest/gtest.h>

#include <QLocale>
#include <cmath>
#include <limits>

namespace flipbook::viewmodel {
namespace {

class TrainingProgressTest : public testing::Test {
 protected:
  TrainingProgressTest() { QLocale::setDefault(QLocale{QLocale::English}); }
  ~TrainingProgressTest() override { QLocale::setDefault(m_before); }

 private:
  QLocale m_before;
};

TEST_F(TrainingProgressTest, SaysHowFarAndHowFast) {
  const ProgressText text = textOf({.phase = TrainingPhase::Training,
                                    .epoch = EpochIndex{18},
                                    .plannedEpochs = 30,
                                    .done = 6144,
                                    .total = 9600,
                                    .imagesPerSecond = 1040.4,
                                    .secondsToPage = 4.2,
                                    .secondsToEnd = 70});

  EXPECT_EQ(text.where, QStringLiteral("Epoch 18: 6,144 of 9,600"));
  EXPECT_EQ(text.pace, QStringLiteral("1,040 images/s · 4 s to the next page · 1 min 10 s in all"));
  EXPECT_DOUBLE_EQ(text.fraction.value(), 0.64);  // 6144 / 9600
}

TEST_F(TrainingProgressTest, SaysNothingOfWhatIsNotKnown) {
  const ProgressText text = textOf({.phase = TrainingPhase::Scanning});

  EXPECT_EQ(text.where, QStringLiteral("Looking for images"));
  EXPECT_TRUE(text.pace.isEmpty());
  EXPECT_FALSE(text.fraction.has_value());
}

TEST_F(TrainingProgressTest, APauseHasNoPace) {
  const ProgressText text = textOf({.phase = TrainingPhase::Paused,
                                    .epoch = EpochIndex{3},
                                    .plannedEpochs = 30,
                                    .done = 1,
                                    .total = 2,
                                    .imagesPerSecond = 100});

  EXPECT_TRUE(text.pace.isEmpty());
  EXPECT_FALSE(text.fraction.has_value());
}

TEST_F(TrainingProgressTest, MoreDoneThanThereIsFillsTheBar) {
  const ProgressText text =
      textOf({.phase = TrainingPhase::Decoding, .done = 12, .total = 10, .imagesPerSecond = 0});

  EXPECT_DOUBLE_EQ(text.fraction.value(), 1.0);
}

TEST_F(TrainingProgressTest, DurationsAreWholeAndNeverNegative) {  // F11
  EXPECT_EQ(durationText(0.4), QStringLiteral("0 s"));
  EXPECT_EQ(durationText(59.6), QStringLiteral("1 min"));
  EXPECT_EQ(durationText(3599), QStringLiteral("59 min 59 s"));
  EXPECT_EQ(durationText(7500), QStringLiteral("2 h 5 min"));
  EXPECT_TRUE(durationText(-1).isEmpty());
  EXPECT_TRUE(durationText(std::numeric_limits<double>::quiet_NaN()).isEmpty());
  EXPECT_TRUE(durationText(std::numeric_limits<double>::infinity()).isEmpty());
}

TEST_F(TrainingProgressTest, NamesTheFoldOfAnAudit) {
  TrainingProgress progress{.phase = TrainingPhase::Training, .epoch = EpochIndex{3}};
  progress.done = 64;
  progress.total = 128;
  progress.secondsToPage = 4;
  progress.secondsToEnd = 600;
  progress.fold = 2;
  progress.folds = 5;

  const ProgressText text = textOf(progress);

  EXPECT_EQ(text.where, QStringLiteral("Audit, fold 2 of 5 · Epoch 3: 64 of 128"));
  EXPECT_EQ(text.pace, QStringLiteral("10 min in all"));  // no page of the run comes of it
}

}  // namespace
}  // namespace flipbook::viewmodel
