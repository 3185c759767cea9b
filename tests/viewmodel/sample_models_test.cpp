// The models of the legend, the confusion matrix, the table and the gallery.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <algorithm>

#include "flipbook/viewmodel/class_table_model.h"
#include "flipbook/viewmodel/confusion_model.h"
#include "flipbook/viewmodel/sample_gallery_model.h"
#include "flipbook/viewmodel/sample_scope.h"
#include "flipbook/viewmodel/sample_table_model.h"
#include "flipbook/viewmodel/view_state.h"
#include "viewmodel/sample_fixtures.h"

namespace flipbook::viewmodel {
namespace {

using test::factsOf;
using test::runInfoOf;
using test::RunShape;
using test::samplesOf;
using testing::ElementsAre;
using testing::IsEmpty;
using Tester = QAbstractItemModelTester;

constexpr auto kFatal = Tester::FailureReportingMode::Fatal;

std::vector<SampleId> ids(std::initializer_list<std::uint32_t> values) {
  std::vector<SampleId> made;
  for (const std::uint32_t value : values) made.emplace_back(value);
  return made;
}

// Six samples of two classes: labels 0 1 0 1 0 1, samples 0, 2, 3 and 5 validation. The model says
// 0 1 1 1 0 0, so samples 2 and 5 are wrong; sample 4 was not evaluated.
struct SmallPage {
  SmallPage() {
    const float none = std::numeric_limits<float>::quiet_NaN();
    const std::vector<float> logits{2, 0, 0, 1, 0, 3, 0, 4, none, none, 1, 0};
    run.classes = {"zebra", "ant"};
    for (std::uint32_t i = 0; i < 6; ++i) {
      const bool isValidation = i == 0 || i == 2 || i == 3 || i == 5;
      samples.push_back({.path = "f" + std::to_string(5 - i) + "/Image.png",
                         .label = ClassId{i % 2},
                         .split = isValidation ? Split::Validation : Split::Training});
    }
    EpochFrame frame;
    frame.epoch = EpochIndex{7};
    frame.scores = ClassScores::full({logits, 2});
    frame.loss = {0.1F, 0.3F, 3.0F, 0.0F, none, 1.3F};
    facts = pageFacts(0, std::make_shared<const EpochFrame>(std::move(frame)), samples);
  }

  RunInfo run;
  std::vector<Sample> samples;
  PageFactsPtr facts;
};

TEST(PageFacts, CountRightAndWrongOfWhatWasEvaluated) {
  const SmallPage page;

  EXPECT_EQ(page.facts->right, 3U);
  EXPECT_EQ(page.facts->wrong, 2U);
  EXPECT_FALSE(page.facts->isEvaluated(SampleId{4}));
  EXPECT_FALSE(page.facts->isEvaluated(SampleId{99}));
}

TEST(ClassTableModel, KeepsTheRulesOfItemModels) {
  const SmallPage page;
  ClassTableModel model;
  const Tester tester{&model, kFatal};

  model.setClasses(page.run, page.samples);
  model.setPage(page.facts);
  model.setDimmed({ClassId{1}});
  model.setPage(nullptr);
  model.clear();

  EXPECT_EQ(model.rowCount(), 0);
}

TEST(ClassTableModel, SaysInWordsWhatTheFiguresMean) {
  const SmallPage page;
  ClassTableModel model;
  model.setClasses(page.run, page.samples);
  model.setPage(page.facts);

  // Validation: labels 0 0 1 1, said 0 1 1 0: of two called zebra one is, of two zebras one is
  // found.
  const QString words = model.index(0, 0).data(Qt::ToolTipRole).toString();
  EXPECT_TRUE(words.contains(QStringLiteral("zebra on page 7"))) << words.toStdString();
  EXPECT_TRUE(words.contains(QStringLiteral("of 2 images the model called zebra, 1 are zebra")));
  EXPECT_TRUE(words.contains(QStringLiteral("of 2 images labelled zebra it found 1")));
  EXPECT_DOUBLE_EQ(model.index(0, 0).data(ClassTableModel::F1Role).toDouble(), 0.5);
  EXPECT_EQ(model.index(0, ClassTableModel::CountColumn).data().toString(), QStringLiteral("3"));
}

TEST(ClassTableModel, HasNoF1WithoutAPage) {
  const SmallPage page;
  ClassTableModel model;
  model.setClasses(page.run, page.samples);

  EXPECT_EQ(model.index(0, ClassTableModel::F1Column).data().toString(), QStringLiteral("–"));
  EXPECT_FALSE(model.index(0, 0).data(ClassTableModel::F1Role).isValid());
}

TEST(ClassTableModel, SaysThatAClassIsDimmed) {
  const SmallPage page;
  ClassTableModel model;
  model.setClasses(page.run, page.samples);
  model.setDimmed({ClassId{1}});

  EXPECT_FALSE(model.index(0, 0).data(ClassTableModel::DimmedRole).toBool());
  EXPECT_TRUE(model.index(1, 0).data(ClassTableModel::DimmedRole).toBool());
  EXPECT_TRUE(
      model.index(1, 0).data(Qt::AccessibleTextRole).toString().contains(QStringLiteral("dimmed")));
}

TEST(ConfusionModel, KeepsTheRulesOfItemModels) {
  const SmallPage page;
  ConfusionModel model;
  const Tester tester{&model, kFatal};

  model.setClasses(page.run);
  model.setPage(page.facts);
  model.setSplit(Split::Training);
  model.clear();

  EXPECT_EQ(model.rowCount(), 0);
}

TEST(ConfusionModel, CountsAndSelectsTheSameSamples) {
  const SmallPage page;
  ConfusionModel model;
  model.setClasses(page.run);
  model.setPage(page.facts);

  EXPECT_EQ(model.index(0, 1).data().toString(), QStringLiteral("1"));
  EXPECT_EQ(model.index(0, 1).data(Qt::ToolTipRole).toString(),
            QStringLiteral("1 of 2 labelled zebra were called ant"));
  EXPECT_DOUBLE_EQ(model.index(0, 1).data(ConfusionModel::ShareRole).toDouble(), 0.5);
  EXPECT_EQ(model.samplesIn(ClassId{0}, ClassId{1}, page.samples), ids({2}));
  EXPECT_EQ(model.samplesIn(ClassId{1}, std::nullopt, page.samples), ids({3, 5}));
  EXPECT_EQ(model.samplesIn(std::nullopt, ClassId{0}, page.samples), ids({0, 5}));
}

TEST(ConfusionModel, CountsOneSplitAtATime) {
  const SmallPage page;
  ConfusionModel model;
  model.setClasses(page.run);
  model.setPage(page.facts);
  model.setSplit(Split::Training);  // sample 1, and 4 which was not evaluated

  EXPECT_EQ(model.samplesIn(ClassId{1}, ClassId{1}, page.samples), ids({1}));
  EXPECT_THAT(model.samplesIn(ClassId{0}, std::nullopt, page.samples), IsEmpty());
  EXPECT_EQ(model.index(0, 0).data().toString(), QString{});
}

TEST(ConfusionModel, IsEmptyBeforeTheFirstPage) {
  const SmallPage page;
  ConfusionModel model;
  model.setClasses(page.run);

  EXPECT_FALSE(model.index(0, 0).data().isValid());
  EXPECT_THAT(model.samplesIn(ClassId{0}, ClassId{0}, page.samples), IsEmpty());
}

class SampleTableModelTest : public testing::Test {
 protected:
  SampleTableModelTest() {
    model.setRun(&page.run, page.samples);
    model.setPage(page.facts);
    model.setRows(ids({0, 1, 2, 3, 4, 5}));
  }

  std::vector<std::uint32_t> order() const {
    std::vector<std::uint32_t> rows;
    for (int row = 0; row < model.rowCount(); ++row) rows.push_back(model.sampleAt(row)->value());
    return rows;
  }

  SmallPage page;
  SampleTableModel model;
  Tester tester{&model, kFatal};
};

TEST_F(SampleTableModelTest, SortsByNumbersWithTheUnknownLast) {
  model.sort(SampleTableModel::LossColumn, Qt::DescendingOrder);
  EXPECT_THAT(order(), ElementsAre(2, 5, 1, 0, 3, 4));

  model.sort(SampleTableModel::LossColumn, Qt::AscendingOrder);
  EXPECT_THAT(order(), ElementsAre(3, 0, 1, 5, 2, 4));
}

TEST_F(SampleTableModelTest, SortsClassesByNameAndEqualsInTheRunsOrder) {
  model.sort(SampleTableModel::LabelColumn, Qt::AscendingOrder);  // ant before zebra
  EXPECT_THAT(order(), ElementsAre(1, 3, 5, 0, 2, 4));

  model.sort(SampleTableModel::LabelColumn, Qt::DescendingOrder);
  EXPECT_THAT(order(), ElementsAre(0, 2, 4, 1, 3, 5));
}

TEST_F(SampleTableModelTest, SortsPathsAndGoesBackToTheRunsOrder) {
  model.sort(SampleTableModel::PathColumn, Qt::AscendingOrder);  // f0 is sample 5
  EXPECT_THAT(order(), ElementsAre(5, 4, 3, 2, 1, 0));

  model.sort(-1, Qt::AscendingOrder);
  EXPECT_THAT(order(), ElementsAre(0, 1, 2, 3, 4, 5));
}

TEST_F(SampleTableModelTest, KeepsHoldOfARowWhileSorting) {
  const QPersistentModelIndex second{model.index(2, 0)};

  model.sort(SampleTableModel::LossColumn, Qt::DescendingOrder);

  EXPECT_EQ(second.row(), 0);
  EXPECT_EQ(model.rowOf(SampleId{2}), 0);
}

TEST_F(SampleTableModelTest, SaysRightWrongAndNotEvaluated) {
  const auto verdict = [&](int row) {
    return model.index(row, SampleTableModel::VerdictColumn).data().toString().toStdString();
  };

  EXPECT_EQ(verdict(0), "right");
  EXPECT_EQ(verdict(2), "wrong");
  EXPECT_EQ(verdict(4), "–");
}

TEST_F(SampleTableModelTest, SortsAnewWhenThePageTurns) {
  model.sort(SampleTableModel::VerdictColumn, Qt::DescendingOrder);
  EXPECT_THAT(order(), ElementsAre(2, 5, 0, 1, 3, 4));

  model.setPage(nullptr);

  EXPECT_THAT(order(), ElementsAre(0, 1, 2, 3, 4, 5));
}

TEST(SampleGalleryModel, AnnouncesAThumbnailWhenItHasArrived) {
  test::OpenFixture fixture;
  SampleGalleryModel model;
  const Tester tester{&model, kFatal};
  model.setRun(&fixture.run->info(), fixture.run->samples(), &fixture.thumbnails);
  model.setRows(ids({3, 8}));
  QSignalSpy changed{&model, &QAbstractItemModel::dataChanged};
  fixture.thumbnails.setDecoder([](const auto&, auto) { return fail(ErrorCode::Io, "no"); });

  (void)model.index(1).data(SampleGalleryModel::ThumbnailRole);

  ASSERT_TRUE(QTest::qWaitFor([&] { return !changed.isEmpty(); }));
  EXPECT_EQ(changed.front().front().toModelIndex().row(), 1);
  EXPECT_TRUE(model.index(1)
                  .data(SampleGalleryModel::ProblemRole)
                  .toString()
                  .contains(QStringLiteral("image not found at")));
}

TEST(SampleScope, IsTheSelectionOrWhatTheFiltersShow) {
  const SmallPage page;
  ViewState state;
  EXPECT_EQ(samplesInScope(state, page.samples, page.facts.get()).size(), 6U);

  state.filters.dimmedClasses = {ClassId{1}};
  state.filters.showsRight = false;  // of the zebras 0, 2, 4 the wrong one, and the unjudged
  EXPECT_EQ(samplesInScope(state, page.samples, page.facts.get()), ids({2, 4}));

  state.filters.showsTraining = false;
  EXPECT_EQ(samplesInScope(state, page.samples, page.facts.get()), ids({2}));

  state.selection = ids({1, 3, 77});  // 77 is of another run
  EXPECT_EQ(samplesInScope(state, page.samples, page.facts.get()), ids({1, 3}));
}

TEST(SampleSearch, FindsEveryWordInPathOrLabelWhateverTheCase) {
  const SmallPage page;
  SampleSearch search;

  EXPECT_EQ(search.find(QStringLiteral("ZEBRA f1"), page.run, page.samples), ids({4}));
  EXPECT_EQ(search.find(QStringLiteral("image"), page.run, page.samples).size(), 6U);
  EXPECT_THAT(search.find(QStringLiteral("  "), page.run, page.samples), IsEmpty());
  EXPECT_THAT(search.find(QStringLiteral("dog"), page.run, page.samples), IsEmpty());
}

}  // namespace
}  // namespace flipbook::viewmodel
