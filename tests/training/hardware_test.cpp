#include "training/hardware.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

namespace flipbook::training {
namespace {

class Threads : public ::testing::Test {
 protected:
  void TearDown() override { unsetenv("OMP_NUM_THREADS"); }
  static void setVariable(const char* value) { setenv("OMP_NUM_THREADS", value, 1); }
};

TEST_F(Threads, F8AreClampedToWhatThereIs) {
  const std::uint32_t most = usableProcessors();
  ASSERT_GE(most, 1U);

  EXPECT_EQ(resolveThreads(1), 1U);
  EXPECT_EQ(resolveThreads(256), most);
  setVariable("0");
  EXPECT_EQ(resolveThreads({}), 1U);
  setVariable("1024");
  EXPECT_EQ(resolveThreads({}), most);
}

TEST_F(Threads, IgnoreAVariableThatIsNoNumber) {
  const std::uint32_t usual = resolveThreads({});

  setVariable("many");

  EXPECT_EQ(resolveThreads({}), usual);
}

TEST_F(Threads, PreferTheOptionToTheVariable) {
  setVariable("1024");

  EXPECT_EQ(resolveThreads(1), 1U);
}

TEST(LoadedBlas, F8SaysWhatToInstallWhereItIsSlow) {
  const BlasInfo blas = loadedBlas();

  EXPECT_FALSE(blas.description.empty());
  if (blas.isSlow) {
    EXPECT_THAT(blas.description, ::testing::HasSubstr("libopenblas0-openmp"));
  }
}

TEST(ReasonForNoCuda, TellsTheBuildFromTheDriver) {
  EXPECT_THAT(reasonForNoCuda(false), ::testing::HasSubstr("built without CUDA"));
  EXPECT_THAT(reasonForNoCuda(true), ::testing::HasSubstr("driver"));
}

}  // namespace
}  // namespace flipbook::training
