// The main program of every test executable with Qt: offscreen unless the caller chose a platform.

#include <gmock/gmock.h>
#include <spdlog/spdlog.h>

#include <QApplication>
#include <QStandardPaths>

int main(int argc, char** argv) {
  spdlog::set_level(spdlog::level::warn);
  if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
  QStandardPaths::setTestModeEnabled(true);
  testing::InitGoogleMock(&argc, argv);
  const QApplication application{argc, argv};
  return RUN_ALL_TESTS();
}
