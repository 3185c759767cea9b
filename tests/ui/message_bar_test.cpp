#include "flipbook/ui/message_bar.h"

#include <gtest/gtest.h>

#include <QLabel>
#include <QPushButton>
#include <QTest>
#include <QToolButton>

namespace flipbook::ui {
namespace {

class MessageBarTest : public testing::Test {
 protected:
  MessageBarTest() {
    window.resize(600, 100);
    window.show();
  }
  [[nodiscard]] QString text() const {
    return bar->findChild<QLabel*>(QStringLiteral("messageText"))->text();
  }
  [[nodiscard]] QPushButton* button(const QString& name) const {
    return bar->findChild<QPushButton*>(name);
  }
  void close() const {
    QTest::mouseClick(bar->findChild<QToolButton*>(QStringLiteral("messageClose")), Qt::LeftButton);
  }

  QWidget window;
  MessageBar* bar = new MessageBar{&window};
};

TEST_F(MessageBarTest, IsOutOfTheWayUntilThereIsSomethingToSay) {
  EXPECT_FALSE(bar->isVisible());

  bar->post({Message::Severity::Error, QStringLiteral("no"), {}, {}, {}});
  EXPECT_TRUE(bar->isVisible());
  close();

  EXPECT_FALSE(bar->isVisible());
}

TEST_F(MessageBarTest, ShowsTheNewestAndReturnsToTheOneBefore) {
  bar->post({Message::Severity::Warning, QStringLiteral("first"), {}, {}, {}});
  bar->post({Message::Severity::Error, QStringLiteral("second"), {}, {}, {}});
  EXPECT_EQ(text(), QStringLiteral("second"));

  close();

  EXPECT_EQ(text(), QStringLiteral("first"));
}

TEST_F(MessageBarTest, DoesNotRepeatItself) {
  for (int i = 0; i < 3; ++i)
    bar->post({Message::Severity::Error, QStringLiteral("no"), {}, {}, {}});

  EXPECT_EQ(bar->messages().size(), 1U);
}

TEST_F(MessageBarTest, UnfoldsDetails) {
  bar->post({Message::Severity::Error, QStringLiteral("no"), QStringLiteral("because"), {}, {}});
  auto* details = bar->findChild<QLabel*>(QStringLiteral("messageDetails"));
  EXPECT_FALSE(details->isVisible());

  QTest::mouseClick(button(QStringLiteral("messageDetailsButton")), Qt::LeftButton);

  EXPECT_TRUE(details->isVisible());
  EXPECT_EQ(details->text(), QStringLiteral("because"));
}

TEST_F(MessageBarTest, TextFromDataIsNeverMarkup) {  // D15
  bar->post({Message::Severity::Error, QStringLiteral("<b>cat</b>"), {}, {}, {}});

  const auto* label = bar->findChild<QLabel*>(QStringLiteral("messageText"));
  EXPECT_EQ(label->textFormat(), Qt::PlainText);
  EXPECT_EQ(bar->findChild<QLabel*>(QStringLiteral("messageDetails"))->textFormat(), Qt::PlainText);
}

TEST_F(MessageBarTest, AnActionClosesItsMessageAndActs) {
  bool hasActed = false;
  bar->post({Message::Severity::Warning, QStringLiteral("moved"), {}, QStringLiteral("Find"), [&] {
               hasActed = true;
             }});

  QTest::mouseClick(button(QStringLiteral("messageAction")), Qt::LeftButton);

  EXPECT_TRUE(hasActed);
  EXPECT_FALSE(bar->isVisible());
}

}  // namespace
}  // namespace flipbook::ui
