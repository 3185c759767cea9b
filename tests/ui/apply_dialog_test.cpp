#include "ui/apply_dialog.h"

#include <gtest/gtest.h>

#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableWidget>

#include "correction/applied_fixture.h"
#include "flipbook/viewmodel/edit_session.h"
#include "ui/inspector_fixture.h"

namespace flipbook::ui {
namespace {

using test::child;

TEST(ApplyDialog, ShowsThePlanAppliesItAndTakesItBack) {
  const test::AppliedRun folders{"class-folders",
                                 {{"cat/1.png", "one", 0}, {"dog/1.png", "two", 1}}};
  const auto before = folders.files();
  const auto run = test::valueOrThrow(viewmodel::OpenRun::open(folders.path()));
  viewmodel::EditSession edits;
  edits.setRun(run.get());
  ASSERT_TRUE(edits.decide(std::vector<viewmodel::EditSession::Decision>{
      {SampleId{0}, recording::Verdict::Relabel, ClassId{1}}}));
  QWidget window;
  auto* dialog = new ApplyDialog{*run, &window};
  const QSignalSpy moved{dialog, &ApplyDialog::filesChanged};
  dialog->open();
  auto& apply = child<QPushButton>(*dialog, "apply");
  ASSERT_TRUE(QTest::qWaitFor([&] { return apply.isEnabled(); }));
  auto& table = child<QTableWidget>(*dialog, "applyTable");
  ASSERT_EQ(table.rowCount(), 1);
  EXPECT_EQ(table.item(0, 0)->text(), u"cat/1.png");
  EXPECT_EQ(table.item(0, 1)->text(), u"dog/1-2.png");
  auto& takeBack = child<QPushButton>(*dialog, "takeBack");
  EXPECT_FALSE(takeBack.isVisible());

  apply.click();

  ASSERT_TRUE(QTest::qWaitFor([&] { return moved.count() == 1; }));
  EXPECT_TRUE(child<QLabel>(*dialog, "applySummary").text().startsWith(u"Done. Files moved: 1"));
  EXPECT_NE(folders.files(), before);
  takeBack.click();
  ASSERT_TRUE(QTest::qWaitFor([&] { return moved.count() == 2; }));
  EXPECT_EQ(folders.files(), before);
  EXPECT_TRUE(dialog->close());
}

}  // namespace
}  // namespace flipbook::ui
