#include "flipbook/ui/dataset_page.h"

#include <gtest/gtest.h>

#include <QAbstractItemModel>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QListView>
#include <QListWidget>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>

#include "flipbook/viewmodel/class_palette.h"
#include "ui/window_fixture.h"

namespace flipbook::ui {
namespace {

class DatasetPageTest : public testing::Test, protected WindowFixture {
 protected:
  DatasetPageTest() { QLocale::setDefault(QLocale{QLocale::English}); }

  viewmodel::DatasetSummary pets() const {
    viewmodel::DatasetSummary dataset;
    dataset.root = folder.path();
    dataset.name = QStringLiteral("pets");
    dataset.classes = {{QStringLiteral("cat"), 1500, {}}, {QStringLiteral("<b>dog</b>"), 2500, {}}};
    dataset.trainingImages = 3200;
    dataset.validationImages = 800;
    return dataset;
  }
  void show(const viewmodel::DatasetSummary& dataset) {
    controller.inspect(folder.path());
    controller.setInspected(dataset);
    QTest::qWait(0);
  }
  [[nodiscard]] QString text(const char* name) const { return find<QLabel>(name)->text(); }
};

TEST_F(DatasetPageTest, ShowsHowFarTheInspectionIsAndCancelsIt) {
  controller.inspect(folder.path());
  controller.setInspectionProgress({"Reading images", 30, 40});
  EXPECT_EQ(text("busyStage"), QStringLiteral("Reading images: 30 of 40"));
  EXPECT_EQ(find<QProgressBar>("busyBar")->value(), 750);  // of 1000
  QSignalSpy cancels{&controller, &viewmodel::RunController::cancelRequested};

  QTest::mouseClick(find<QPushButton>("cancelInspection"), Qt::LeftButton);

  EXPECT_EQ(cancels.size(), 1);
  EXPECT_TRUE(find("startPage")->isVisible());
}

TEST_F(DatasetPageTest, SaysWhatIsThereAndHowItWillBeSplit) {
  show(pets());

  EXPECT_EQ(text("datasetTitle"), QStringLiteral("pets"));
  EXPECT_EQ(text("datasetSize"), QStringLiteral("4,000 images in 2 classes"));
  EXPECT_TRUE(
      text("splitText")
          .startsWith(QStringLiteral("80 / 20: 3,200 images to learn from, 800 to check with")));
  EXPECT_EQ(find<QListView>("classCounts")->model()->rowCount(), 2);
  EXPECT_EQ(text("noticeTitle"), QStringLiteral("Every image can be read"));
}

// The rightmost pixel of the class's colour in a row: where its bar ends.
int endOfBar(const QImage& list, int row, int rowPx, QColor color) {
  int end = -1;
  for (int x = 0; x < list.width(); ++x) {
    if (list.pixelColor(x, row * rowPx + rowPx / 2) == color) end = x;
  }
  return end;
}

TEST_F(DatasetPageTest, BarsOfAllClassesHaveOneScale) {
  auto dataset = pets();
  QImage example{28, 28, QImage::Format_RGB32};
  example.fill(Qt::white);
  dataset.classes = {{QStringLiteral("cat"), 50, std::vector<QImage>(6, example)},
                     {QStringLiteral("dog"), 50, {example}},
                     {QStringLiteral("owl"), 50, {}}};
  window->resize(1400, 800);
  show(dataset);

  auto* list = find<QListView>("classCounts");
  const QImage drawn = list->viewport()->grab().toImage();

  const int rowPx = list->sizeHintForRow(0);
  std::vector<int> ends;
  for (int row = 0; row < 3; ++row) {
    ends.push_back(endOfBar(drawn, row, rowPx,
                            viewmodel::classColor(ClassId{static_cast<std::uint32_t>(row)})));
  }
  EXPECT_GT(ends[0], 100);
  EXPECT_EQ(ends[1], ends[0]);
  EXPECT_EQ(ends[2], ends[0]);
}

TEST_F(DatasetPageTest, OffersTheImagesWithoutALabelWhereThereAreAny) {
  show(pets());
  EXPECT_FALSE(find<QCheckBox>("takesUnlabeled")->isVisible());
  auto dataset = pets();
  dataset.unlabeledImages = 312;
  show(dataset);
  auto* box = find<QCheckBox>("takesUnlabeled");
  EXPECT_TRUE(box->isVisible());
  EXPECT_FALSE(box->isChecked());
  EXPECT_EQ(box->text(), QStringLiteral("Show the 312 without a label too"));
  QSignalSpy asked{&controller, &viewmodel::RunController::inspectRequested};

  box->click();

  EXPECT_EQ(asked.size(), 1);
  EXPECT_TRUE(controller.reading().takesUnlabeled);
  dataset.takesUnlabeled = true;
  controller.setInspected(dataset);
  EXPECT_TRUE(box->isChecked());
  EXPECT_EQ(text("datasetSize"),
            QStringLiteral("4,000 images in 2 classes, and 312 without a label"));
}

TEST_F(DatasetPageTest, OffersTheOtherFormats) {
  auto dataset = pets();
  dataset.others = {{"class-folders", QStringLiteral("2 folders with images")}};
  show(dataset);
  QSignalSpy asked{&controller, &viewmodel::RunController::inspectRequested};

  auto* link = find<QPushButton>("readAs-class-folders");
  EXPECT_EQ(link->toolTip(), QStringLiteral("2 folders with images"));
  QTest::mouseClick(link, Qt::LeftButton);

  EXPECT_EQ(asked.size(), 1);
  EXPECT_EQ(controller.reading().kind, "class-folders");
  EXPECT_EQ(text("busyTitle").left(10), QStringLiteral("Looking at"));
  controller.setInspected(pets());
  QTest::qWait(0);
  EXPECT_EQ(window->findChild<QPushButton*>(QStringLiteral("readAs-class-folders")), nullptr);
}

TEST_F(DatasetPageTest, LetsThePersonChooseTheSplit) {
  show(pets());
  QSignalSpy asked{&controller, &viewmodel::RunController::splitRequested};
  EXPECT_EQ(find<QSpinBox>("validationPercent")->value(), 20);

  find<QSpinBox>("validationPercent")->setValue(30);
  find<QSpinBox>("splitSeed")->setValue(7);

  ASSERT_EQ(asked.size(), 2);
  EXPECT_EQ(controller.split(), (SplitOptions{.validationFraction = 0.3, .seed = 7}));
  controller.setSplitCounts(2800, 1200, 0);
  EXPECT_TRUE(text("splitText").startsWith(QStringLiteral("70 / 30: 2,800 images to learn from")));
}

TEST_F(DatasetPageTest, OffersNoSplitWhereTheDatasetBringsItsOwn) {
  auto dataset = pets();
  dataset.bringsSplits = true;
  show(dataset);

  EXPECT_FALSE(find<QSpinBox>("validationPercent")->isVisible());
  EXPECT_FALSE(find<QSpinBox>("splitSeed")->isVisible());
}

TEST_F(DatasetPageTest, ListsWhatWasSetAsideWithTheReason) {  // B1
  auto dataset = pets();
  dataset.quarantined = {{"cat/1.png", "empty file"}, {"cat/\xff.png", "not an image"}};
  show(dataset);
  auto* lines = find<QListWidget>("noticeLines");
  EXPECT_FALSE(lines->isVisible());

  QTest::mouseClick(find<QPushButton>("noticeMore"), Qt::LeftButton);

  EXPECT_TRUE(lines->isVisible());
  ASSERT_EQ(lines->count(), 2);
  EXPECT_EQ(lines->item(0)->text(), QStringLiteral("cat/1.png — empty file"));
  EXPECT_EQ(lines->item(1)->text(), QStringLiteral("cat/\\xff.png — not an image"));  // A10
}

TEST_F(DatasetPageTest, ListsWhatIsThereTwice) {  // A19
  auto dataset = pets();
  dataset.duplicates = {
      {.paths = {QStringLiteral("cat/1.png"), QStringLiteral("dog/7.png")},
       .isExact = true,
       .labelsDiffer = true},
      {.paths = {QStringLiteral("cat/2.png"), QStringLiteral("cat/3.png")}, .isExact = false}};
  show(dataset);

  const auto titles = find("notices")->findChildren<QLabel*>(QStringLiteral("noticeTitle"));
  ASSERT_EQ(titles.size(), 2);
  EXPECT_EQ(titles[0]->text(), QStringLiteral("The same picture under different labels: 1"));
  EXPECT_TRUE(titles[1]->text().startsWith(QStringLiteral("The same picture more than once: 1")));
  const auto lists = find("notices")->findChildren<QListWidget*>(QStringLiteral("noticeLines"));
  ASSERT_EQ(lists.size(), 2);
  EXPECT_EQ(lists[0]->item(0)->text(), QStringLiteral("cat/1.png  ·  dog/7.png"));
  EXPECT_EQ(lists[1]->item(0)->text(), QStringLiteral("cat/2.png  ·  cat/3.png  (nearly)"));
}

TEST_F(DatasetPageTest, TheBigButtonTrains) {
  show(pets());
  QSignalSpy trainings{&controller, &viewmodel::RunController::trainRequested};

  QTest::mouseClick(find<QPushButton>("bigTrain"), Qt::LeftButton);

  EXPECT_EQ(trainings.size(), 1);
}

TEST_F(DatasetPageTest, SaysWhyItCannotBeTrainedOn) {  // A3, A6
  auto dataset = pets();
  dataset.whyNotTrainable = QStringLiteral("all images have one label");
  show(dataset);

  EXPECT_FALSE(find<QPushButton>("bigTrain")->isEnabled());
  EXPECT_EQ(text("trainHint"), QStringLiteral("all images have one label"));
}

TEST_F(DatasetPageTest, AnotherDatasetReplacesTheFirst) {
  show(pets());
  auto birds = pets();
  birds.name = QStringLiteral("birds");

  show(birds);

  EXPECT_EQ(text("datasetTitle"), QStringLiteral("birds"));
}

TEST_F(DatasetPageTest, ItsButtonLooksLikeWhatItDoes) {
  show(pets());
  const auto pixels = [this] { return find<QPushButton>("bigTrain")->icon().pixmap(16).toImage(); };
  const QImage train = pixels();
  controller.setEngine({});
  controller.train();
  viewmodel::TrainingProgress progress;

  controller.setProgress(progress);

  EXPECT_EQ(find<QPushButton>("bigTrain")->text(), QStringLiteral("Pause"));
  EXPECT_NE(pixels(), train);
}

TEST_F(DatasetPageTest, SplitsInFoldsAndByFolder) {
  show(pets());
  EXPECT_FALSE(find<QSpinBox>("splitFolds")->isVisible());
  const auto choose = [this](const char* name, int index) {
    auto* box = find<QComboBox>(name);
    box->setCurrentIndex(index);
    Q_EMIT box->activated(index);
  };

  choose("splitMethod", 1);
  choose("groupBy", 1);

  EXPECT_TRUE(find<QSpinBox>("splitFolds")->isVisible());
  EXPECT_FALSE(find<QSpinBox>("validationPercent")->isVisible());
  EXPECT_EQ(
      controller.split(),
      (SplitOptions{.validationFraction = 0.2, .seed = 1, .groupBy = GroupBy::Folder, .folds = 5}));
  EXPECT_TRUE(text("splitText").contains(QStringLiteral("4 more trainings")))
      << text("splitText").toStdString();
  find<QSpinBox>("splitFolds")->setValue(10);
  EXPECT_DOUBLE_EQ(controller.split().validationFraction, 0.1);
  controller.setSplitCounts(3600, 400, 37);
  EXPECT_TRUE(text("splitText").contains(QStringLiteral("37 groups of images")));

  choose("splitMethod", 0);
  EXPECT_EQ(controller.split().folds, 0U);
  EXPECT_DOUBLE_EQ(controller.split().validationFraction, 0.2);
}

}  // namespace
}  // namespace flipbook::ui
