// The program itself, started as a person would.

#include <gtest/gtest.h>

#include <QImage>
#include <QProcess>
#include <QProcessEnvironment>

#include "support/run_fixtures.h"

namespace flipbook::app {
namespace {

struct Ended {
  int code{};
  QString errors;
  QString output;
};

Ended runProgram(const QStringList& arguments, const QProcessEnvironment& environment) {
  QProcess program;
  program.setProcessEnvironment(environment);
  program.start(QStringLiteral(FLIPBOOK_PROGRAM), arguments);
  EXPECT_TRUE(program.waitForFinished(60'000));
  return {program.exitStatus() == QProcess::NormalExit ? program.exitCode() : -1,
          QString::fromUtf8(program.readAllStandardError()),
          QString::fromUtf8(program.readAllStandardOutput())};
}

class ProgramTest : public testing::Test {
 protected:
  ProgramTest() {
    environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
    environment.insert(QStringLiteral("HOME"), QString::fromStdString(folder.path().string()));
    for (const char* name : {"XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"}) {
      environment.remove(QString::fromLatin1(name));
    }
  }
  [[nodiscard]] QString inFolder(const char* name) const {
    return QString::fromStdString((folder.path() / name).string());
  }

  test::TemporaryDirectory folder;
  QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
};

TEST_F(ProgramTest, TellsItsVersionWithoutAScreen) {
  environment.remove(QStringLiteral("QT_QPA_PLATFORM"));
  environment.remove(QStringLiteral("DISPLAY"));

  const Ended end = runProgram({QStringLiteral("--version")}, environment);

  EXPECT_EQ(end.code, 0);
  EXPECT_TRUE(end.output.startsWith(QStringLiteral("flipbook "))) << end.output.toStdString();
}

TEST_F(ProgramTest, WrongUsageIsCodeTwo) {  // F4
  const Ended end = runProgram({QStringLiteral("--dmeo")}, environment);

  EXPECT_EQ(end.code, 2);
  EXPECT_TRUE(end.errors.contains(u"--demo")) << end.errors.toStdString();
}

TEST_F(ProgramTest, WithoutAScreenItSaysHowToDoWithout) {  // F7
  for (const char* name : {"QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"}) {
    environment.remove(QString::fromLatin1(name));
  }
  EXPECT_EQ(runProgram({}, environment).code, 4);

  environment.insert(QStringLiteral("DISPLAY"), QStringLiteral(":987"));  // nobody is there
  environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("xcb"));
  const Ended end = runProgram({}, environment);

  EXPECT_EQ(end.code, 4);
  EXPECT_TRUE(end.errors.contains(u"flipbook-cli")) << end.errors.toStdString();
}

TEST_F(ProgramTest, DrawsARunWhoseImagesAreGone) {  // D23
  const test::RunFixture run;
  const QString picture = inFolder("page.png");

  const Ended end =
      runProgram({QString::fromStdString(run.path().string()), QStringLiteral("--epoch"),
                  QStringLiteral("1"), QStringLiteral("--screenshot"), picture},
                 environment);

  EXPECT_EQ(end.code, 0) << end.errors.toStdString();
  EXPECT_EQ(QImage{picture}.size(), QSize(1600, 1000));
}

TEST_F(ProgramTest, WhatCannotBeOpenedIsCodeThree) {  // A1
  const Ended end = runProgram(
      {QStringLiteral("/nowhere/at/all"), QStringLiteral("--screenshot"), inFolder("page.png")},
      environment);

  EXPECT_EQ(end.code, 3) << end.errors.toStdString();
}

TEST_F(ProgramTest, StartsWithoutAHome) {  // F7
  environment.remove(QStringLiteral("HOME"));
  environment.insert(QStringLiteral("TMPDIR"), QString::fromStdString(folder.path().string()));

  const Ended end =
      runProgram({QStringLiteral("--screenshot"), inFolder("start.png")}, environment);

  EXPECT_EQ(end.code, 0) << end.errors.toStdString();
}

}  // namespace
}  // namespace flipbook::app
