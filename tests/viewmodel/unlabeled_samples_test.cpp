// Samples without a label in the window's models.

#include <gmock/gmock.h>

#include <QSignalSpy>

#include "flipbook/viewmodel/class_table_model.h"
#include "flipbook/viewmodel/run_controller.h"
#include "flipbook/viewmodel/sample_inspection.h"
#include "flipbook/viewmodel/sample_list.h"
#include "flipbook/viewmodel/sample_scope.h"
#include "flipbook/viewmodel/sample_table_model.h"
#include "flipbook/viewmodel/sample_text.h"
#include "viewmodel/review_fixture.h"

namespace flipbook::viewmodel {
namespace {

using recording::Verdict;
using test::RunShape;
using Table = SampleTableModel;

// Of 60 samples of three classes the last three have no label; 57 is taken for class0.
const RunShape kShape{.epochs = 5, .unlabeled = 3};
constexpr SampleId kUnlabeled{57};

class UnlabeledTable : public testing::Test {
 protected:
  UnlabeledTable() {
    table.setRun(&run, samples);
    table.setPage(test::factsOf(4, kShape));
    table.setRows({SampleId{0}, kUnlabeled, SampleId{4}});
  }
  [[nodiscard]] QString at(int row, int column) const {
    return table.index(row, column).data().toString();
  }
  [[nodiscard]] std::vector<std::uint32_t> order() const {
    std::vector<std::uint32_t> rows;
    for (int row = 0; row < table.rowCount(); ++row) rows.push_back(table.sampleAt(row)->value());
    return rows;
  }

  RunInfo run{test::runInfoOf(kShape)};
  std::vector<Sample> samples{test::samplesOf(kShape)};
  Table table;
};

TEST_F(UnlabeledTable, SaysWhatTheModelTakesThemFor) {
  EXPECT_EQ(at(1, Table::LabelColumn), QStringLiteral("no label"));
  EXPECT_EQ(at(1, Table::PredictionColumn), QStringLiteral("class0"));
  EXPECT_GT(at(1, Table::ConfidenceColumn).toDouble(), 0.5);
  EXPECT_EQ(at(1, Table::LossColumn), QStringLiteral("–"));
  EXPECT_EQ(at(1, Table::SplitColumn), QStringLiteral("Without a label"));
  EXPECT_EQ(at(1, Table::VerdictColumn), QStringLiteral("without a label"));
}

TEST_F(UnlabeledTable, SortsThemTogether) {
  table.sort(Table::SplitColumn, Qt::DescendingOrder);
  EXPECT_THAT(order(), testing::ElementsAre(57, 4, 0));
  table.sort(Table::VerdictColumn, Qt::DescendingOrder);
  EXPECT_EQ(order().front(), 57U);
  table.sort(Table::LabelColumn, Qt::DescendingOrder);
  EXPECT_EQ(order().back(), 57U);
}

TEST_F(UnlabeledTable, FindsThemByFilterAndByWords) {
  ViewState state;
  state.filters.showsTraining = state.filters.showsValidation = false;
  const auto facts = test::factsOf(4, kShape);

  EXPECT_THAT(samplesInScope(state, samples, facts.get()),
              testing::ElementsAre(SampleId{57}, SampleId{58}, SampleId{59}));
  state.filters = {.showsUnlabeled = false};
  EXPECT_EQ(samplesInScope(state, samples, facts.get()).size(), 57U);
  EXPECT_EQ(SampleSearch{}.find(QStringLiteral("no label"), run, samples).size(), 3U);
}

TEST_F(UnlabeledTable, CountsThemInNoClassAndAsNeitherRightNorWrong) {
  const auto facts = test::factsOf(4, kShape);
  EXPECT_EQ(facts->right + facts->wrong, 57U);
  ClassTableModel classes;
  classes.setClasses(run, samples);

  qulonglong counted = 0;
  for (int row = 0; row < 3; ++row) {
    counted += classes.index(row, 0).data(ClassTableModel::CountRole).toULongLong();
  }

  EXPECT_EQ(counted, 57U);
}

class UnlabeledReview : public testing::Test, protected test::ReviewFixture {
 protected:
  UnlabeledReview() : ReviewFixture{kShape} {
    EXPECT_TRUE(waitUntilRanked());
    view.setCurrent(kUnlabeled);
  }
};

TEST_F(UnlabeledReview, GivesOneALabelAndTakesItBack) {
  reviewer.relabel(ClassId{2});

  ASSERT_TRUE(edits.standing(kUnlabeled));
  EXPECT_EQ(edits.standing(kUnlabeled)->verdict, Verdict::Relabel);
  EXPECT_EQ(edits.standing(kUnlabeled)->label, Label{ClassId{2}});
  EXPECT_EQ(edits.counts().relabelled, 1U);

  reviewer.undo();
  EXPECT_FALSE(edits.standing(kUnlabeled));
}

TEST_F(UnlabeledReview, CallsNoLabelRightThatIsNotThere) {
  EXPECT_TRUE(reviewer.canDecide().isPossible);
  EXPECT_FALSE(reviewer.canConfirm().isPossible);
  EXPECT_TRUE(reviewer.canConfirm().why.contains(QStringLiteral("no label")));

  reviewer.confirmLabel();
  EXPECT_FALSE(edits.standing(kUnlabeled));

  // Of several, those that have one.
  view.setSelection({SampleId{0}, kUnlabeled});
  view.setCurrent(std::nullopt);
  reviewer.confirmLabel();
  EXPECT_EQ(edits.standing(SampleId{0})->verdict, Verdict::LabelIsRight);
  EXPECT_FALSE(edits.standing(kUnlabeled));
}

TEST_F(UnlabeledReview, LeavesOneOutOrPutsItOff) {
  reviewer.exclude();
  EXPECT_EQ(edits.standing(kUnlabeled)->verdict, Verdict::Exclude);
  EXPECT_EQ(edits.standing(kUnlabeled)->label, Label{});
  reviewer.putOff();
  EXPECT_EQ(edits.standing(kUnlabeled)->verdict, Verdict::Undecided);
}

TEST_F(UnlabeledReview, ListsNoFindingAgainstThem) {
  for (int row = 0; row < list().rowCount(); ++row) EXPECT_LT(at(row), kUnlabeled);
}

TEST_F(UnlabeledReview, SavesThemWithAnEmptyLabel) {
  const std::vector<SampleId> rows{kUnlabeled};

  EXPECT_TRUE(sampleTable(*run, rows).endsWith(",,unlabeled\r\n"))
      << sampleTable(*run, rows).data();
}

TEST(UnlabeledInspection, SaysWhatTheModelSays) {
  test::OpenFixture fixture{kShape};
  SampleInspector inspector;
  inspector.setRun(fixture.run.get(), &fixture.player);
  inspector.setSample(kUnlabeled);

  ASSERT_TRUE(QTest::qWaitFor(
      [&] { return !inspector.history().empty() && !inspector.neighbors().empty(); }));
  ASSERT_TRUE(inspector.onPage());
  EXPECT_EQ(inspector.onPage()->predicted, ClassId{0});
  EXPECT_TRUE(std::isnan(inspector.onPage()->labelProbability));
  EXPECT_EQ(inspector.history().size(), 5U);
  EXPECT_FALSE(inspector.reason());
}

TEST(UnlabeledController, AsksForThemAndRemembersIt) {
  RunController controller{"/runs"};
  RunOptions trained;
  QObject::connect(&controller, &RunController::trainRequested,
                   [&](const RunOptions& options, HowFar) { trained = options; });
  QSignalSpy inspects{&controller, &RunController::inspectRequested};
  DatasetSummary dataset;
  dataset.root = "/data/pets";
  dataset.trainingImages = 80;
  dataset.validationImages = 20;
  controller.inspect("/data/pets");
  controller.setInspected(dataset);

  controller.takeUnlabeled(true);
  EXPECT_EQ(inspects.size(), 2);
  EXPECT_TRUE(controller.reading().takesUnlabeled);
  controller.setInspected(dataset);
  controller.takeUnlabeled(true);  // as it is already
  EXPECT_EQ(inspects.size(), 2);
  controller.train();
  EXPECT_TRUE(trained.reading.takesUnlabeled);

  // So does the run that came of it.
  controller.setRun(RunFacts{.path = "/runs/pets.flipbook",
                             .dataset = "/data/pets",
                             .reading = {.takesUnlabeled = true},
                             .plannedEpochs = 3,
                             .lastEpoch = 3,
                             .end = RunEnd::Completed});
  controller.setFinished(RunEnd::Completed, {}, EpochIndex{3});
  controller.trainAgain({.withEdits = true});
  EXPECT_TRUE(trained.reading.takesUnlabeled);
  EXPECT_EQ(trained.edits, "/runs/pets.flipbook");
}

TEST(UnlabeledText, SpeaksOfOneAndOfMany) {
  DatasetSummary dataset;
  dataset.unlabeledImages = 1;
  EXPECT_EQ(takeUnlabeledText(dataset),
            QStringLiteral("Show the one without a label too"));
  dataset.unlabeledImages = 312;
  EXPECT_EQ(takeUnlabeledText(dataset),
            QStringLiteral("Show the 312 without a label too"));
}

}  // namespace
}  // namespace flipbook::viewmodel
