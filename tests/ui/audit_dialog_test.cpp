#include "ui/audit_dialog.h"

#include <gmock/gmock.h>

#include <QCheckBox>
#include <QPushButton>
#include <QSpinBox>

#include "ui/inspector_fixture.h"
#include "ui/text_label.h"

namespace flipbook::ui {
namespace {

using test::child;
using viewmodel::AuditChoice;
using viewmodel::AuditState;

// What the dialog asked for when its main button was clicked.
std::optional<AuditChoice> clickMain(AuditDialog& dialog) {
  std::optional<AuditChoice> asked;
  QObject::connect(&dialog, &AuditDialog::asked,
                   [&](const AuditChoice& choice) { asked = choice; });
  dialog.setAttribute(Qt::WA_DeleteOnClose, false);
  child<QPushButton>(dialog, "audit").click();
  return asked;
}

QString textOf(QWidget& dialog, const char* name) { return child<TextLabel>(dialog, name).text(); }

TEST(AuditDialog, AsksForFoldsAndSaysWhatTheyCost) {
  AuditDialog dialog{{.lastEpoch = 20, .secondsPerEpoch = 60}, nullptr};
  dialog.show();
  EXPECT_EQ(child<QSpinBox>(dialog, "folds").value(), 5);
  EXPECT_EQ(child<QSpinBox>(dialog, "epochs").value(), 20);
  EXPECT_TRUE(textOf(dialog, "auditCost").contains(u"4 more to train"));
  EXPECT_TRUE(textOf(dialog, "auditCost").contains(u"1 h 20 min"));

  child<QSpinBox>(dialog, "folds").setValue(3);
  child<QSpinBox>(dialog, "epochs").setValue(10);

  EXPECT_TRUE(textOf(dialog, "auditCost").contains(u"20 min"));
  EXPECT_EQ(clickMain(dialog), (AuditChoice{.folds = 3, .epochs = 10}));
}

TEST(AuditDialog, WarnsOfWeightsThatMayHaveSeenTheImages) {
  AuditDialog random{{.lastEpoch = 20}, nullptr};
  AuditDialog fromFile{{.lastEpoch = 20, .hasWeights = true}, nullptr};

  EXPECT_EQ(random.findChild<TextLabel*>(QStringLiteral("auditWeights")), nullptr);
  EXPECT_TRUE(textOf(fromFile, "auditWeights").contains(u"seen after all"));
}

TEST(AuditDialog, GoesOnWithWhatWasBegun) {
  AuditDialog dialog{{.lastEpoch = 20, .begun = AuditState{.folds = 6, .epochs = 8, .done = 2}},
                     nullptr};
  dialog.show();

  EXPECT_FALSE(child<QSpinBox>(dialog, "folds").isEnabled());
  EXPECT_EQ(child<QSpinBox>(dialog, "folds").value(), 6);
  EXPECT_TRUE(textOf(dialog, "auditState").contains(u"2 of its 6 folds"));
  EXPECT_TRUE(textOf(dialog, "auditCost").contains(u"4 more to train"));
  EXPECT_EQ(clickMain(dialog), AuditChoice{});
}

TEST(AuditDialog, BeginsACompleteOneAnewOnlyIfToldTo) {
  AuditDialog dialog{{.lastEpoch = 20, .begun = AuditState{.folds = 3, .epochs = 20, .done = 3}},
                     nullptr};
  dialog.show();
  EXPECT_FALSE(child<QPushButton>(dialog, "audit").isEnabled());

  child<QCheckBox>(dialog, "anew").click();
  child<QSpinBox>(dialog, "folds").setValue(4);

  EXPECT_EQ(clickMain(dialog), (AuditChoice{.folds = 4, .epochs = 20, .startsAnew = true}));
}

}  // namespace
}  // namespace flipbook::ui
