// The main program of every test executable without Qt.

#include <gmock/gmock.h>
#include <spdlog/spdlog.h>

int main(int argc, char** argv) {
  spdlog::set_level(spdlog::level::warn);
  testing::InitGoogleMock(&argc, argv);
  return RUN_ALL_TESTS();
}
